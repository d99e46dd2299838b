"""`concord work`."""

import logging
from contextlib import closing, nullcontext
from functools import partial

from concord.children import end_with_parent
from concord.commands.configured import MetricsPlace, WithParent, configured
from concord.commands.output import say
from concord.databases import database
from concord.listening import address_of, listen_for_metrics
from concord.serving import tell_beside
from concord.telemetry import start_tracing
from workers.main import run


def work_off(*, with_parent: WithParent = False, metrics_place: MetricsPlace = 0) -> None:
    """Until Ctrl-C or SIGTERM."""
    if with_parent:
        end_with_parent()
    here = configured(logging.DEBUG)
    start_tracing("concord-work")
    metrics = listen_for_metrics(here, metrics_place)
    with closing(metrics) if metrics else nullcontext(), database(here) as url:
        if metrics is not None:
            say("Metrics on {}, port {}.".format(*address_of(metrics)))
        run(url, here.database_direct_url, beside=partial(tell_beside, url, metrics) if metrics else None)
