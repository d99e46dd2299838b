"""Kills a worker at a chosen moment: its connection is cut as the kernel cuts it, and nothing of it runs on."""

from typing import Any

from sqlalchemy import Connection, event

from workers.runtime import Runtime


class Killed(BaseException):
    """The process is dead; no handler of an ordinary error hears of it."""


class Guillotine:
    """Counts the moments of a runtime, after each SQL statement and after the end of each transaction, and falls at one of them."""

    def __init__(self, runtime: Runtime, at: int) -> None:
        self._count, self._at = 0, at
        event.listen(runtime.engine.sync_engine, "after_cursor_execute", self._executed)
        event.listen(runtime.engine.sync_engine, "checkin", self._ended)

    def _executed(self, connection: Connection, *_: Any) -> None:
        self._moment(connection.connection.driver_connection)

    def _ended(self, connection: Any, _record: Any) -> None:
        """The transaction is over, committed or not, and nothing that should follow it has happened."""
        self._moment(connection and connection.driver_connection)

    def _moment(self, connection: Any) -> None:
        self._count += 1
        if self._count == self._at:
            if connection is not None:
                connection.terminate()
            raise Killed
