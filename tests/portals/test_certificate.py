"""The certificate (验收单) says who stood in for whom, in both portals (S0-47)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from api.ids import encode
from domain.delivery.models import Party, ProjectSignatory
from domain.delivery.name_delegate import Delegation, name_delegate
from domain.outsourcing.confirm_paper import confirm_paper
from domain.outsourcing.models import Outcome
from domain.outsourcing.record_paper import PaperDraft, record_paper
from domain.outsourcing.waive_party import waive_party
from tests.outsourcing.story import Story
from tests.portals.visitors import Site

pytestmark = pytest.mark.anyio


async def test_it_names_the_delegate_the_waived_party_and_the_paper(site: Site) -> None:
    world = site.world
    story = await Story.delivered(world)
    assert story.acceptance is not None
    await world.do("hq", waive_party, world.project.id, Party.REGION, "The project has no region.")
    await world.staff("deputy")
    query = select(ProjectSignatory).where(ProjectSignatory.project_id == world.project.id, ProjectSignatory.party == Party.SALES)
    signatory, today = (await world.db.scalars(query)).one(), world.as_("hq").today
    authority = await world.document("sales")
    delegation = Delegation(world["deputy"].id, today, today + timedelta(days=9), authority.id)
    await world.do("sales", name_delegate, signatory.id, delegation)
    await story.sign(Party.SALES, persona="deputy")
    await story.sign(Party.HEADQUARTERS)
    scan = await world.document("manager")
    paper = await world.do("manager", record_paper, story.acceptance.id, PaperDraft("Wang Fang", Outcome.PASS, today, scan.id))
    await world.do("hq", confirm_paper, paper.id)
    place = f"acceptances/{encode('acc', story.acceptance.id)}/certificate"
    reader, lead = await site.as_("customer_reader"), await site.as_("partner_lead")
    shown = (await reader.open(f"/customer/{place}")).text
    words = ("Delegate of Sales", "Deputy", "Wang Fang", "Signed on paper", "Waived", "The project has no region.")
    assert [word for word in words if word not in shown] == []
    shown = (await lead.open(f"/partner/{place}")).text
    told = ("Signed by a delegate", "Signed on paper", "Waived", "The project has no region.")
    assert [word for word in told if word not in shown] == []
    assert "Wang Fang" not in shown
    assert "Deputy" not in shown
