"""Streams in the metrics: told as open streams, and not by their length among the requests."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from prometheus_client import REGISTRY
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.client import connect

from concord.front import Front
from tests.serving import served

pytestmark = pytest.mark.anyio


def figure(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0


def requests(part: str, path: str) -> float:
    return figure(f"concord_request_seconds_{part}", method="GET", route=path, audience="NOBODY", status="200")


def app(end: asyncio.Event) -> Front:
    """A stream of events until `end`, a page, a WebSocket."""

    async def events() -> AsyncIterator[bytes]:
        yield b":\n\n"
        await end.wait()

    async def stream(request: Request) -> Response:
        return StreamingResponse(events(), media_type="text/event-stream")

    async def page(request: Request) -> Response:
        return Response("page")

    async def socket(socket: WebSocket) -> None:
        await socket.accept()
        try:
            while True:
                await socket.receive_text()
                await socket.send_text("heard")
        except WebSocketDisconnect:
            end.set()

    routes: list[Any] = [Route("/stream", stream), Route("/page", page), WebSocketRoute("/socket", socket)]
    return Front(Starlette(routes=routes), routes)


async def test_a_stream_is_told_while_it_is_open_and_not_as_a_long_request() -> None:
    end, before = asyncio.Event(), figure("concord_streams_begun_total", transport="events")
    async with served(app(end)) as url, httpx2.AsyncClient() as client:
        began = time.perf_counter()
        async with client.stream("GET", f"{url}/stream") as response:
            until_its_beginning = time.perf_counter() - began
            assert figure("concord_streams", transport="events") == 1
            await asyncio.sleep(0.1)
            end.set()
            assert await response.aread() == b":\n\n"
        assert (await client.get(f"{url}/page")).text == "page"
        assert figure("concord_streams_begun_total", transport="events") == before + 1
        assert figure("concord_streams", transport="events") == 0
        assert [requests("count", path) for path in ("/stream", "/page")] == [1, 1]
        assert requests("sum", "/stream") <= until_its_beginning


async def test_a_websocket_is_told_while_it_is_open() -> None:
    end = asyncio.Event()
    async with served(app(end)) as url:
        async with connect(f"{url.replace('http', 'ws')}/socket") as socket:
            await socket.send("hello")
            assert await socket.recv() == "heard"
            assert figure("concord_streams", transport="websocket") == 1
        await asyncio.wait_for(end.wait(), 10)
    assert figure("concord_streams", transport="websocket") == 0
