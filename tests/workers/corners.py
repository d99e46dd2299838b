"""A corner of RabbitMQ or Redis that one test has for itself; nothing of it is left, and nothing of anybody else is touched."""

import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import dramatiq
import redis
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.common import dq_name, xq_name

from tests.servers import RABBITMQ, REDIS
from workers.redis_broker import NAMESPACE
from workers.tasks import Task

OURS, LEASE, LEASE_SECONDS = "concord-tests", "concord-test", 300
"""Keys of a Redis database: tests have it, some test has it now."""


@dataclass
class Corner(ABC):
    """Where the broker is, and the queues that were used there."""

    url: str
    queues: set[str] = field(default_factory=set)
    prefix: str = field(default_factory=lambda: f"test-{secrets.token_hex(4)}-")

    def own(self, task: Task) -> Task:
        """The task with a queue of this test's own."""
        self.queues.add(self.prefix + task.queue)
        return replace(task, queue=self.prefix + task.queue)

    @abstractmethod
    def waiting(self, broker: dramatiq.Broker) -> int:
        """How many messages wait in all queues."""

    @abstractmethod
    def desert(self, broker: dramatiq.Broker, consumer: Any) -> None:
        """The process of this broker and this consumer dies without a word."""


class RabbitCorner(Corner):
    def waiting(self, broker: dramatiq.Broker) -> int:
        assert isinstance(broker, RabbitmqBroker)
        return sum(sum(broker.get_queue_message_counts(queue)[:2]) for queue in self.queues)

    def desert(self, broker: dramatiq.Broker, consumer: Any) -> None:
        consumer.connection.close()


class RedisCorner(Corner):
    def waiting(self, broker: Any) -> int:
        return sum(broker.do_qsize(queue) for queue in self.queues)

    def desert(self, broker: Any, consumer: Any) -> None:
        broker.client.zadd(f"{NAMESPACE}:__heartbeats__", {broker.broker_id: 0})


@contextmanager
def rabbitmq_corner() -> Iterator[Corner]:
    """Queues with names that nobody else has; they are deleted."""
    corner = RabbitCorner(RABBITMQ)
    yield corner
    broker = RabbitmqBroker(url=RABBITMQ, middleware=[])
    for queue in corner.queues:
        for name in (queue, dq_name(queue), xq_name(queue)):
            broker.channel.queue_delete(queue=name)
    broker.close()


@contextmanager
def redis_corner() -> Iterator[Corner]:
    """A whole database: an empty one, or one that a broken-off run has left. It is emptied."""
    client, number = claim()
    yield RedisCorner(f"{REDIS}/{number}")
    client.flushdb()
    client.close()


def claim() -> tuple[redis.Redis, int]:
    """A database with nothing in it that is nobody's for the next minutes."""
    for number in range(15, 0, -1):
        client = redis.Redis.from_url(f"{REDIS}/{number}")
        left = bool(client.exists(OURS))
        if (left or client.dbsize() == 0) and client.set(LEASE, "1", nx=True, ex=LEASE_SECONDS):
            client.set(OURS, "1")
            for key in client.scan_iter() if left else ():
                if key not in {OURS.encode(), LEASE.encode()}:
                    client.delete(key)
            return client, number
        client.close()
    raise AssertionError("Redis has no empty database for this test")
