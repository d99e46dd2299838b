"""What the customer does in its portal: reads and signs; what everybody does: language, password, alerts, invitation."""

import pytest
from sqlalchemy import select

from api.ids import encode
from domain.alerts.keep_alerts import keep_alerts
from domain.alerts.models import Alert
from domain.delivery.acceptance_models import ProjectAcceptanceKind
from domain.delivery.models import Party
from domain.identity.models import Language, User
from domain.outsourcing.models import Acceptance, AcceptanceSignature, AcceptanceState, Outcome
from tests.outsourcing.story import Story
from tests.portals.forms import Seen
from tests.portals.visitors import PASSWORD, Site, Visitor
from tests.project_acceptance.test_project_acceptance import requested

pytestmark = pytest.mark.anyio


async def to_sign(site: Site) -> tuple[Story, str, Visitor]:
    story = await Story.delivered(site.world)
    assert story.acceptance is not None
    await site.give_password("customer_signer")
    return story, f"/customer/acceptances/{encode('acc', story.acceptance.id)}", await site.as_("customer_signer")


async def signatures(site: Site) -> list[tuple[Party, Outcome, str | None]]:
    async with site.composition.sessions() as db:
        return [(row.party, row.outcome, row.opinion) for row in await db.scalars(select(AcceptanceSignature))]


def refused(seen: Seen, sentence: str) -> None:
    assert (seen.status, sentence in seen.text, seen.title.strip().startswith("Please look again:")) == (422, True, True), seen.text


async def test_the_customer_signs_with_a_pass(site: Site) -> None:
    _, path, signer = await to_sign(site)
    page = await signer.open(path)
    assert all(word in page.text for word in ("Programs", "Run without errors.", "report.pdf", "North Software"))
    assert "¥" not in page.text
    answer = await signer.send(page.form("/sign"), outcome="PASS", password=PASSWORD)
    assert (answer.status, answer.headers["location"]) == (303, f"{path}?done=signed")
    assert "You have signed." in (await signer.follow(answer)).text
    assert await signatures(site) == [(Party.CUSTOMER, Outcome.PASS, None)]


async def test_a_wrong_password_signs_nothing_and_is_never_shown_again(site: Site) -> None:
    _, path, signer = await to_sign(site)
    page = await signer.open(path)
    again = await signer.send(page.form("/sign"), outcome="PASS", opinion="Well done.", password="not my password")
    refused(again, "This is not your password.")
    assert "not my password" not in again.html
    form = again.form("/sign")
    assert (form.values["outcome"], form.values["opinion"], form.values["password"]) == (["PASS"], ["Well done."], [""])
    assert form.controls["password"]["aria-invalid"] == "true"
    assert await signatures(site) == []
    assert (await signer.send(form, password=PASSWORD)).status == 303
    assert await signatures(site) == [(Party.CUSTOMER, Outcome.PASS, "Well done.")]


async def test_a_fail_needs_its_reason(site: Site) -> None:
    story, path, signer = await to_sign(site)
    page = await signer.open(path)
    again = await signer.send(page.form("/sign"), outcome="FAIL", opinion=" ", password=PASSWORD)
    refused(again, "Please say why.")
    refused(await signer.send(page.form("/sign"), outcome="", password=PASSWORD, key="b"), "Please choose one.")
    refused(await signer.send(page.form("/sign"), outcome="CONDITIONAL", password=PASSWORD, key="c"), "Please say why.")
    assert await signatures(site) == []
    assert (await signer.send(again.form("/sign"), opinion="The manual is missing.", password=PASSWORD)).status == 303
    assert await signatures(site) == [(Party.CUSTOMER, Outcome.FAIL, "The manual is missing.")]
    assert story.acceptance is not None
    async with site.composition.sessions() as db:
        assert (await db.get_one(Acceptance, story.acceptance.id)).state is AcceptanceState.FAILED


async def test_what_changed_since_it_was_read_is_not_signed(site: Site) -> None:
    _, path, signer = await to_sign(site)
    page = await signer.open(path)
    refused(await signer.send(page.form("/sign"), outcome="PASS", password=PASSWORD, contentHash="0" * 64), "Please read it again.")
    assert await signatures(site) == []


async def test_who_is_not_named_for_the_customer_cannot_sign(site: Site) -> None:
    _, path, signer = await to_sign(site)
    await site.world.outsider("other_signer", site.world.customer, "customer_signatory")
    await site.give_password("other_signer")
    other = await site.as_("other_signer")
    page = await other.open(path)
    assert [form for form in page.forms if form.action.endswith("/sign")] == []
    form = (await signer.open(path)).form("/sign")
    form.values["csrf"] = page.form("/sign-out").values["csrf"]
    assert (await other.send(form, outcome="PASS", password=PASSWORD)).status == 403
    assert await signatures(site) == []
    assert (await signer.open(path)).status == 200


async def test_the_certificate_names_the_four(site: Site) -> None:
    story = await Story.accepted(site.world)
    assert story.acceptance is not None
    page = await (await site.as_("customer_reader")).open(f"/customer/acceptances/{encode('acc', story.acceptance.id)}/certificate")
    assert page.status == 200
    assert all(name in page.text for name in ("Customer_Signer", "Sales", "Region_Pmo", "Hq", "30 Nov 2026", story.acceptance.content_hash))


async def test_the_project_is_accepted_with_satisfaction_and_password_or_sent_back(site: Site) -> None:
    acceptance = await requested(site.world)
    path = f"/customer/project-acceptances/{encode('pja', acceptance.id)}"
    await site.give_password("customer_signer")
    signer, reader = await site.as_("customer_signer"), await site.as_("customer_reader")
    assert f"{path}" in (await signer.open("/customer")).links
    assert path not in (await reader.open("/customer")).links
    assert path in (await reader.open(f"/customer/projects/{encode('prj', site.world.project.id)}")).links
    assert [form for form in (await reader.open(path)).forms if form.action.endswith(("/sign", "/return"))] == []
    page = await signer.open(path)
    assert all(word in page.text for word in ("Please read.", "report.pdf", acceptance.content_hash or "-"))
    refused(await signer.send(page.form("/sign"), satisfaction="", password=PASSWORD), "Please choose one.")
    refused(await signer.send(page.form("/sign"), satisfaction="4", password="not my password", key="b"), "This is not your password.")
    refused(await signer.send(page.form("/return"), reason=" ", key="c"), "Please fill this in.")
    answer = await signer.send(page.form("/sign"), satisfaction="4", opinion="Well done.", password=PASSWORD, key="d")
    assert (answer.status, answer.headers["location"]) == (303, f"{path}?done=signed")
    signed = await signer.follow(answer)
    assert all(word in signed.text for word in ("You have accepted it on 2 Nov 2026.", "4 of 5", "Well done."))
    certificate = await reader.open(f"{path}/certificate")
    assert all(word in certificate.text for word in ("Customer_Signer", "2 Nov 2026", "report.pdf", acceptance.content_hash or "-"))


async def test_a_project_is_sent_back_with_what_is_missing(site: Site) -> None:
    acceptance = await requested(site.world, ProjectAcceptanceKind.INITIAL)
    path = f"/customer/project-acceptances/{encode('pja', acceptance.id)}"
    signer = await site.as_("customer_signer")
    answer = await signer.send((await signer.open(path)).form("/return"), reason="The manual is missing.")
    assert (answer.status, answer.headers["location"]) == (303, f"{path}?done=sent-back")
    returned = await signer.follow(answer)
    assert "The manual is missing." in returned.text
    assert [form for form in returned.forms if form.action.endswith(("/sign", "/return"))] == []


async def test_the_language_is_the_persons_and_the_browsers(site: Site) -> None:
    visitor = await site.as_("customer_signer")
    page = await visitor.open("/customer/account")
    (form,) = [form for form in page.forms if form.action == "/customer/language" and form.values["next"] == ["/customer/account"]][-1:]
    answer = await visitor.send(form, language="zh_CN")
    assert answer.headers["location"] == "/customer/account"
    after = await visitor.follow(answer)
    assert (after.lang, after.headers["content-language"]) == ("zh-CN", "zh-CN")
    async with site.composition.sessions() as db:
        assert (await db.get_one(User, site.world["customer_signer"].id)).language is Language.ZH_CN
    await visitor.send(after.form("/sign-out"))
    assert (await visitor.open("/customer/sign-in")).lang == "zh-CN"
    assert (await visitor.send(form, language="fr")).status in (400, 403)


@pytest.mark.parametrize(
    ("wish", "lang"), [("en-GB,en;q=0.9,zh;q=0.8", "en"), ("zh-TW", "zh-CN"), ("fr,en;q=0.5", "en"), ("fr", "zh-CN"), ("", "zh-CN")]
)
async def test_before_the_sign_in_the_browser_decides(site: Site, wish: str, lang: str) -> None:
    visitor = site.anybody(**{"accept-language": wish})
    page = await visitor.open("/partner/sign-in")
    assert (page.lang, page.headers["vary"]) == (lang, "Cookie, Accept-Language")
    other = "en" if lang == "zh-CN" else "zh_CN"
    form = next(form for form in page.forms if form.action == "/partner/language")
    assert form.values["language"] == [other]
    assert (await visitor.send(form)).headers["location"] == "/partner/sign-in"
    assert (await visitor.open("/partner/sign-in")).lang != lang


async def test_an_alert_is_acknowledged(site: Site) -> None:
    story = await Story.sent(site.world)
    await site.world.do("worker", keep_alerts, "OutsourcingOrder", story.order.id)
    lead = await site.as_("partner_lead")
    page = await lead.open("/partner/alerts")
    assert f"Order {story.order.code} waits for your answer" in page.text
    assert f"/partner/orders/{encode('ord', story.order.id)}" in page.links
    answer = await lead.send(page.form("/acknowledge"))
    assert answer.headers["location"] == "/partner/alerts?done=acknowledged"
    assert [form for form in (await lead.follow(answer)).forms if form.action.endswith("/acknowledge")] == []
    async with site.composition.sessions() as db:
        seen = {alert.owner_id: alert.acknowledged_at is not None for alert in await db.scalars(select(Alert))}
    assert seen[site.world["partner_lead"].id] is True
    assert seen[site.world["partner_admin"].id] is False


async def test_nobody_acknowledges_anothers_alert(site: Site) -> None:
    story = await Story.sent(site.world)
    await site.world.do("worker", keep_alerts, "OutsourcingOrder", story.order.id)
    lead, finance = await site.as_("partner_lead"), await site.as_("partner_finance")
    form = (await lead.open("/partner/alerts")).form("/acknowledge")
    form.values["csrf"] = (await finance.open("/partner/account")).form("/password").values["csrf"]
    assert (await finance.send(form)).status == 404


async def test_a_new_password_is_proved_by_the_old_one(site: Site) -> None:
    await site.give_password("customer_signer")
    visitor, elsewhere = await site.as_("customer_signer"), await site.as_("customer_signer")
    form = (await visitor.open("/customer/account")).form("/password")
    new: dict[str, str] = {"newPassword": "nine green bottles", "again": "nine green bottles"}
    refused(await visitor.send(form, oldPassword="wrong", **new), "This is not your password.")
    refused(await visitor.send(form, oldPassword=PASSWORD, newPassword="short", again="short"), "Choose a password of 10 to 200")
    unequal = await visitor.send(form, oldPassword=PASSWORD, newPassword="nine green bottles", again="ten green bottles")
    refused(unequal, "The two passwords differ.")
    assert "bottles" not in unequal.html
    answer = await visitor.send(form, oldPassword=PASSWORD, **new)
    assert answer.headers["location"] == "/customer/account?done=password"
    assert ((await visitor.open("/customer")).status, (await elsewhere.open("/customer")).status) == (200, 303)


async def test_an_invited_person_sets_a_password_once_and_is_in(site: Site) -> None:
    visitor, path = site.anybody(), await site.invite("a-link")
    page = await visitor.open(path)
    assert all(words in page.text for words in ("Welcome, New Person", "North Software", "new@people.example"))
    refused(await visitor.send(page.form(path), password=PASSWORD, again="other"), "The two passwords differ.")
    refused(await visitor.send(page.form(path), password="short", again="short"), "Choose a password of 10 to 200")
    answer = await visitor.send(page.form(path), password=PASSWORD, again=PASSWORD)
    assert (answer.status, answer.headers["location"]) == (303, "/partner")
    assert "New Person" in (await visitor.follow(answer)).text
    used = await site.anybody().open(path)
    assert (used.status, "This link does not work any more" in used.text) == (404, True)
    assert (await visitor.send(page.form(path), password=PASSWORD, again=PASSWORD)).status == 404


async def test_an_expired_link_says_so(site: Site) -> None:
    path = await site.invite("a-link", hours=-1)
    page = await site.anybody().open(path)
    assert (page.status, "This link does not work any more" in page.text) == (404, True)
