"""Answers as server-sent events, by the `distinct connections` mode of the graphql-sse protocol (schema.md, live)."""

import asyncio
from collections.abc import AsyncIterator

import orjson
from starlette.responses import StreamingResponse

from api.responses import masked

EVENT_STREAM = "text/event-stream"
PING_SECONDS = 12
"""A comment after so long without an event: what stands between us and the reader closes idle connections."""
PING = b":\n\n"
HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}


def event_stream(answers: AsyncIterator[bytes]) -> StreamingResponse:
    """A `next` for each answer, then `complete`."""
    return StreamingResponse(_events(answers), headers=HEADERS, media_type=EVENT_STREAM)


async def _events(answers: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield PING
    try:
        async for answer in with_pauses(answers, PING_SECONDS):
            yield PING if answer is None else _next(answer)
    except Exception as problem:  # noqa: BLE001  # whatever it is, the reader learns an id and the log the rest
        yield _next(orjson.dumps({"errors": [masked(problem)]}))
    yield b"event: complete\ndata:\n\n"


def _next(answer: bytes) -> bytes:
    return b"event: next\ndata: " + answer.replace(b"\n", b"\ndata: ") + b"\n\n"


async def with_pauses(answers: AsyncIterator[bytes], seconds: float) -> AsyncIterator[bytes | None]:
    """The answers, and None whenever none has come for so long. Ends them when its reader goes."""
    source = aiter(answers)
    coming = asyncio.ensure_future(anext(source, None))
    try:
        while True:
            done, _ = await asyncio.wait({coming}, timeout=seconds)
            if not done:
                yield None
                continue
            answer = coming.result()
            if answer is None:
                return
            yield answer
            coming = asyncio.ensure_future(anext(source, None))
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
        if hasattr(source, "aclose"):
            await source.aclose()
