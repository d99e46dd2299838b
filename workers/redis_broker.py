"""Redis as the broker. It keeps what it was sent only where Redis writes to disk (`appendonly yes`)."""

from collections.abc import Callable
from functools import partial
from typing import Any

import dramatiq
import redis
from dramatiq.brokers.redis import MAINTENANCE_SCALE, RedisBroker
from dramatiq.errors import ConnectionClosed

NAMESPACE = "concord"
"""What every key begins with."""


class Redis(RedisBroker):
    """dramatiq's own, made to outlive an outage.

    With that alone a restart of Redis ends the relay's process, and what a worker has fetched and not done stays with it for good.
    """

    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 5000) -> dramatiq.Consumer:
        """A consumer after an outage: what the one before it had fetched goes back first, as RabbitMQ does.

        What a thread is just doing goes back too: it may run twice, as every task may.
        """
        fetched = self.asked(self.client.smembers, f"{self.namespace}:__acks__.{self.broker_id}.{queue_name}")
        if fetched:
            self.do_requeue(queue_name, *fetched)
        return super().consume(queue_name, prefetch, timeout)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """`do_…`: a command to Redis; ConnectionClosed where it does not answer."""
        return partial(self.asked, super().__getattr__(name))  # type: ignore[no-untyped-call]  # dramatiq has no types here

    @staticmethod
    def asked(command: Callable[..., Any], *values: Any) -> Any:
        """What Redis answers."""
        try:
            return command(*values)
        except (redis.ConnectionError, redis.TimeoutError) as error:
            raise ConnectionClosed(str(error)) from error  # type: ignore[no-untyped-call]  # as above

    def close(self) -> None:
        """Gives the connections back."""
        self.client.close()


def make_redis(url: str, middleware: list[dramatiq.Middleware], dead_after: float, maintenance: float) -> Redis:
    """A worker that says nothing for `dead_after` seconds loses its messages to others, who look about every `maintenance` seconds.

    dramatiq looks by chance at a command; a consumer sends about one a second.
    """
    return Redis(  # type: ignore[no-untyped-call]  # dramatiq has no types here
        url=url,
        middleware=middleware,
        namespace=NAMESPACE,
        heartbeat_timeout=int(dead_after * 1000),
        maintenance_chance=int(MAINTENANCE_SCALE / maintenance),
    )
