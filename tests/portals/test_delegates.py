"""The customer's signatory names a colleague who signs in their place, and ends it, in the portal (S0-47)."""

from datetime import date

import pytest
from sqlalchemy import select

from api.ids import encode
from domain.delivery.models import Party, Project, ProjectSignatory, ProjectState
from domain.documents.models import DocumentLink, Visibility
from domain.outsourcing.models import AcceptanceSignature
from tests.outsourcing.story import Story
from tests.portals.forms import Seen
from tests.portals.test_customer_acts import refused
from tests.portals.test_partner_acts import PDF
from tests.portals.visitors import PASSWORD, Site

pytestmark = pytest.mark.anyio
LETTER = {"file": ("authority.pdf", PDF)}
DAYS = {"validFrom": "2026-11-03", "validTo": "2026-11-20"}


def path_of(site: Site) -> str:
    return f"/customer/projects/{encode('prj', site.world.project.id)}"


def given(site: Site, persona: str = "customer_reader") -> dict[str, str]:
    return {"userId": encode("usr", site.world[persona].id), **DAYS}


def acts(page: Seen, *endings: str) -> list[str]:
    return [form.action.rsplit("/", 1)[-1] for form in page.forms if form.action.endswith(endings)]


async def delegates(site: Site) -> list[tuple[date, date | None]]:
    async with site.composition.sessions() as db:
        found = await db.scalars(select(ProjectSignatory).where(ProjectSignatory.delegate_of_id.is_not(None)).order_by(ProjectSignatory.id))
        return [(row.valid_from, row.valid_to) for row in found]


async def test_a_colleague_is_named_signs_marked_and_is_ended(site: Site) -> None:
    story = await Story.delivered(site.world)
    assert story.acceptance is not None
    await site.give_password("customer_reader")
    signer, colleague = await site.as_("customer_signer"), await site.as_("customer_reader")
    page = await signer.open(path_of(site))
    form = page.form("/delegate")
    answer = await signer.send(form, LETTER, **given(site) | {"validFrom": "2026-11-02"}, authority="On leave.")
    assert (answer.status, answer.headers["location"]) == (303, f"{path_of(site)}?done=delegated")
    told = await signer.follow(answer)
    assert all(text in told.text for text in ("Your delegate is named", "Customer_Reader", "Delegate of Customer_Signer", "20 Nov 2026"))
    assert await delegates(site) == [(date(2026, 11, 2), date(2026, 11, 20))]
    async with site.composition.sessions() as db:
        link = (await db.scalars(select(DocumentLink).where(DocumentLink.subject_type == "ProjectSignatory"))).one()
        assert (link.visibility, link.customer_id) == (Visibility.CUSTOMER, site.world.customer.id)

    place = f"/customer/acceptances/{encode('acc', story.acceptance.id)}"
    signing = (await colleague.open(place)).form("/sign")
    assert (await colleague.send(signing, outcome="PASS", password=PASSWORD)).status == 303
    async with site.composition.sessions() as db:
        signed = (await db.scalars(select(AcceptanceSignature).where(AcceptanceSignature.party == Party.CUSTOMER))).one()
        assert (signed.signer_name, signed.is_delegate, signed.principal_name) == ("Customer_Reader", True, "Customer_Signer")

    ended = await signer.send(told.form("/end"))
    assert (ended.status, ended.headers["location"]) == (303, f"{path_of(site)}?done=delegate-ended")
    after = await signer.follow(ended)
    assert "Delegate of Customer_Signer" not in after.text
    assert await delegates(site) == [(date(2026, 11, 2), date(2026, 11, 1))]
    refused(await signer.send(told.form("/end"), key="again"), "This person no longer signs.")


async def test_who_is_ended_before_the_first_day_can_be_named_again(site: Site) -> None:
    signer = await site.as_("customer_signer")
    form = (await signer.open(path_of(site))).form("/delegate")
    named = await signer.follow(await signer.send(form, LETTER, **given(site)))
    after = await signer.follow(await signer.send(named.form("/end")))
    assert acts(after, "/end") == []
    refused(await signer.send(named.form("/end"), key="again"), "This person no longer signs.")
    assert (await signer.send(form, LETTER, **given(site), key="b")).status == 303
    assert await delegates(site) == [(date(2026, 11, 3), date(2026, 11, 2)), (date(2026, 11, 3), date(2026, 11, 20))]


async def test_a_refused_form_keeps_what_was_typed_and_uploaded(site: Site) -> None:
    signer = await site.as_("customer_signer")
    form = (await signer.open(path_of(site))).form("/delegate")
    refused(await signer.send(form, **DAYS), "Please choose one.")
    refused(await signer.send(form, **given(site), key="b"), "Please add the file.")
    refused(await signer.send(form, LETTER, **given(site) | {"validFrom": "soon"}, key="c"), "Please enter a date")
    reversed_days = given(site) | {"validTo": "2026-11-01"}
    again = await signer.send(form, LETTER, **reversed_days, authority="Leave", key="d")
    refused(again, "The end lies before the start.")
    shown = again.form("/delegate")
    assert (shown.values["userId"], shown.values["authority"], "authority.pdf" in again.text) == ([given(site)["userId"]], ["Leave"], True)
    refused(await signer.send(form, LETTER, **given(site, "customer_signer"), key="e"), "This person signs for this party already.")
    refused(await signer.send(form, LETTER, **given(site), authority="x" * 10_000, key="f"), "At most")
    assert await delegates(site) == []
    assert (await signer.send(shown, validTo="2026-11-20")).status == 303
    assert await delegates(site) == [(date(2026, 11, 3), date(2026, 11, 20))]
    refused(await signer.send(form, LETTER, **given(site), key="g"), "This person signs for this party already.")


async def test_a_form_sent_twice_names_one(site: Site) -> None:
    signer = await site.as_("customer_signer")
    form = (await signer.open(path_of(site))).form("/delegate")
    letter = await signer.send(form, LETTER, **given(site) | {"validTo": "2026-11-01"}, key="a")
    kept = letter.form("/delegate")
    assert [(await signer.send(kept, validTo="2026-11-20")).status for _ in range(2)] == [303, 303]
    assert len(await delegates(site)) == 1


async def test_only_the_signatory_has_the_forms_and_the_right(site: Site) -> None:
    signer, reader = await site.as_("customer_signer"), await site.as_("customer_reader")
    naming = (await signer.open(path_of(site))).form("/delegate")
    page = await reader.open(path_of(site))
    assert ("Customer_Signer" in page.text, acts(page, "/delegate", "/end")) == (True, [])
    naming.values["csrf"] = page.form("/sign-out").values["csrf"]
    assert (await reader.send(naming, LETTER, **given(site))).status == 403
    naming = (await signer.open(path_of(site))).form("/delegate")
    named = await signer.follow(await signer.send(naming, LETTER, **given(site)))
    assert acts(await reader.open(path_of(site)), "/delegate", "/end") == []
    ending = named.form("/end")
    ending.values["csrf"] = page.form("/sign-out").values["csrf"]
    assert (await reader.send(ending)).status == 403
    (own,) = [form for form in named.forms if form.action.endswith("/delegate")]
    ending = named.form("/end")
    ending.action = own.action.replace("/delegate", "/end")
    assert (await signer.send(ending, key="own")).status == 403
    assert await delegates(site) == [(date(2026, 11, 3), date(2026, 11, 20))]


async def test_another_customer_reaches_nothing_of_it(site: Site) -> None:
    await site.world.outsider("other_customer", await site.world.new_customer("INLAND"), "customer_signatory")
    signer, other = await site.as_("customer_signer"), await site.as_("other_customer")
    form = (await signer.open(path_of(site))).form("/delegate")
    assert "Customer_Signer" not in (await other.open("/customer/projects")).text
    form.values["csrf"] = (await other.open("/customer")).form("/sign-out").values["csrf"]
    assert (await other.send(form, LETTER, **given(site))).status == 404
    assert await delegates(site) == []


async def test_a_closed_project_and_one_without_signatory_have_no_form(site: Site) -> None:
    project = await site.world.new_project(site.world.contract)
    signer = await site.as_("customer_signer")
    page = await signer.open(f"/customer/projects/{encode('prj', project.id)}")
    assert ("Nobody signs for you on this project yet." in page.text, acts(page, "/delegate")) == (True, [])
    form = (await signer.open(path_of(site))).form("/delegate")
    await site.world.put_into(await site.world.db.get_one(Project, site.world.project.id), ProjectState.CLOSED)
    await site.save()
    refused(await signer.send(form, LETTER, **given(site)), "This project has been closed.")
    assert acts(await signer.open(path_of(site)), "/delegate") == []
