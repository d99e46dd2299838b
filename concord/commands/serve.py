"""`concord serve`."""

import asyncio
import logging
import socket
from contextlib import ExitStack, closing
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from concord.children import end_with_parent
from concord.commands.configured import Port, WithParent, configured
from concord.commands.output import say
from concord.compose import Composition
from concord.databases import database
from concord.fleet import Fleet
from concord.listening import address_of, listen, listen_for_metrics, listen_for_staff
from concord.serving import Addresses, serve
from concord.telemetry import start_tracing

Processes = Annotated[
    int,
    Parameter(
        help="So many, kept at that number; SIGHUP replaces them one after the other without a lost request.",
        validator=Number(gte=1, lte=64),
    ),
]
Descriptor = Annotated[int | None, Parameter(show=False)]


def serve_pages(
    *,
    port: Port = None,
    processes: Processes = 1,
    descriptor: Descriptor = None,
    staff_descriptor: Descriptor = None,
    metrics_descriptor: Descriptor = None,
    ready_descriptor: Descriptor = None,
    with_parent: WithParent = False,
) -> None:
    """On a port and, where staff has an address of its own, on that; or on the listening sockets that the parent process has opened."""
    if with_parent:
        end_with_parent()
    here = configured(logging.DEBUG, port=port)
    start_tracing("concord-serve")
    with ExitStack() as stack:
        url = stack.enter_context(database(here))
        addresses = Addresses(
            socket.socket(fileno=descriptor) if descriptor else listen(here),
            socket.socket(fileno=staff_descriptor) if staff_descriptor else listen_for_staff(here),
            socket.socket(fileno=metrics_descriptor) if metrics_descriptor else listen_for_metrics(here),
        )
        for listener in addresses.all:
            stack.enter_context(closing(listener))
        if not descriptor:
            tell(addresses)
        if processes == 1:
            serve(Composition.of(here, url), addresses, ready_descriptor)
            return
        metrics = [addresses.metrics, *(listen_for_metrics(here, place) for place in range(1, processes))]
        for each in filter(None, metrics):
            stack.enter_context(closing(each))
        asyncio.run(Fleet(here, url, addresses, metrics).run())


def tell(addresses: Addresses) -> None:
    """Where the process listens."""
    said = {"Serving on": addresses.everybody, "Serving staff on": addresses.staff, "Metrics on": addresses.metrics}
    for words, listener in said.items():
        if listener is not None:
            say("{} {}, port {}.".format(words, *address_of(listener)))
