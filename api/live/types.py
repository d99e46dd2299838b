"""The Subscription type. Its fields are answered by `api.live.stream`; no resolver of it is ever asked."""

from typing import Annotated, Any

import strawberry

from api import generated
from api.errors import only_streamed
from api.resolving import ROOT, named


async def _object_changed(root: Any, info: Any, id: Any) -> Any:
    raise only_streamed()


async def _alert_changed(root: Any, info: Any) -> Any:
    raise only_streamed()


def subscription_type() -> Any:
    """The Subscription type, made after all shapes are known."""
    one_id = Annotated[strawberry.ID, strawberry.argument(description="The global id of an object that has a version.")]
    fields: dict[str, Any] = {
        "__module__": generated.__name__,
        "object_changed": strawberry.field(
            resolver=named(_object_changed, ROOT | {"id": one_id, "return": "Optional[Node]"}),
            description="A watched object (关注对象): as it stands now, then each time it reads otherwise; null where it is hidden.",
        ),
        "alert_changed": strawberry.field(
            resolver=named(_alert_changed, ROOT | {"return": "Optional[Alert]"}),
            description="Each of the viewer's alerts (预警) that is raised from now on, and each that has changed since.",
        ),
    }
    said = "What is told as it happens, over a WebSocket (graphql-transport-ws) or as server-sent events; one field an operation."
    return strawberry.type(type("Subscription", (), fields), name="Subscription", description=said)
