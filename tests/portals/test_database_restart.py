"""A restart of the database server ends every connection; the next page and the next act are answered as if nothing had been."""

import pytest
from sqlalchemy import text

from api.ids import encode
from domain.outsourcing.models import OrderState, OutsourcingOrder
from tests.outsourcing.story import Story
from tests.portals.visitors import Site

pytestmark = pytest.mark.anyio


async def end_connections(site: Site) -> int:
    """As a restart does to the pools of a service: every connection but the test's own has ended."""
    others = "datname = current_database() AND pid != pg_backend_pid() AND backend_type = 'client backend'"
    return len((await site.db.execute(text(f"SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE {others}"))).all())  # noqa: S608


async def test_the_next_request_after_a_restart_is_answered(site: Site) -> None:
    story = await Story.sent(site.world)
    await site.save()
    lead = await site.as_("partner_lead")
    path = f"/partner/orders/{encode('ord', story.order.id)}"
    page = await lead.open(path)
    assert await end_connections(site) > 0
    assert (await lead.open(path)).status == 200
    await end_connections(site)
    assert (await lead.send(page.form("/accept"))).status == 303
    async with site.composition.sessions() as db:
        assert (await db.get_one(OutsourcingOrder, story.order.id)).state is OrderState.RUNNING
