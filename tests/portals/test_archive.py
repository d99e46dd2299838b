"""The archive package in both portals: being prepared, there, and after a revocation (S0-47)."""

import hashlib
import io

import pytest

from api.ids import encode
from domain.documents.storage import document_store, keep
from domain.documents.upload_document import Received
from domain.identity.models import Audience
from domain.outsourcing.approve_revocation import approve_revocation
from domain.outsourcing.archive_acceptance import archive_acceptance
from domain.outsourcing.models import AcceptanceArchive
from domain.outsourcing.request_revocation import request_revocation
from tests.outsourcing.story import Story
from tests.outsourcing.test_gate import of
from tests.portals.visitors import Site

pytestmark = pytest.mark.anyio


async def archived(site: Site, story: Story, audience: Audience) -> AcceptanceArchive:
    """A package of the audience, with bytes of its own."""
    content = audience.value.encode()
    package = Received(len(content), hashlib.sha256(content).digest())
    await keep(document_store(), package.sha256, io.BytesIO(content))
    made = await site.world.do("worker", archive_acceptance, of(story).id, audience, package)
    assert made is not None
    return made


async def test_each_portal_hands_out_its_own(site: Site) -> None:
    story = await Story.accepted(site.world)
    place = f"acceptances/{encode('acc', of(story).id)}"
    customer, partner = await site.as_("customer_reader"), await site.as_("partner_lead")
    for visitor, portal in ((customer, "customer"), (partner, "partner")):
        assert "The package is being prepared" in (await visitor.open(f"/{portal}/{place}")).text
    made = {audience: encode("doc", (await archived(site, story, audience)).document_id) for audience in Audience}
    await site.save()
    for visitor, portal in ((customer, "customer"), (partner, "partner")):
        page = (await visitor.open(f"/{portal}/{place}")).html
        assert "The package is being prepared" not in page
        assert [audience.value for audience in Audience if f"/{portal}/documents/{made[audience]}" in page] == [portal.upper()]
        for audience in Audience:
            seen = await visitor.open(f"/{portal}/documents/{made[audience]}")
            assert (seen.status, seen.html if seen.status == 200 else None) == (
                (200, audience.value) if audience.value == portal.upper() else (404, None)
            )


async def test_a_package_of_a_revoked_acceptance_says_so(site: Site) -> None:
    story = await Story.accepted(site.world)
    await archived(site, story, Audience.CUSTOMER)
    revocation = await site.world.do("manager", request_revocation, of(story).id, "Signed in error.")
    for persona in ("hq", "finance"):
        await site.world.do(persona, approve_revocation, revocation.id)
    place = f"acceptances/{encode('acc', of(story).id)}"
    page = (await (await site.as_("customer_reader")).open(f"/customer/{place}")).text
    assert "This acceptance was revoked after the package was made" in page
    page = (await (await site.as_("partner_lead")).open(f"/partner/{place}")).text
    assert "Archive package" not in page
