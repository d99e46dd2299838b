"""`concord work`."""

import logging

from concord.children import end_with_parent
from concord.commands.configured import WithParent, configured
from concord.databases import database
from workers.main import run


def work_off(*, with_parent: WithParent = False) -> None:
    """Until Ctrl-C or SIGTERM."""
    if with_parent:
        end_with_parent()
    here = configured(logging.DEBUG)
    with database(here) as url:
        run(url, here.database_direct_url)
