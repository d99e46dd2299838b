"""The parts of a multipart body as they arrive: nothing is kept, a file of any size passes through in chunks."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

IDLE_SECONDS = 30
"""How long a sender may be silent."""
MOST_PARTS = 200
LONGEST_TEXT = 100_000
Event = tuple[str, Any]


@dataclass
class Part:
    """One part of a form: a field, or a file where `filename` is not None. Its data can be read once, before the next part."""

    name: str
    filename: str | None
    data: AsyncIterator[bytes]

    async def text(self) -> str:
        """A field's value; 413 beyond 100,000 bytes."""
        found = bytearray()
        async for chunk in self.data:
            found += chunk
            if len(found) > LONGEST_TEXT:
                raise HTTPException(413)
        return found.decode("utf-8", "replace")


async def parts_of(request: Request, most: int) -> AsyncIterator[Part]:
    """The parts in their order; what a caller leaves of one is passed over. 400 for what is no such body, 408, 413 beyond `most` bytes."""
    events = _events(request, most)
    count = 0
    async for kind, payload in events:
        if kind != "begin":
            continue
        count += 1
        if count > MOST_PARTS:
            raise HTTPException(413)
        part = Part(*_names(payload), _until_end(events))
        yield part
        async for _ in part.data:
            pass


def boundary_of(request: Request) -> bytes | None:
    """The boundary of a multipart form; None where the body is something else."""
    kind, options = parse_options_header(request.headers.get("content-type"))
    return options.get(b"boundary") if kind == b"multipart/form-data" else None


async def _until_end(events: AsyncIterator[Event]) -> AsyncIterator[bytes]:
    async for kind, payload in events:
        if kind == "end":
            return
        yield payload


def _names(headers: dict[bytes, bytes]) -> tuple[str, str | None]:
    _, options = parse_options_header(headers.get(b"content-disposition"))
    if b"name" not in options:
        raise HTTPException(400)
    filename = options.get(b"filename")
    return options[b"name"].decode("utf-8", "replace"), None if filename is None else filename.decode("utf-8", "replace")


async def _events(request: Request, most: int) -> AsyncIterator[Event]:
    collector, size = _Collector(), 0
    boundary = boundary_of(request)
    if not boundary:
        raise HTTPException(400)
    try:
        parser = MultipartParser(boundary, collector.callbacks())
        async for chunk in received(request):
            size += len(chunk)
            if size > most:
                raise HTTPException(413)
            parser.write(chunk)
            for event in collector.take():
                yield event
    except FormParserError as problem:
        raise HTTPException(400) from problem
    if not collector.ended:
        raise HTTPException(400)


async def received(request: Request) -> AsyncIterator[bytes]:
    """The body's chunks; 408 where the sender falls silent, 400 where it goes away."""
    chunks = request.stream()
    while True:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                yield await anext(chunks)
        except StopAsyncIteration:
            return
        except TimeoutError as problem:
            raise HTTPException(408) from problem
        except ClientDisconnect as problem:
            raise HTTPException(400) from problem


class _Collector:
    """What the parser's callbacks say, in order."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.headers: dict[bytes, bytes] = {}
        self.name = self.value = b""
        self.ended = False

    def take(self) -> list[Event]:
        events, self.events = self.events, []
        return events

    def callbacks(self) -> Any:
        return {
            "on_part_begin": self.on_part_begin,
            "on_header_field": self.on_header_field,
            "on_header_value": self.on_header_value,
            "on_header_end": self.on_header_end,
            "on_headers_finished": lambda: self.events.append(("begin", self.headers)),
            "on_part_data": lambda data, start, end: self.events.append(("data", data[start:end])),
            "on_part_end": lambda: self.events.append(("end", None)),
            "on_end": self.on_end,
        }

    def on_part_begin(self) -> None:
        self.headers, self.name, self.value = {}, b"", b""

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self.name += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self.value += data[start:end]

    def on_header_end(self) -> None:
        self.headers[self.name.lower()] = self.value
        self.name = self.value = b""

    def on_end(self) -> None:
        self.ended = True
