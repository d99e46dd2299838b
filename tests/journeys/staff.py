"""People of the provider: they join by their mailed link and work through GraphQL over HTTP, each with a token of their own."""

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import httpx2

from api.ids import decode
from domain.calendar import local_day
from domain.identity.issue_token import issue_token
from domain.platform.clock import real_now
from tests.journeys.service import Service
from tests.portals.forms import Seen
from tests.workers.post import plain

PASSWORD = "a quiet river in spring"


@dataclass
class Staff:
    """Somebody of the provider with a token."""

    id: str
    http: httpx2.AsyncClient

    async def ask(self, document: str, **variables: Any) -> Any:
        """The data of an operation, which has no errors."""
        answer = (await self.http.post("/graphql", json={"query": document, "variables": variables})).json()
        assert "errors" not in answer, answer
        return answer["data"]

    async def do(self, act: str, given: dict[str, Any], answer: str, *, input: str | None = None) -> Any:
        """An act that is done; the object in its answer, `order { id }` with the fields asked for."""
        done = (await self._send(act, given, answer, input))["done"]
        assert done["userErrors"] == [], (act, done)
        return done[answer.split(maxsplit=1)[0]]

    async def refused(self, act: str, given: dict[str, Any], *, input: str | None = None) -> str:
        """The code of the refusal of an act."""
        ((error,),) = ((await self._send(act, given, "__typename", input))["done"]["userErrors"],)
        return str(error["code"])

    async def denied(self, act: str, given: dict[str, Any], *, input: str | None = None) -> str:
        """The code of the error of an act that may not be done."""
        answer = (await self.http.post("/graphql", json=_mutation(act, given, "__typename", input))).json()
        assert answer["data"] in (None, {"done": None}), answer
        return str(answer["errors"][0]["extensions"]["code"])

    async def upload(self, name: str) -> str:
        """A small file of theirs; its id."""
        answer = await self.http.post("/documents", params={"name": name}, content=b"%PDF-1.7\n% " + name.encode() + b"\n%%EOF\n")
        assert answer.status_code == 201, answer.text
        return str(answer.json()["document"]["id"])

    async def alerts(self) -> list[str]:
        """The rules of the alerts that neither are acknowledged nor have gone, oldest first."""
        asked = "alerts(where: {acknowledgedAt: {isNull: true}, clearedAt: {isNull: true}}) { nodes { rule } }"
        return [alert["rule"] for alert in reversed((await self.ask(f"{{ {asked} }}"))["alerts"]["nodes"])]

    async def _send(self, act: str, given: dict[str, Any], answer: str, input: str | None) -> Any:
        sent = _mutation(act, given, answer, input)
        return await self.ask(sent["query"], **sent["variables"])


def _mutation(act: str, given: dict[str, Any], answer: str, input: str | None) -> dict[str, Any]:
    """The mutation; its input type is called after the act unless named."""
    kind = input or f"{act[0].upper()}{act[1:]}Input"
    query = f"mutation($input: {kind}!) {{ done: {act}(input: $input) {{ {answer} userErrors {{ code field message }} }} }}"
    return {"query": query, "variables": {"input": given}}


async def hired(service: Service, user_id: str) -> Staff:
    """The person with a token of theirs, good for today."""
    found = decode(user_id)
    assert found is not None
    issued = await service.act(found[1], issue_token, found[1], "journey", local_day(real_now()) + timedelta(days=1))
    headers = {"authorization": f"Bearer {issued.secret}"}
    return Staff(user_id, httpx2.AsyncClient(base_url=service.address, headers=headers, timeout=30))


def link_in(mail: EmailMessage) -> str:
    """The one address in a mail."""
    (link,) = re.findall(r"https?://\S+", plain(mail))
    return str(link)


async def join(service: Service, mail: EmailMessage) -> None:
    """Opens the link of an invitation, sets a password and is in."""
    ours = {"sec-fetch-site": "same-origin", "origin": service.address}
    async with httpx2.AsyncClient(base_url=service.address, timeout=30) as browser:
        link = link_in(mail)
        answer = await browser.get(link)
        form = Seen(answer.status_code, dict(answer.headers), answer.text, str(answer.url)).form(link.rpartition("/")[2])
        sent = {**form.values, "password": PASSWORD, "again": PASSWORD}
        answer = await browser.post(form.action, data=sent, headers=ours)
        assert (answer.status_code, answer.headers["location"]) == (303, "/graphiql"), answer.text


def amounts_in(connection: Any) -> list[Decimal]:
    """The amounts of a connection's rows."""
    return [Decimal(row["amount"]["amount"]) for row in connection["nodes"]]


def uuid_of(global_id: str) -> UUID:
    """The row's id behind a global id."""
    found = decode(global_id)
    assert found is not None
    return found[1]
