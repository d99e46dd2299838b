"""An open page is told when it would read otherwise now, of what it may read alone, and by nobody without a sign-in."""

import asyncio
import re
from urllib.parse import urlencode

import pytest

from api.ids import encode
from domain.identity.models import Language
from tests.hours.chain import TODAY, approved, line, logged, people
from tests.portals.visitors import Site, Visitor
from tests.world import at

pytestmark = pytest.mark.anyio
MARK = re.compile(r'data-live="([0-9a-f]{32})"')


@pytest.fixture
async def path(site: Site) -> str:
    """The hours of the project."""
    site.world.now = at(TODAY)
    await people(site.world)
    await approved(site.world, "engineer", line("2"))
    await site.world.outsider("stranger", await site.world.new_customer("MUSEUM"))
    await site.speak(Language.EN)
    await site.save()
    return f"/customer/projects/{encode('prj', site.world.project.id)}/hours"


async def mark_of(visitor: Visitor, path: str) -> str:
    found = MARK.search((await visitor.open(path)).html)
    assert found is not None
    return found[1]


async def told(visitor: Visitor, path: str, mark: str) -> str:
    """What the stream of a page says until it ends."""
    return (await visitor.http.get(f"{path}?{urlencode({'live': mark})}", timeout=30)).text


async def test_a_page_is_told_of_a_change_that_somebody_else_commits(site: Site, path: str) -> None:
    reader, signer = await site.as_("customer_reader"), await site.as_("customer_signer")
    mark = await mark_of(reader, path)
    assert mark == await mark_of(reader, path)
    stream = asyncio.create_task(told(reader, path, mark))
    await logged(site.world, "engineer", line("4"))
    await site.save()
    await asyncio.sleep(1)
    assert not stream.done(), "hours that nobody has approved are not the customer's"
    assert (await signer.send((await signer.open(path)).form("/confirm"))).status == 303
    assert "event: changed" in await asyncio.wait_for(stream, 20)
    assert "event: changed" in await told(reader, path, mark), "what was shown before is old from the beginning"


async def test_a_stream_of_nobody_is_none_and_of_a_hidden_page_neither(site: Site, path: str) -> None:
    nobody = await site.anybody().http.get(f"{path}?live=x")
    assert (nobody.status_code, "event:" in nobody.text) == (303, False)
    stranger = await site.as_("stranger")
    assert "event: changed" in await told(stranger, path, "x"), "as of a page that is no more, whatever it is"
    assert "data-live" not in (await stranger.open("/customer/issues")).html
