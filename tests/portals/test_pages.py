"""Every page renders with all data, with none, with empty lists and with any one field withheld; and it obeys the content policy."""

import re
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jinja2 import UndefinedError

from portals.forms import FieldError, Form
from portals.rendering import render
from portals.schedule import REMINDERS
from portals.zones import usual_zone, zones_in
from tests.portals.page_data import answer, documents, paths, without

ZONE = ZoneInfo("Asia/Shanghai")
STATES = {
    "partner/order": "SENT DECLINED RUNNING DELIVERED ACCEPTED SETTLED CLOSED CANCELLED TERMINATED",
    "partner/monthly_statement": "HANDED_IN CONFIRMED RETURNED WITHDRAWN",
    "partner/hours": "DRAFT RETURNED DISPUTED SUBMITTED CONFIRMED",
    "customer/hours": "APPROVED CONFIRMED",
    "partner/termination": "SENT OBJECTED AGREED CONCLUDED WITHDRAWN",
    "partner/change": "SENT ACCEPTED DECLINED CANCELLED",
    "partner/acceptance": "OPEN CONDITIONAL PASSED FAILED VOIDED REVOKED",
    "partner/settlement": "LOCKED ELIGIBLE REQUESTED EVALUATING PROPOSED DISPUTED CONFIRMED APPROVED PAID CLOSED",
    "partner/company": "DRAFT SUBMITTED UNDER_REVIEW MORE_ASKED REJECTED APPROVED ACTIVE EXPIRED SUSPENDED BLACKLISTED",
    "partner/payables": "LOCKED OPEN INVOICED PARTLY_PAID PAID CANCELLED",
    "customer/acceptance": "OPEN CONDITIONAL PASSED FAILED VOIDED REVOKED",
    "customer/issue": "OPEN HANDLING WITH_HEADQUARTERS RETURNED ANSWERED CLOSED REOPENED",
    "customer/requirement": "RAISED ANALYSING IMPLEMENTING ANSWERED CONFIRMED REOPENED",
    "customer/progress": "PLANNED RUNNING DONE REACHED",
    "customer/project": "INITIATION PLANNING BLUEPRINT BUILD GO_LIVE ACCEPTANCE SUMMARY OPERATIONS CLOSED STOPPED",
}
FORMS = {
    "partner/order": ("decline", "reason"),
    "partner/change": ("decline", "reason"),
    "partner/termination": ("object", "answer"),
    "partner/hand_in_month": ("hand-in", "days-1"),
    "partner/log_hours": ("log", "hours-2026-11-02"),
    "partner/request_acceptance": ("request", "deliverable-1"),
    "partner/change_acceptance": ("change", "deliverable-1"),
    "partner/settlement": ("request", "remark"),
    "partner/payables": ("invoice-row-1", "number"),
    "partner/company": ("data", "address"),
    "partner/people": ("person-row-1", "name"),
    "partner/qualifications": ("paper", "number"),
    "customer/acceptance": ("sign", "opinion"),
    "customer/project": ("delegate-row-1", "authority"),
    "partner/acceptance": ("punch-row-1", "note"),
    "customer/raise_issue": ("raise", "title"),
    "customer/issue": ("reply", "text"),
    "customer/raise_requirement": ("raise", "title"),
}


MONTHS = {"rates": [{"field": "days-1", "level": "SENIOR", "unitPrice": "1500.0000", "left": "2.50"}], "months": ["2026-11-01"]}
"""What the page of a month finds out itself."""


LINE = {"day": "2026-11-02", "hours": "7.50", "work": "Interfaces", "isDeemed": False}
LINE |= {"user": {"name": "Li Wei"}, "confirmedBy": {"name": "Wang Fang"}}
HOURS = {
    "around": {"this": "2026-11-02", "before": "2026-10-26", "after": None},
    "days": ["2026-11-02", "2026-11-03"],
    "works": [("prj_1 ord_1", "Harbour · Data migration")],
    "given": [("tsk_1", "Interfaces")],
    "last": None,
    "copied": {},
    "logged": {"2026-11-02": "7.50"},
    "lines": [LINE, LINE | {"isDeemed": True}],
    "people": [{"name": "Li Wei", "organisation": "North Software", "hours": "15.00", "days": "1.88"}],
    "total": {"hours": "15.00", "days": "1.88"},
    "a_day": "8",
    "unit": "MONTH",
    "q": "harbour",
    "kind": None,
}
"""What the pages of hours find out themselves."""


class Reader(HTMLParser):
    """What a page shows, and the tags it is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def page(name: str, data: dict[str, Any], language: str = "en", **context: Any) -> Reader:
    template = f"{name.removeprefix('shared/')}.html"
    base = "/customer" if name.startswith("customer") else "/partner"
    frame = {"base": base, "path": base, "csrf": "c", "uploaded": [], "several": True, "has_factor": True}
    frame |= MONTHS | HOURS | {"zones": zones_in(language), "usual_zone": usual_zone(language), "reminders": REMINDERS}
    return Reader(render(template, language, ZONE, **{**frame, **data, **context}))


@pytest.mark.parametrize("name", documents())
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_page_is_whole_in_every_state(name: str, language: str) -> None:
    for state in STATES.get(name, "OPEN").split():
        shown = page(name, answer(name, state=state), language)
        assert "None" not in shown.text
        assert len([tag for tag, _ in shown.tags if tag == "h1"]) == 1
        ids = [attributes["id"] for _, attributes in shown.tags if "id" in attributes]
        assert len(ids) == len(set(ids))
        named = {attributes["aria-labelledby"] for _, attributes in shown.tags if "aria-labelledby" in attributes}
        assert named <= set(ids)


@pytest.mark.parametrize("name", documents())
def test_a_page_obeys_the_strict_content_policy(name: str) -> None:
    shown = page(name, answer(name))
    for tag, attributes in shown.tags:
        assert "style" not in attributes
        assert tag != "style"
        assert not [key for key in attributes if key.startswith("on")]
        for address in (attributes.get("src"), attributes.get("href"), attributes.get("action")):
            assert address is None or address[0] in "/#"
    assert all(attributes.get("src") for tag, attributes in shown.tags if tag == "script")


@pytest.mark.parametrize("name", documents())
def test_a_page_does_without_any_field_that_is_withheld(name: str) -> None:
    whole = answer(name, state="OPEN")
    for path in set(paths(whole)):
        shown = page(name, without(whole, path))
        assert "None" not in shown.text, path


@pytest.mark.parametrize("name", documents())
def test_a_page_says_so_when_there_is_nothing(name: str) -> None:
    assert "None" not in page(name, answer(name, rows=0)).text


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_refused_form_is_linked_to_its_field_and_keeps_what_was_sent(name: str) -> None:
    form_name, field = FORMS[name]
    form = Form(form_name, {field: "as sent"}, [FieldError("WRONG", field, "Not so.")])
    states = {
        "partner/order": "SENT",
        "partner/change": "SENT",
        "partner/termination": "SENT",
        "partner/settlement": "ELIGIBLE",
        "partner/request_acceptance": "RUNNING",
    }
    shown = page(name, answer(name, state=states.get(name, "OPEN")), form=form)
    assert "Not so." in shown.text
    control = next(attributes for _, attributes in shown.tags if attributes.get("id") == form.anchor(field))
    assert control["aria-invalid"] == "true"
    assert f"{form.anchor(field)}-error" in str(control["aria-describedby"]).split()
    assert [attributes for tag, attributes in shown.tags if tag == "a" and attributes.get("href") == f"#{form.anchor(field)}"]


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_form_that_posts_carries_its_token(name: str) -> None:
    html = page(name, answer(name, state={"partner/change": "SENT", "partner/termination": "SENT"}.get(name, "OPEN")))
    forms = [tag for tag, attributes in html.tags if tag == "form" and attributes.get("method") == "post"]
    tokens = [attributes for _, attributes in html.tags if attributes.get("name") == "csrf"]
    assert len(forms) == len(tokens) > 0


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503, 418])
def test_an_error_has_words_and_a_number_and_shows_no_more(status: int) -> None:
    shown = Reader(render("error.html", "en", ZONE, base="/partner", path="/partner/orders", status=status, request_id="req-1"))
    assert "req-1" in shown.text
    assert not re.search(r"Traceback|SELECT|Error\b", shown.text)


def test_a_key_that_was_not_asked_for_is_a_defect() -> None:
    data = answer("partner/order")
    del data["order"]["code"]
    with pytest.raises(UndefinedError, match="code"):
        page("partner/order", data)


def test_what_people_wrote_is_text() -> None:
    data = answer("partner/order", title="<script>alert(1)</script>")
    shown = page("partner/order", data)
    assert "<script>alert(1)</script>" in shown.text
    assert len([tag for tag, _ in shown.tags if tag == "script"]) == 1


FACTOR = {
    "held": False,
    "codes": 0,
    "home": None,
    "asked": False,
    "email": "ann@example.com",
    "secret": "ABCD EFGH",
    "uri": "otpauth://totp/Concord:ann",
    "picture": "<svg></svg>",
}
VIEW = {"staff": "Li", "name": "Ann", "organisation": "Harbour", "reason": "They call", "until": "2026-11-22T01:02:03+00:00"}
INVITED = {
    "name": "Ann",
    "email": "ann@example.com",
    "organisation": "Qiaolin",
    "expiresAt": "2026-11-22T01:02:03+00:00",
    "hasPassword": False,
}


@pytest.mark.parametrize(
    ("template", "given", "said"),
    [
        ("sign_in.html", {"next": None, "provider": None, "portals": ""}, "Sign in"),
        ("sign_in.html", {"next": "/staff", "provider": "Corporate login", "portals": ""}, "sign in with Corporate login"),
        ("accept_invitation.html", {"token": "t", "invitation": INVITED}, "Welcome, Ann"),
        ("accept_invitation.html", {"token": "t", "invitation": INVITED | {"hasPassword": True}}, "Welcome, Ann"),
        ("accept_invitation.html", {"token": "t", "invitation": None}, "This link does not work any more"),
        ("view_as.html", {"token": "t", "view": VIEW}, "View as Ann"),
        ("view_as.html", {"token": "t", "view": None}, "This link does not work any more"),
        ("second_factor.html", {"next": None}, "Enter the six digits"),
        ("set_up_factor.html", FACTOR | {"picture": None, "secret": None}, "Your role asks for it"),
        ("set_up_factor.html", FACTOR, "ABCD EFGH"),
        ("set_up_factor.html", FACTOR | {"held": True, "codes": 1, "home": "/staff"}, "1 recovery code is left."),
        ("recovery_codes.html", {"codes": ["ABCD-EFGH"], "on": "/partner", "renewed": False}, "ABCD-EFGH"),
        ("forgotten.html", {}, "Forgotten your password?"),
        ("reset.html", {"token": "t", "email": "ann@example.com"}, "ann@example.com"),
        ("reset.html", {"token": "t", "email": None}, "This link does not work any more"),
        ("choose.html", {"choices": [{"id": "usr_1", "organisation": "Qiaolin", "audience": "PARTNER"}]}, "Qiaolin"),
        ("staff.html", {"graphiql": True}, "staff"),
    ],
)
def test_doors_render_without_a_viewer(template: str, given: dict[str, Any], said: str) -> None:
    shown = Reader(render(template, "en", ZONE, base="/partner", path="/partner/sign-in", csrf="c", **given))
    assert said in shown.text
    assert "None" not in shown.text
