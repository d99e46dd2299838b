"""Each task from its message's arrival to its end: measured, traced, and its log lines under the id of the request that caused it."""

import threading
import time
from contextlib import ExitStack
from typing import Any

import dramatiq
import structlog
from prometheus_client import Histogram

from domain.platform.tracing import span

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
TASKS = Histogram(
    "concord_task_seconds", "Tasks by name and outcome: done or failed (it comes again).", ("task", "outcome"), buckets=BUCKETS
)
REQUEST = "request_id"
"""The message's option."""
log = structlog.get_logger(__name__)


class Told(dramatiq.Middleware):
    """What is bound here in the worker's thread is seen by the task too, which runs in the loop with a copy of the thread's context."""

    def __init__(self) -> None:
        self._here = threading.local()

    def before_process_message(self, _broker: dramatiq.Broker, message: dramatiq.MessageProxy) -> None:
        """The task begins."""
        request_id = str(message.options.get(REQUEST, ""))
        known = {"task": message.actor_name, "message_id": message.message_id} | ({REQUEST: request_id} if request_id else {})
        stack = ExitStack()
        stack.enter_context(structlog.contextvars.bound_contextvars(**known))
        stack.enter_context(span(f"task {message.actor_name}", request_id, concord_task=message.actor_name, concord_request=request_id))
        self._here.stack, self._here.began = stack, time.perf_counter()

    def after_process_message(
        self, _broker: dramatiq.Broker, message: dramatiq.MessageProxy, *, result: Any = None, exception: BaseException | None = None
    ) -> None:
        """The task has ended; dramatiq has logged how, where it failed."""
        seconds = time.perf_counter() - self._here.began
        TASKS.labels(message.actor_name, "failed" if exception else "done").observe(seconds)
        if exception is None:
            log.info("task_done", seconds=round(seconds, 3))
        self._end()

    def after_skip_message(self, _broker: dramatiq.Broker, _message: dramatiq.MessageProxy) -> None:
        """It was not begun."""
        self._end()

    def _end(self) -> None:
        self._here.stack.close()
