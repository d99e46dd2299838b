"""The customer signs, and checks again what was left to do."""

from typing import Any

from starlette.responses import Response

from portals.acts import finish, perform
from portals.pages import Page, load
from portals.typed import Typed
from portals.visits import Visit

ACCEPTANCE = Page.of("customer/acceptance", subject="acceptance")
SIGN, RECHECK = load("customer/sign_acceptance"), load("customer/recheck_acceptance")
OUTCOMES, VERDICTS = ("PASS", "CONDITIONAL", "FAIL"), ("CLOSED", "OPEN", "LATER")
ITEMS = 5
"""Lines of the punch list on the form; a longer one is written in one line or said through a program."""


async def sign(visit: Visit) -> Response:
    """The word of the customer on exactly the content that was read, with the signer's password again."""
    typed = Typed(visit)
    outcome = typed.choice("outcome", OUTCOMES)
    given = {
        "acceptanceId": visit.request.path_params["id"],
        "party": "CUSTOMER",
        "outcome": outcome,
        "opinion": visit.sent.get("opinion"),
        "items": _items(visit, typed) if outcome == "CONDITIONAL" else [],
        "contentHash": visit.sent.get("contentHash", ""),
        "password": visit.sent.get("password", ""),
    }
    errors = typed.errors or await perform(visit, SIGN, given, {"items": "item-1"})
    return await finish(visit, errors, ACCEPTANCE, "sign", notice="signed")


def _items(visit: Visit, typed: Typed) -> list[dict[str, str]]:
    """The lines of the punch list in which anything stands."""
    found = []
    for number in range(1, ITEMS + 1):
        item, responsible = (visit.sent.get(f"{name}-{number}", "") for name in ("item", "responsible"))
        if item.strip() or responsible.strip() or visit.sent.get(f"due-{number}"):
            found.append({"item": item, "responsible": responsible, "dueOn": typed.day(f"due-{number}")})
    return found


async def recheck(visit: Visit) -> Response:
    """Each item that was looked at is closed or sent back; with the last one closed the customer passes."""
    typed = Typed(visit)
    given = {
        "acceptanceId": visit.request.path_params["id"],
        "party": "CUSTOMER",
        "verdicts": [verdict for name, value in visit.sent.items() if (verdict := _verdict(visit, typed, name, value))],
        "password": visit.sent.get("password", ""),
    }
    errors = typed.errors or await perform(visit, RECHECK, given, {"verdicts": "verdicts"})
    return await finish(visit, errors, ACCEPTANCE, "recheck", notice="rechecked")


def _verdict(visit: Visit, typed: Typed, name: str, value: str) -> dict[str, Any] | None:
    """What was found of one item: field `punch-<place>` holds its id, `verdict-<place>` and `note-<place>` the finding."""
    mark, _, place = name.partition("-")
    if mark != "punch" or typed.choice(f"verdict-{place}", VERDICTS) in ("LATER", ""):
        return None
    return {"punchItemId": value, "isClosed": visit.sent[f"verdict-{place}"] == "CLOSED", "note": visit.sent.get(f"note-{place}")}
