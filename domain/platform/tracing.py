"""Spans of what happens, where somebody listens: the process's composition names an opener, without one nothing is opened."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol

Attributes = Mapping[str, str | int]


class Span(Protocol):
    """One that is open."""

    def set_attribute(self, key: str, value: str | int) -> None:
        """Says something that was not known when it began."""
        ...

    def update_name(self, name: str) -> None:
        """Names it anew."""
        ...


Opens = Callable[[str, Attributes, str], AbstractContextManager[Span]]


@dataclass
class Tracing:
    """`opens` begins a span by name and attributes, in the trace of an id where one is given; `trace_id` is that of the open one."""

    opens: Opens | None = None
    trace_id: Callable[[], str] = lambda: ""


TRACING = Tracing()
"""Of this process."""


def span(name: str, of: str = "", **attributes: str | int) -> AbstractContextManager[Span | None]:
    """A span around the block. `of` is a `traceparent`, or the id of the request that caused it; in attributes `_` stands for `.`."""
    if TRACING.opens is None:
        return nullcontext()
    return TRACING.opens(name, {key.replace("_", "."): value for key, value in attributes.items()}, of)
