"""The broker: dramatiq on PostgreSQL, or on RabbitMQ or Redis by setting. The outbox makes all three equally safe."""

from collections.abc import Iterable
from typing import Any

import dramatiq
import psycopg
from dramatiq.middleware import AsyncIO, MiddlewareError, Retries, TimeLimit
from dramatiq_postgres import PostgresBroker, init

from workers.measures import Told
from workers.runtime import Boot
from workers.tasks import Task, declare

HEARTBEAT, DEAD_AFTER, MAINTENANCE = 2.0, 10.0, 5.0
"""Seconds between a worker's beats, without a beat until its messages go to others, and between looks for such workers."""


class UnfitMessage(MiddlewareError):
    """A message that PostgreSQL could never store; sent, it would block its sender for minutes."""


class PlainText(dramatiq.Middleware):
    """Keeps NUL out of the broker: refused in arguments, replaced in the traceback that a retry carries."""

    def before_enqueue(self, _broker: dramatiq.Broker, message: dramatiq.Message[Any], _delay: int | None) -> None:
        """UnfitMessage where an argument holds NUL."""
        if _holds_nul(message.args) or _holds_nul(message.kwargs):
            raise UnfitMessage(f"A text of the message to {message.actor_name} holds NUL.")
        self._clean(message)

    def before_nack(self, _broker: dramatiq.Broker, message: dramatiq.MessageProxy) -> None:
        """The dead letter's traceback can be stored."""
        self._clean(message)

    @staticmethod
    def _clean(message: Any) -> None:
        traceback = message.options.get("traceback")
        if traceback:
            message.options["traceback"] = traceback.replace("\0", "\N{SYMBOL FOR NULL}")


def _holds_nul(value: Any) -> bool:
    match value:
        case str():
            return "\0" in value
        case dict():
            return any(_holds_nul(part) for pair in value.items() for part in pair)
        case list() | tuple():
            return any(_holds_nul(part) for part in value)
        case _:
            return False


def make_broker(broker_url: str, boot: Boot, tasks: Iterable[Task]) -> dramatiq.Broker:
    """A broker that knows the tasks. `broker_url`: postgresql:// (past any pooler), amqp:// or redis://."""
    middleware = [PlainText(), Told(), TimeLimit(), Retries(), AsyncIO(), boot]
    broker = _connect(broker_url, middleware)
    boot.actors = {task.name: declare(broker, boot, task) for task in tasks}
    return broker


def _connect(url: str, middleware: list[dramatiq.Middleware]) -> dramatiq.Broker:
    """Only the client that is needed is loaded. RabbitMQ confirms each message before it counts as sent."""
    match url.partition("://")[0]:
        case "amqp" | "amqps":
            from dramatiq.brokers.rabbitmq import RabbitmqBroker  # noqa: PLC0415  # as above

            return RabbitmqBroker(url=url, confirm_delivery=True, middleware=middleware)
        case "redis" | "rediss":
            from workers.redis_broker import make_redis  # noqa: PLC0415  # as above

            return make_redis(url, middleware, DEAD_AFTER, MAINTENANCE)
    return PostgresBroker(  # type: ignore[no-untyped-call]  # the package has no types
        url=url,
        results=False,
        heartbeat_interval=HEARTBEAT,
        heartbeat_ttl=DEAD_AFTER,
        maintenance_interval=MAINTENANCE,
        purge_maxage=None,
        middleware=middleware,
    )


def install(url: str) -> bool:
    """Makes the broker's own schema `dramatiq` in the database where it is missing; True where it was made. Safe to call at once twice."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        return bool(init(cursor))  # type: ignore[no-untyped-call]  # the package has no types
