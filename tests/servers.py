"""RabbitMQ and Redis for the tests that need them: on their usual ports, or where CONCORD_TEST_RABBITMQ_URL and _REDIS_URL say."""

import os
import socket
from urllib.parse import urlsplit

RABBITMQ = os.environ.get("CONCORD_TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672")
REDIS = os.environ.get("CONCORD_TEST_REDIS_URL", "redis://127.0.0.1:6379")


def answers(url: str) -> bool:
    """Whether somebody listens there."""
    where = urlsplit(url)
    try:
        with socket.create_connection((where.hostname or "127.0.0.1", where.port or 0), timeout=2):
            return True
    except OSError:
        return False
