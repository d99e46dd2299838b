"""Staff who views as somebody, over HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from api.ids import encode
from domain.identity.models import ApiToken, TokenScope
from domain.identity.secret import hash_secret, new_secret
from domain.platform.clock import real_now
from tests.portals.visitors import FROM_OUR_PAGE, Site, Visitor

BEGIN = """mutation($user: ID!, $reason: String!) { beginViewAs(input: { userId: $user, reason: $reason }) {
  link bearer viewAsSession { id isLive } userErrors { code } } }"""
JSON = {"accept": "application/graphql-response+json", **FROM_OUR_PAGE}
ENTRIES = """{ auditEntries(first: 100, where: { act: "user:view_as" }) {
  nodes { actor { name } onBehalfOf { name } field after subjectType session } } }"""


@dataclass
class View:
    """What `beginViewAs` answers."""

    id: str
    link: str
    bearer: str


async def ask(visitor: Visitor, text: str, variables: Mapping[str, Any] | None = None, bearer: str = "") -> Any:
    """The answer of `/graphql`: with the browser's session, or with a bearer."""
    headers = {**JSON, **({"authorization": f"Bearer {bearer}"} if bearer else {})}
    return await visitor.http.post("/graphql", json={"query": text, "variables": dict(variables or {})}, headers=headers)


async def begin(site: Site, staff: Visitor, persona: str) -> View:
    """A view as the persona."""
    answer = (await ask(staff, BEGIN, {"user": encode("usr", site.world[persona].id), "reason": "They see no order."})).json()
    assert answer.get("errors") is None, answer
    done = answer["data"]["beginViewAs"]
    assert done["userErrors"] == []
    return View(done["viewAsSession"]["id"], done["link"], done["bearer"])


async def token_of(site: Site, persona: str, scope: TokenScope = TokenScope.ACT) -> str:
    """A program's token of the persona's own."""
    secret = new_secret("concord_")
    row = ApiToken(user_id=site.world[persona].id, name="Own", token_hash=hash_secret(secret), scope=scope)
    row.expires_at = real_now() + timedelta(days=1)
    await site.world.insert(row)
    await site.save()
    return secret


async def entries(site: Site) -> list[tuple[str, str, str]]:
    """What the auditor reads of views: who, as whom, what."""
    answer = (await ask(await site.as_("auditor"), ENTRIES)).json()
    return [(each["actor"]["name"], each["onBehalfOf"]["name"], each["after"]) for each in answer["data"]["auditEntries"]["nodes"]]
