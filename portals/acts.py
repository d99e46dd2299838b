"""A form's act: its mutation, run once whatever the browser does, and its refusals as the form shows them."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from portals.forms import FieldError, Form
from portals.pages import Page, execute, fail
from portals.visits import Visit

LONGEST_KEY = 100


async def perform(visit: Visit, document: str, given: Mapping[str, Any], names: Mapping[str, str] | None = None) -> list[FieldError]:
    """Runs the mutation, whose field is called `done`, under the form's key; the answer is why it was refused, empty where it was not.

    `names` are fields of the form that the input calls otherwise. A form sent twice is one act: the key is the form's own.
    """
    key = visit.sent.get("key", "")[:LONGEST_KEY]
    result = await execute(visit, document, {"input": given}, idempotency_key=key or None)
    fail(result)
    return [_refusal(visit, error, names or {}) for error in result["data"]["done"]["userErrors"]]


def _refusal(visit: Visit, error: Mapping[str, Any], names: Mapping[str, str]) -> FieldError:
    """The refusal at the control it concerns; at the whole form where there is none."""
    path = (error["field"] or ["input", ""])[1:]
    name = names.get(".".join(path)) or names.get(path[0], path[0])
    return FieldError(error["code"], name if name in visit.sent or name in names.values() else None, error["message"])


async def finish(
    visit: Visit, errors: list[FieldError], page: Page, form: str, *, notice: str, to: str | None = None, **more: Any
) -> Response:
    """Done: 303 to the page, or to another of this portal. Refused: 422, the page again with what was sent and why it was refused."""
    if errors:
        return await page.answer(visit, 422, Form(form, visit.kept(), errors), **more)
    return visit.go(visit.at.removeprefix(visit.portal.base) if to is None else to, notice)
