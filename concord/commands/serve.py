"""`concord serve`."""

import logging
import socket
from contextlib import ExitStack, closing
from typing import Annotated

from cyclopts import Parameter

from concord.children import end_with_parent
from concord.commands.configured import Port, WithParent, configured
from concord.commands.output import say
from concord.databases import database
from concord.listening import address_of, listen, listen_for_staff
from concord.serving import serve


def serve_pages(
    *,
    port: Port = None,
    descriptor: Annotated[int | None, Parameter(show=False)] = None,
    staff_descriptor: Annotated[int | None, Parameter(show=False)] = None,
    with_parent: WithParent = False,
) -> None:
    """On a port and, where staff has an address of its own, on that; or on the listening sockets that the parent process has opened."""
    if with_parent:
        end_with_parent()
    here = configured(logging.DEBUG, port=port)
    with ExitStack() as stack:
        url = stack.enter_context(database(here))
        listener = stack.enter_context(closing(socket.socket(fileno=descriptor) if descriptor else listen(here)))
        for_staff = socket.socket(fileno=staff_descriptor) if staff_descriptor else listen_for_staff(here)
        if for_staff is not None:
            stack.enter_context(closing(for_staff))
        if not descriptor:
            say("Serving on {}, port {}.".format(*address_of(listener)))
            if for_staff is not None:
                say("Serving staff on {}, port {}.".format(*address_of(for_staff)))
        serve(here, url, listener, for_staff)
