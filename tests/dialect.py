"""One dialect for all engines of a test process, so that a statement is compiled once and not once for each test's database."""

from typing import Any, ClassVar, Self

from sqlalchemy import Connection, Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.util import LRUCache

COMPILED: LRUCache[Any, Any] = LRUCache(20_000)


class SharedDialect(PGDialect_asyncpg):
    """The dialect of asyncpg, made and asked about its server once for each set of options: all databases of a run are on one server."""

    supports_statement_cache = True
    _made: ClassVar[dict[str, Any]] = {}

    def __new__(cls, **options: Any) -> Self:
        asked = repr(sorted((name, value) for name, value in options.items() if name != "dbapi"))
        made: Self = cls._made.setdefault(asked, super().__new__(cls))
        return made

    def __init__(self, **options: Any) -> None:
        if not hasattr(self, "server"):
            super().__init__(**options)  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
            self.server = False

    def initialize(self, connection: Connection) -> None:
        if not self.server:
            super().initialize(connection)  # type: ignore[no-untyped-call]  # as above
            self.server = True

    def reset_isolation_level(self, dbapi_conn: Any) -> None:
        """To what the connection's own settings say: engines of readers and of acts have this dialect, with different ones."""
        dbapi_conn.set_isolation_level(None)

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Its statements are looked up in the cache of the process."""
        engine.update_execution_options(compiled_cache=COMPILED)


def share() -> None:
    """From now on every engine of asyncpg has the shared dialect."""
    registry.register("postgresql.asyncpg", __name__, SharedDialect.__name__)
