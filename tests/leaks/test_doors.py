"""The doors besides the graph: a portal's pages and the bytes of documents are the same from either of two twins."""

import re
from collections.abc import AsyncIterator, Iterator

import httpx2
import obstore
import pytest

from api.credentials import SESSION_COOKIE
from api.ids import encode
from api.shape import SHAPES
from concord.compose import Composition
from concord.front import Front
from domain.documents.storage import document_store, key
from portals.routing import Place
from portals.site import PLACES
from settings import settings
from tests.leaks.conftest import Home
from tests.leaks.possible import TOLD, with_told
from tests.leaks.rows import uid
from tests.opinion.facts import Facts
from tests.opinion.opinion import Opinion, table_of

Answer = tuple[int, str, str, bytes]
CHANGING = re.compile(rb'name="key" value="[^"]+"|<time datetime="[^"]+\.\d+[^"]*">[^<]*</time>')
"""The key of a form, and this very moment: the company's own times have no fractions of seconds."""
HOST = "https://concord.example"
SUBJECTS = {"orders": "OutsourcingOrder"}
"""The types whose pages are not called by their own name."""
VISITORS = ("customer_a", "colleague_a", "admin_a", "customer_c", "partner_x", "lead_x", "finance_x", "admin_z")
STAFF = ("nobody", "manager", "member", "sales", "signer", "region")


@pytest.fixture(scope="module")
async def app(home: Home, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Front]:
    """The web application over the company's database, with its files in a folder of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONCORD_DATA_DIR", str(tmp_path_factory.mktemp("doors")))
        settings.cache_clear()
        composition = Composition.of(settings(), home.url)
        yield composition.app()
        await composition.close()
    settings.cache_clear()


@pytest.mark.parametrize("persona", VISITORS)
async def test_pages_of_twins_are_the_same(home: Home, app: Front, persona: str) -> None:
    other = with_told(home.twin_of(uid(persona)), home.facts, TOLD)  # pages show what `acts` tell
    paths = list(pages(home.opinions[persona], other))
    assert len(paths) > len(PLACES)
    await store(home.facts, other)
    first = [await answer_to(app, persona, path) for path in paths]
    assert {found[0] for found in first} <= {200, 303, 403, 404}, [(path, found[0]) for path, found in zip(paths, first, strict=True)]
    assert {found[0] for found in first} >= {200}
    with home.holding(other):
        again = [await answer_to(app, persona, path) for path in paths]
    for path, one, two in zip(paths, first, again, strict=True):
        lines = zip(one[3].splitlines(), two[3].splitlines(), strict=False)
        assert one == two, (path, [pair for pair in lines if pair[0] != pair[1]][:3])


@pytest.mark.parametrize("persona", [*VISITORS, *STAFF])
async def test_documents_of_twins_are_handed_out_the_same(home: Home, app: Front, persona: str) -> None:
    opinion, other = home.opinions[persona], home.twin_of(uid(persona))
    every = sorted(home.facts.tables["document"].keys() | other.tables["document"].keys())
    await store(home.facts, other)
    first = [await answer_to(app, persona, f"/documents/{encode('doc', row_id)}") for row_id in every]
    seen = opinion.sees(SHAPES["Document"])
    assert [found[0] for found in first] == [200 if row_id in seen else 404 for row_id in every]
    for row_id, found in zip(every, first, strict=True):
        assert row_id not in seen or found[3] == home.facts.tables["document"][row_id]["sha256"]
    with home.holding(other):
        assert first == [await answer_to(app, persona, f"/documents/{encode('doc', row_id)}") for row_id in every]


async def store(*companies: Facts) -> None:
    """Every document's bytes: here its hash is its content."""
    for facts in companies:
        for row in facts.rows("document"):
            await obstore.put_async(document_store(), key(row["sha256"]), row["sha256"])


async def answer_to(app: Front, persona: str, path: str) -> Answer:
    """Status, type, name and bytes of what the person gets at a path."""
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url=HOST, headers={"x-request-id": "same-request"}) as http:
        http.cookies.set(SESSION_COOKIE, persona, domain="concord.example")
        found = await http.get(path, headers={"accept": "text/html", "accept-language": "en", "sec-fetch-site": "same-origin"})
    name = found.headers.get("content-disposition", "")
    return found.status_code, found.headers.get("content-type", ""), name, CHANGING.sub(b"", found.content)


def pages(opinion: Opinion, other: Facts) -> Iterator[str]:
    """Every page of every portal; where a page is about something, about what the person sees and what not."""
    for portal, places in PLACES.items():
        for place in places:
            if place.get is not None:
                yield from (portal.base + path or "/" for path in addresses(place, opinion, other))


def addresses(place: Place, opinion: Opinion, other: Facts) -> Iterator[str]:
    """The page's address for some things seen, some hidden, and some that only the other company has."""
    if "{" not in place.path:
        yield place.path
        return
    word = place.path.split("/")[1]
    shape = next((shape for name, shape in SHAPES.items() if name == SUBJECTS.get(word) or f"{name.lower()}s" == word), None)
    if shape is None:
        yield place.path.replace("{id}", "nothing")
        return
    seen = sorted(opinion.sees(shape))
    hidden = sorted(opinion.facts.tables[table_of(shape)].keys() - set(seen))
    new = sorted(other.tables[table_of(shape)].keys() - opinion.facts.tables[table_of(shape)].keys())
    for row_id in [*seen[:2], *hidden[:1], *new[:1]]:
        yield place.path.replace("{id}", encode(shape.prefix, row_id))
