"""The HTTP protocol of the server, with head and body of an answer in one write.

uvicorn writes each as it comes, and the kernel's part of a write is a tenth of a small answer's time. A piece waits for the next one,
or for the end of the loop's turn, and never longer; no more than one waits, so that a slow client holds a stream back as before.
"""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

COPIED = 65_536
"""Bytes of a body that are cheaper copied behind their head than handed over apart."""


class Joined(asyncio.Transport):
    """A connection's transport that holds a piece back for the one that follows at once."""

    def __init__(self, plain: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self.plain, self.loop = plain, loop
        self.held: bytes = b""
        self.get_extra_info, self.is_closing = plain.get_extra_info, plain.is_closing  # type: ignore[method-assign]  # asked much
        self.pause_reading, self.resume_reading = plain.pause_reading, plain.resume_reading  # type: ignore[method-assign]

    def write(self, data: Any) -> None:
        """Holds a first piece; a second one takes it along."""
        if not data:
            return
        if not self.held:
            self.held = data
            self.loop.call_soon(self._flush)
        else:
            held, self.held = self.held, b""
            if len(data) <= COPIED:
                self.plain.write(held + data)
            else:
                self.plain.writelines((held, data))

    def _flush(self) -> None:
        held, self.held = self.held, b""
        if held and not self.plain.is_closing():
            self.plain.write(held)

    def close(self) -> None:
        """After what is held."""
        self._flush()
        self.plain.close()

    def abort(self) -> None:
        """Without it."""
        self.held = b""
        self.plain.abort()


class Protocol(HttpToolsProtocol):
    """uvicorn's over such a transport; what a WebSocket becomes has the plain one."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Begins a connection."""
        super().connection_made(Joined(transport, self.loop))

    def handle_websocket_upgrade(self) -> None:
        """Hands the connection over."""
        joined = cast(Joined, self.transport)
        joined._flush()
        self.transport = joined.plain
        super().handle_websocket_upgrade()
