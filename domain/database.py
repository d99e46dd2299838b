"""Base classes, column types, ids and the engine of every table (data.md)."""

import enum
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date, datetime
from decimal import Decimal
from select import POLLIN, poll
from typing import Annotated, Any, ClassVar
from uuid import UUID

import asyncpg
import orjson
import uuid_utils
from sqlalchemy import JSON, Date, Enum, Integer, MetaData, Numeric, String, Text, Uuid, event, func, select
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.util import greenlet_spawn

from settings import settings

Amount = Annotated[Decimal, mapped_column(Numeric(20, 4))]
"""Money in major units, four decimals stored; the currency's minor unit is held by a CHECK."""
Days = Annotated[Decimal, mapped_column(Numeric(9, 2))]
"""Person-days (人天), two decimals."""
Percent = Annotated[Decimal, mapped_column(Numeric(7, 4))]
"""A percentage, 6.0000 is six per cent."""
Currency = Annotated[str, mapped_column(String(3))]
"""ISO 4217, as CNY."""
Code = Annotated[str, mapped_column(String(40))]
"""What people read and say: ORD-2026-00042."""
Title = Annotated[str, mapped_column(String(200))]
Note = Annotated[str, mapped_column(String(4000))]

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


OF_SIGN_IN = {"info": {"sign_in": True}}
"""The mark of a table that a sign-in is read from: what is changed there is told to whoever keeps sign-ins in memory."""
BEGINS = "concord_begin"
"""The option of a reading engine whose transactions are begun by a text of ours."""
BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
POOLED = {"statement_cache_size": 0, "prepared_statement_cache_size": 0, "prepared_statement_name_func": str}
"""Through a pooler a statement has no name and lasts as long as its transaction: the next one may run on another connection."""
KEPT = {"max_cacheable_statement_size": 0}
"""Statements are kept by each connection however long they are: the longest are those that take longest to plan."""
STATEMENTS = 100
"""So many of them, the latest."""
CONNECT_SECONDS = 4
"""So long a new connection may take."""
AWAY = ("08", "53300", "57P01", "57P02", "57P03")
"""SQLSTATE of a server that is lost, full, shutting down or starting."""


class Unreachable(ConnectionError):
    """The database takes no connection now."""


def is_away(problem: BaseException) -> bool:
    """Whether the database could not be asked or was lost while it was: no defect, and worth another try soon."""
    if isinstance(problem, DBAPIError) and problem.connection_invalidated:
        return True
    return isinstance(problem, ConnectionError | PoolTimeoutError) or str(sqlstate(problem)).startswith(AWAY)


def sqlstate(problem: BaseException) -> str | None:
    """PostgreSQL's code of a problem, through SQLAlchemy or of the driver itself."""
    return getattr(problem.orig if isinstance(problem, DBAPIError) else problem, "sqlstate", None)


def new_id() -> UUID:
    """A UUIDv7: ordered by time, made before the row is flushed, so that events can name it."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


class Base(DeclarativeBase):
    """The root of all tables; Python types say the column types."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        int: Integer(),
        UUID: Uuid(),
        date: Date(),
        datetime: TIMESTAMP(timezone=True),
        enum.Enum: Enum(enum.Enum, native_enum=False, create_constraint=True, length=40),
        dict[str, Any]: JSON().with_variant(JSONB(), "postgresql"),
    }


class Row(Base):
    """A business row: its id exists from construction on, `created_at` is the product's time of the act that made it."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-10)
    created_at: Mapped[datetime] = mapped_column(sort_order=900)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        super().__init__(**values)


class Root(Row):
    """An aggregate root: `version` rises by one with each act that changes it or a child; a stale one is a conflict."""

    __abstract__ = True

    version: Mapped[int] = mapped_column(default=1, sort_order=910)

    def __init__(self, **values: Any) -> None:
        values.setdefault("version", 1)
        super().__init__(**values)


class DatedRoot(Root):
    """One that says too when its version rose last: `changed_at` is the product's time of that act, at first of the one that made it."""

    __abstract__ = True

    changed_at: Mapped[datetime] = mapped_column(sort_order=920, info={"audit": False})


def to_json(value: Any) -> str:
    """JSON as stored: decimals and ids as text."""
    return orjson.dumps(value, default=str).decode()


def async_url(url: str) -> str:
    """The same server through asyncpg."""
    return url.replace("postgresql://", "postgresql+asyncpg://", 1)


def make_engine(url: str, **options: Any) -> AsyncEngine:
    """An engine for the server at `url` (postgresql://…); times are UTC, JSON goes through orjson."""
    return _engine(url, {}, **options)


def make_reading_engine(url: str, statement_seconds: int, **options: Any) -> AsyncEngine:
    """An engine for readers: each transaction is one READ ONLY snapshot (REPEATABLE READ), each statement within its time.

    Statements are many and short: compiling one to machine code takes longer than running it. Through a pooler each transaction says
    so itself, since a connection there is somebody else's after it.
    """
    limits = {"jit": "off", "statement_timeout": f"{statement_seconds}s"}
    if not settings().database_pooled:
        snapshot = {"default_transaction_isolation": "repeatable read", "default_transaction_read_only": "on"}
        return _engine(url, limits | snapshot, **options)
    begin = "; ".join((BEGIN, *(f"SET LOCAL {name} = '{value}'" for name, value in limits.items())))
    engine = _engine(url, {}, isolation_level="REPEATABLE READ", execution_options={"postgresql_readonly": True, BEGINS: begin}, **options)
    limited = select(*(func.set_config(name, value, True) for name, value in limits.items()))
    event.listen(engine.sync_engine, "begin", lambda connection: connection.execute(limited))
    return engine


def _engine(url: str, server_settings: Mapping[str, str], statements: int = STATEMENTS, **options: Any) -> AsyncEngine:
    options.setdefault("hide_parameters", True)  # an error's text may reach a log; what people wrote may not
    engine = create_async_engine(
        async_url(url),
        json_serializer=to_json,
        json_deserializer=orjson.loads,
        connect_args={
            **(POOLED if settings().database_pooled else KEPT | {"statement_cache_size": statements}),
            "async_creator_fn": _connect,
            "timeout": CONNECT_SECONDS,
            "server_settings": {"timezone": "UTC", "application_name": "concord", **server_settings},
        },
        **options,
    )
    event.listen(engine.sync_engine, "checkout", _check_alive)
    return engine


def _check_alive(adapted: Any, record: object, proxy: object) -> None:
    """After a restart of the server the pool's connections are dead: then the pool makes another.

    The driver knows it, or the socket does: to a connection that asks nothing a server says nothing but its farewell. SQLAlchemy's own
    look (`pool_pre_ping`) would ask the server, three round trips in each request.
    """
    connection = adapted.driver_connection
    if connection.is_closed() or _has_word(connection._transport.get_extra_info("socket")):
        raise DisconnectionError


def _has_word(socket: Any) -> bool:
    look = poll()
    look.register(socket.fileno(), POLLIN)
    return bool(look.poll(0))


@asynccontextmanager
async def driver_connection(engine: AsyncEngine) -> AsyncIterator[Any]:
    """A connection of the pool as the driver (asyncpg) has it, in no transaction: each statement is one, by the engine's own settings.

    Through a pooler it is in one. For a statement that is kept as text. Whoever is stopped meanwhile, or finds it lost (Unreachable),
    leaves it to nobody else.
    """
    lent = await engine.raw_connection()
    connection: Any = lent.driver_connection
    begin = engine.get_execution_options().get(BEGINS)
    try:
        if begin is not None:
            await connection.execute(begin)
        yield connection
        if begin is not None:
            await connection.execute("COMMIT")
    except BaseException as problem:
        if connection.is_closed():
            await greenlet_spawn(lent.invalidate)
            raise Unreachable(str(problem)) from problem
        if begin is not None or not isinstance(problem, Exception):
            await greenlet_spawn(lent.invalidate)
        raise
    finally:
        await greenlet_spawn(lent.close)


async def _connect(*arguments: Any, **options: Any) -> Any:
    try:
        return await asyncpg.connect(*arguments, **options)
    except (OSError, TimeoutError) as problem:
        raise Unreachable(str(problem)) from problem
    except asyncpg.PostgresError as problem:
        if str(problem.sqlstate).startswith(AWAY):
            raise Unreachable(str(problem)) from problem
        raise
