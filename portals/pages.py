"""A page: its .graphql document run as the viewer, and its template."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from graphql import FieldNode, InlineFragmentNode, OperationDefinitionNode, VariableNode, parse
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from api.deadline import within
from api.errors import ErrorCode
from domain.calendar import provider_zone
from portals.forms import Form
from portals.live import asked_for, fingerprint, stream
from portals.notices import notice_of
from portals.rendering import render
from portals.viewing import banner
from portals.visits import Visit
from settings import settings

log = structlog.get_logger()
HERE = Path(__file__).resolve().parent
SHELL = (HERE / "shared" / "shell.graphql").read_text("utf-8")
STATUS = {
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.CONFLICT: 409,
    ErrorCode.UNAUTHENTICATED: 401,
    ErrorCode.BAD_REQUEST: 400,
    ErrorCode.TIMEOUT: 503,
    ErrorCode.UNAVAILABLE: 503,
}
"""An error of the graph as the status of a page; any other one is a defect of ours."""


def load(name: str) -> str:
    """The document `partner/order`, with the fragment of the frame where it asks for it."""
    text = (HERE / f"{name}.graphql").read_text("utf-8")
    return text + SHELL if "...Shell" in text else text


@dataclass(frozen=True)
class Page:
    """A page by its template. `subject` is the root field without which there is no such page (404); `section` its place in the menu.

    One that `is_live` is told in the browser when it has changed (`portals.live`).
    Its query may have optional parts, `... @include(if: $withMoney) { … }` at its root: what one asks for is absent where the viewer's
    roles do not give it.
    """

    name: str
    document: str
    subject: str | None = None
    section: str | None = None
    is_live: bool = False
    parts: Mapping[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", parts_of(self.document))

    @classmethod
    def of(cls, name: str, document: str | None = None, **more: Any) -> "Page":
        """The page whose template and document have the same name, unless told otherwise."""
        return cls(name, load(document or name), **more)

    async def data(self, visit: Visit, **variables: Any) -> dict[str, Any]:
        """What the viewer may read of what the page shows."""
        given = {**visit.request.path_params, "after": visit.request.query_params.get("after"), **variables}
        allowed = {part: not await visit.graph.forbids(self.document, {**given, part: True}, visit.viewer) for part in self.parts}
        result = await execute(visit, self.document, {**given, **allowed})
        fail(result)
        absent = [name for part, names in self.parts.items() if not allowed[part] for name in names]
        data: dict[str, Any] = dict.fromkeys(absent) | result["data"]
        if self.subject is not None and not data[self.subject]:
            raise HTTPException(404)
        return data

    async def answer(self, visit: Visit, status: int = 200, form: Form | None = None, **more: Any) -> Response:
        """The page as HTML; variables of the document are taken from the address, and from `variables`."""
        variables = more.pop("variables", {})
        if self.is_live and asked_for(visit):
            return stream(visit, lambda again: self.data(again, **variables))
        data = await self.data(visit, **variables)
        if self.is_live and visit.staff is None:
            more["mark"] = fingerprint(data)
        return html(visit, f"{self.name}.html", status, **{"form": form, "section": self.section, **data, **more})


async def execute(visit: Visit, document: str, variables: Mapping[str, Any], **options: Any) -> dict[str, Any]:
    """The graph's answer to the viewer, in time; 503 otherwise."""
    try:
        return await within(settings().request_seconds, visit.graph.execute(document, variables, visit.viewer, **options))
    except TimeoutError as problem:
        raise HTTPException(503) from problem


def code_of(result: Mapping[str, Any]) -> ErrorCode | None:
    """Why an operation did not run, None where it did: a field that may not be read is no error of the whole; an act (`done`) is."""
    errors, data = result.get("errors") or (), result.get("data")
    if data is not None and data.get("done", data) is not None:
        errors = [each for each in errors if each["extensions"]["code"] != ErrorCode.FORBIDDEN]
    return ErrorCode(errors[0]["extensions"]["code"]) if errors else None


def fail(result: Mapping[str, Any]) -> None:
    """Raises the status of a page for an operation that did not run."""
    code = code_of(result)
    if code is None:
        return
    if code not in STATUS:
        log.error("portal_operation_failed", errors=result["errors"])
    raise HTTPException(STATUS.get(code, 500))


def html(visit: Visit, template: str, status: int = 200, **context: Any) -> Response:
    """A template with what every page needs."""
    said = notice_of(visit.request.query_params.get("done"))
    frame = {
        "base": visit.portal.base,
        "path": visit.at,
        "csrf": visit.csrf,
        "notice": said and visit.speech.gettext(said),
        "after": visit.request.query_params.get("after"),
        "watched": banner(visit),
        "own_zone": visit.zone,
    }
    return HTMLResponse(render(template, visit.language, provider_zone(), **{**frame, **context}), status)


def parts_of(document: str) -> dict[str, tuple[str, ...]]:
    """The optional parts of a page's query, by the variable that includes each: its root fields as they are called in the answer."""
    found: dict[str, tuple[str, ...]] = {}
    for query in parse(document).definitions:
        for part in query.selection_set.selections if isinstance(query, OperationDefinitionNode) else ():
            if isinstance(part, InlineFragmentNode):
                fields = [each for each in part.selection_set.selections if isinstance(each, FieldNode)]
                found[_includes(part)] = tuple((each.alias or each.name).value for each in fields)
    return found


def _includes(part: InlineFragmentNode) -> str:
    """The variable of `... @include(if: $withMoney)`."""
    ((directive,),) = (part.directives or (),)
    ((argument,),) = (directive.arguments or (),)
    assert isinstance(argument.value, VariableNode)
    return argument.value.name.value
