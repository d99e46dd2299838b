"""`concord serve`."""

import logging
import socket
from contextlib import closing
from typing import Annotated

from cyclopts import Parameter

from concord.children import end_with_parent
from concord.commands.configured import Port, WithParent, configured
from concord.commands.output import say
from concord.databases import database
from concord.listening import address_of, listen
from concord.serving import serve


def serve_pages(
    *,
    port: Port = None,
    descriptor: Annotated[int | None, Parameter(show=False)] = None,
    with_parent: WithParent = False,
) -> None:
    """On a port, or on the listening socket that the parent process has opened."""
    if with_parent:
        end_with_parent()
    here = configured(logging.DEBUG, port=port)
    with database(here) as url, closing(socket.socket(fileno=descriptor) if descriptor else listen(here)) as listener:
        if not descriptor:
            say("Serving on {}, port {}.".format(*address_of(listener)))
        serve(here, url, listener)
