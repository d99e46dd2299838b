"""Trusted documents are asked by their id; an audience can be held to them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.trusted import Trusted, document_id
from settings import Unusable, settings
from tests.api.door import Door

TODAY, NAME = "{ viewer { today } }", "query Name($more: Boolean = false) { viewer { user { name } language @include(if: $more) } }"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "name.graphql").write_text(NAME)
    (tmp_path / "read me.txt").write_text(TODAY)
    return tmp_path


@pytest.fixture
def held(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Customers and partners are held to the documents of a folder."""
    monkeypatch.setenv("CONCORD_GRAPHQL_DOCUMENTS", str(folder))
    monkeypatch.setenv("CONCORD_GRAPHQL_TRUSTED_ONLY", "customer, partner")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def own(held: None, own_door: Door) -> Door:
    """The endpoint that was opened under these settings."""
    return own_door


def code(answer: object) -> tuple[int, str]:
    body = answer.json()  # type: ignore[attr-defined]  # an answer of httpx2
    return answer.status_code, body["errors"][0]["extensions"]["code"]  # type: ignore[attr-defined]


async def test_a_trusted_document_is_asked_by_its_id(own: Door) -> None:
    by_id = {"documentId": document_id(NAME)}
    assert (await own.post(by_id, as_="customer_signer")).json()["data"] == {"viewer": {"user": {"name": "Customer_Signer"}}}
    more = await own.get(as_="hq", documentId=document_id(NAME), variables='{"more": true}')
    assert more.json()["data"] == {"viewer": {"user": {"name": "Hq"}, "language": "ZH_CN"}}
    assert (await own.post({"query": NAME}, as_="partner_lead")).json()["data"] == {"viewer": {"user": {"name": "Partner_Lead"}}}


@pytest.mark.parametrize(
    "given",
    [
        {"documentId": document_id(TODAY)},
        {"documentId": "name.graphql"},
        {"documentId": document_id(NAME).removeprefix("sha256:")},
        {"documentId": ""},
        {"documentId": 5},
        {"documentId": [document_id(NAME)]},
        {"documentId": document_id(NAME), "query": NAME},
    ],
)
async def test_an_id_that_names_no_document_is_refused(own: Door, given: dict[str, object]) -> None:
    assert code(await own.post(given)) == (400, "BAD_REQUEST")


async def test_an_audience_that_is_held_to_them_asks_nothing_else(own: Door) -> None:
    for persona in ("customer_signer", "partner_lead"):
        assert code(await own.post({"query": TODAY}, as_=persona)) == (403, "FORBIDDEN")
        assert code(await own.post({"query": "{ nonsense"}, as_=persona)) == (403, "FORBIDDEN")
    assert (await own.post({"query": TODAY}, as_="hq")).status_code == 200


async def test_a_folder_that_is_not_there_stops_the_start(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_GRAPHQL_DOCUMENTS", str(folder / "nowhere"))
    settings.cache_clear()
    with pytest.raises(Unusable, match="CONCORD_GRAPHQL_DOCUMENTS"):
        Trusted.of(settings())
    settings.cache_clear()
