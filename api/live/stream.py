"""The answers of one operation of a stream, one after the other, each with the rights that its reader has at that moment."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import GraphQLError

from api.deadline import within
from api.errors import ErrorCode, error
from api.graph import Graph
from api.live.hub import Hub
from api.live.operation import Live, live
from api.responses import Invalid, refused
from api.viewing import ONLY_QUERIES
from authz.viewer import Viewer
from settings import settings

Who = Callable[[], Awaitable[Viewer | None]]


@dataclass(frozen=True)
class Asked:
    """An operation as it was sent."""

    text: str
    variables: Mapping[str, Any]
    name: str | None = None
    key: str | None = None
    """Its idempotency key."""
    only_reads: bool = False
    extensions: Mapping[str, Any] | None = None
    """The request's."""

    @property
    def options(self) -> dict[str, Any]:
        """As `Graph.respond` takes them."""
        return {
            "operation_name": self.name,
            "idempotency_key": self.key,
            "only_query": self.only_reads,
            "extensions": self.extensions,
        }


SIGNED_OUT = {"errors": [{"message": "Your sign-in has ended.", "extensions": {"code": ErrorCode.UNAUTHENTICATED.value}}]}


async def answers(graph: Graph, hub: Hub, who: Who, viewer: Viewer, asked: Asked) -> AsyncIterator[bytes]:
    """Responses as JSON: one of a query or an act, any number of a subscription; of what is refused the errors, and then no more."""
    try:
        found = live(graph, asked.text, asked.variables, asked.name, viewer)
        if found is None:
            yield await _response(graph, asked.text, asked.variables, viewer, **asked.options)
            return
        if viewer.watcher is not None:
            raise error(ErrorCode.FORBIDDEN, ONLY_QUERIES)
        async for answer in _events(graph, hub, found, viewer, who):
            yield answer
    except (Invalid, GraphQLError, RecursionError) as problem:
        yield orjson.dumps(refused(problem))


async def _events(graph: Graph, hub: Hub, live: Live, viewer: Viewer, who: Who) -> AsyncIterator[bytes]:
    """Of an object as it stands now, then each time it reads otherwise; of alerts each that is new or has changed.

    An object is read again when the reader's rights have changed, and every five seconds: what its answer tells of other rows may
    have. The first rights are those of after the watch began, so that no change falls between. Ends with the process, or with
    UNAUTHENTICATED when the credential does. What the reader may not see makes no answer, and no sound.
    """
    target = live.target
    async with hub.watching(target, viewer) as watch:
        told: bytes | None = None
        present, changed = await who(), [] if target.alerts else [target.id]
        while present is not None and not hub.has_ended:
            for row_id in changed:
                answer = await _response(graph, live.text, live.of(row_id), present)
                if target.alerts and is_empty(answer):
                    continue
                if target.alerts or answer != told:
                    told = answer
                    yield answer
            changed = await watch.take() or ([] if target.alerts else [target.id])
            present = await who()
        if present is None:
            yield orjson.dumps(SIGNED_OUT)


async def _response(graph: Graph, text: str, variables: Mapping[str, Any], viewer: Viewer, **options: Any) -> bytes:
    try:
        answer = await within(settings().request_seconds, graph.respond(text, variables, viewer, **options))
    except TimeoutError as problem:
        raise error(ErrorCode.TIMEOUT, "This took too long.") from problem
    return orjson.dumps(answer, default=str)


def is_empty(answer: bytes) -> bool:
    """Whether an answer says no more than that there is nothing."""
    data = orjson.loads(answer).get("data")
    return not data or all(value is None for value in data.values())
