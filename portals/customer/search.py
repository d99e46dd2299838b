"""One box over what the customer's person sees: projects, tasks, issues, requirements, the log, contracts, documents."""

from typing import Any

from starlette.responses import Response

from portals.pages import Page
from portals.visits import Visit

# What is looked through is names and numbers, and of the log what it says and how it is tagged.
SEARCH = Page.of("customer/search")
KINDS = ("projects", "tasks", "issues", "requirements", "logEntries", "contracts", "documents")
FEW, MANY, LONGEST = 5, 20, 100
"""Finds of each kind at first, on a page of one kind, and signs of what is looked for."""


async def search(visit: Visit) -> Response:
    """A few finds of each kind; of one kind, all of them page by page. Nothing is looked for without a word."""
    asked = visit.request.query_params
    words, kind = " ".join(asked.get("q", "").split())[:LONGEST], asked.get("in")
    kind = kind if kind in KINDS else None
    variables: dict[str, Any] = {"q": words, "after": None}
    for each in KINDS:
        variables[each] = 0 if not words or kind not in (None, each) else MANY if kind else FEW
        variables[f"{each}After"] = asked.get("after") if kind == each else None
    return await SEARCH.answer(visit, q=words, kind=kind, variables=variables)
