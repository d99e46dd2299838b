"""One box over what the customer's person sees: by part of a name or by number, page by page, and nothing of others."""

from urllib.parse import urlencode

import pytest

from api.ids import encode
from domain.identity.models import Language
from domain.issues.models import IssueKind, IssueSeverity
from domain.issues.raise_issue import IssueDraft, raise_issue
from tests.portals.visitors import Site

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
async def issues(site: Site) -> None:
    world = site.world
    await world.outsider("stranger", await world.new_customer("MUSEUM"))
    await site.speak(Language.EN)
    for number in range(23):
        draft = IssueDraft(f"慢 Slow at Noon {number:02}", "It takes a minute.", IssueKind.FAULT, IssueSeverity.HIGH)
        await world.do("customer_signer", raise_issue, world.project.id, draft)
    await site.save()


async def test_parts_of_names_and_numbers_are_found_whatever_their_case(site: Site) -> None:
    person = await site.as_("customer_reader")
    for words, found in (("slow at noon 07", 1), ("慢", 5), ("NOON", 5), ("nothing of the kind", 0), ("100%", 0), ("' OR true --", 0)):
        page = await person.open("/customer/search?" + urlencode({"q": words}))
        assert len([link for link in page.links if "/customer/issues/" in link]) == found, words
    project = site.world.project
    assert f"/customer/projects/{encode('prj', project.id)}" in (await person.open(f"/customer/search?q={project.code}")).links
    assert "Names and numbers of your projects" in (await person.open("/customer/search")).text


async def test_of_one_kind_all_are_read_page_by_page(site: Site) -> None:
    person, seen = await site.as_("customer_reader"), set()
    path = "/customer/search?q=slow&in=issues"
    for expected in (20, 3):
        page = await person.open(path)
        links = {link for link in page.links if "/customer/issues/" in link}
        assert len(links) == expected
        seen |= links
        path = next((link for link in page.links if "after=" in link), "")
    assert (len(seen), path) == (23, "")


async def test_nobody_finds_what_is_anothers(site: Site) -> None:
    page = await (await site.as_("stranger")).open("/customer/search?q=slow")
    assert (page.status, "Slow at" in page.html) == (200, False)
    assert "Nothing was found" in page.text
