"""A company to leak from: two customers with projects, three partners, two regions, orders in every state, and people of every role.

One customer and one partner have nothing yet. The rows obey no constraint but their keys: only readers look at them.
"""

from datetime import date
from typing import Any

from domain.outsourcing.models import MonthlyState, OrderState, PayableState, SettlementState
from tests.leaks.approvals import approve
from tests.leaks.people import hire
from tests.leaks.places import BINDING, NOT_SENT, ORDERS, PROJECTS, UNITS
from tests.leaks.rows import Row, Rows, uid

CONTENT = """{"acceptance": {"code": "%s", "kind": "FINAL", "round": 1}, "customer": "Customer", "deliverables": [], "note": null,
"order": {"code": "O", "title": "Works", "startsOn": "2026-01-01", "endsOn": "2026-02-01"}, "partner": "Partner",
"project": {"code": "P", "name": "Project"}}"""
"""What an acceptance has to be signed for."""
SIZE = 32
"""Bytes of every document: its content is its own hash."""


def company() -> Rows:
    """All its rows."""
    rows = Rows()
    for name in ("OP", "OP2", "OCA", "OCB", "OCC", "OPX", "OPY", "OPZ"):
        rows.add("organisation", name, is_provider=name.startswith("OP") and len(name) < 4 and name[-1] in "P2")
    _units(rows)
    for name, unit in (("CA", "NORTH"), ("CB", "SOUTH"), ("CC", "NORTH-1")):
        rows.add("customer", name, code=name, organisation_id=uid(f"O{name}"), unit_id=uid(unit), owner_id=uid("account_manager"))
    for name in ("PX", "PY", "PZ"):
        rows.add("partner", name, code=name, organisation_id=uid(f"O{name}"))
        _agreement(rows, name)
        _file(rows, name)
    for name, (customer, unit) in PROJECTS.items():
        _project(rows, name, customer, unit)
    for rule in ("rule", "older rule"):
        rows.add("evaluation_rule", rule)
    for level in ("JUNIOR", "INTERMEDIATE", "SENIOR", "EXPERT"):
        rows.add("cost_rate", f"{level} rate", level=level, set_by_id=uid("finance"), valid_from=date(2026, 1, 1), valid_to=None)
    hire(rows)
    _pool(rows)
    for part in (1, 2):
        people = {"asked_by_id": uid("admin"), "withdrawn_by_id": uid("admin")}
        rows.add("policy_change", f"policy change {part}", **people)
        rows.add("policy_change_line", f"policy change line {part}", change_id=uid(f"policy change {part}"))
    for (project, partner), states in ORDERS.items():
        for state in states:
            _order(rows, project, partner, state)
    _papers(rows)
    approve(rows)
    return rows


def _units(rows: Rows) -> None:
    for code, parent in UNITS.items():
        rows.add("unit", code, code=code, parent_id=parent and uid(parent), valid_to=None)
        above: str | None = code
        while above is not None:
            rows.tables.setdefault("unit_ancestor", []).append({"unit_id": uid(code), "ancestor_id": uid(above)})
            above = UNITS[above]


def _agreement(rows: Rows, partner: str) -> None:
    for year in (2025, 2026):
        name = f"AGR-{partner}-{year}"
        budget = rows.add("budget_line", f"{name} budget", unit_id=None, customer_id=None, project_id=None, partner_id=uid(partner))
        parties = {"partner_id": uid(partner), "legal_entity_id": uid("OP")}
        rows.add("partner_agreement", name, code=name, **parties, budget_line_id=budget["id"])
        for level in ("JUNIOR", "EXPERT"):
            rows.add("agreement_price", f"{name} {level}", agreement_id=uid(name), partner_id=uid(partner), level=level)


def _file(rows: Rows, partner: str) -> None:
    """What stands in a partner's file, and its gradings: one with published scores, one without."""
    of, who = {"partner_id": uid(partner)}, {"by": uid("partners"), "them": uid(f"admin_{partner[-1].lower()}")}
    for part in (1, 2):
        name = f"{partner} file {part}"
        rows.add("partnership", f"{name} kind", **of)
        rows.add("partner_transition", f"{name} step", **of, by_id=who["by"])
        rows.add("partner_person", f"{name} person", **of)
        rows.add("document", f"{name} scan", owner_id=uid("manager_b"), size=SIZE)
        holder = {"person_id": uid(f"{name} person") if part == 2 else None, "document_id": uid(f"{name} scan")}
        rows.add("partner_qualification", f"{name} licence", **of, **holder, recorded_by_id=who["them"], checked_by_id=who["by"])
        rows.add("partner_declaration", f"{name} declared", **of, declared_by_id=who["them"])
        rows.add("admission_item", f"{name} asked", **of, asked_by_id=who["by"])
        rows.add("partner_account_change", f"{name} change", **of, requested_by_id=who["them"], decided_by_id=uid("finance"))
        scheme = rows.add("grading_scheme", f"{name} scheme")["id"]
        rows.add("partner_grade", f"{name} grade", **of, scheme_id=scheme, is_published=part == 1, graded_by_id=who["by"])
    rows.add("required_qualification", f"{partner} requirement")


def _pool(rows: Rows) -> None:
    """People of two units and of two partners, each planned for a project of each customer; one does more than a whole day."""
    people = {"member": ("NORTH-1", None), "manager_b": ("SOUTH", None), "lead_x": ("NORTH", "PX"), "lead_y": ("SOUTH", "PY")}
    for person, (unit, partner) in people.items():
        who = {"user_id": uid(person), "partner_id": partner and uid(partner)}
        stays = {"pooled_on": date(2026, 11, 4), "retired_on": None} if partner is None else {}
        rows.add("resource", f"{person} in the pool", **who, **stays, unit_id=uid(unit))
        for project in ("A1", "B1"):
            customer, place = PROJECTS[project]
            where = {"project_id": uid(project), "customer_id": uid(customer), "unit_id": uid(place)}
            given: Row = {} if person == "member" else {"overbook_reason": None, "withdrawn_on": None}
            given |= {"starts_on": date(2026, 10, 20), "ends_on": date(2026, 11, 13), "share": 40} if project == "B1" else {}
            rows.add("allocation", f"{person} for {project}", **where, **who, **given, resource_id=uid(f"{person} in the pool"))


def _project(rows: Rows, name: str, customer: str, unit: str) -> None:
    tenants = {"customer_id": uid(customer), "unit_id": uid(unit)}
    place = {"project_id": uid(name), **tenants}
    limits = rows.add("budget_line", f"CON-{name} budget", **tenants, project_id=None, partner_id=None)
    parties = {"legal_entity_id": uid("OP2"), "owner_id": uid("account_manager")}
    rows.add("contract", f"CON-{name}", code=f"CON-{name}", **tenants, **parties, budget_line_id=limits["id"])
    for part in (1, 2):
        instalment = f"CON-{name} {part}"
        rows.add("contract_instalment", instalment, contract_id=uid(f"CON-{name}"), **tenants, sequence=part)
        rows.add("receipt", f"{instalment} receipt", instalment_id=uid(instalment), contract_id=uid(f"CON-{name}"), **tenants)
    budget = rows.add("budget_line", f"{name} budget", **place, partner_id=None)
    owner = {"contract_id": uid(f"CON-{name}"), "owner_id": uid("manager_b" if name.startswith("B") else "manager")}
    rows.add("party_waiver", f"{name} waiver", **place, party="REGION", waived_by_id=uid("finance"))
    consented = {
        "contract_id": uid(f"CON-{name}"),
        "project_id": uid(name),
        "recorded_by_id": uid("sales"),
        "document_id": uid(f"{name} CUSTOMER"),
    }
    rows.add("outsourcing_consent", f"{name} consent", **tenants, **consented)
    rows.add("project_transition", f"{name} moved", **place, by_id=uid("manager"))
    _early_entry(rows, name, tenants)
    _hours(rows, name, place)
    _issues(rows, name, place)
    early = {"early_entry_id": uid(f"EE-{name}"), "open_entry_id": None}
    rows.add("project", name, code=name, **tenants, **owner, budget_line_id=budget["id"], **early)
    _plan(rows, name, place)
    _reports(rows, name, place)
    _talk(rows, name, place)
    _requirements(rows, name, place)
    _logs(rows, name, place)
    _schedule(rows, name, place)
    _costs(rows, name, place)
    _accepted(rows, name, place)


def _accepted(rows: Rows, project: str, place: Row) -> None:
    """Acceptances of the project by its customer: one is prepared, one was requested; each with a document and a step."""
    for part, kind in ((1, "FINAL"), (2, "INITIAL")):
        name = f"{project} accepted {part}"
        asked: Row = {"is_requested": True} if part == 1 else {"is_requested": False, "requested_at": None}
        people = {"owner_id": uid("manager"), "requested_by_id": uid("manager_b"), "signed_by_id": uid("signatory_a")}
        made: Row = {**people, "revoked_by_id": uid("headquarters"), "kind": kind, "code": f"PAC-{project}-{part}", **asked}
        rows.add("project_acceptance", name, **place, **made)
        below: Row = {**place, "acceptance_id": uid(name), "is_requested": part == 1}
        rows.add("project_acceptance_document", f"{name} document", **below, document_id=uid(f"{project} CUSTOMER"), sequence=part)
        rows.add("project_acceptance_transition", f"{name} step", **below, by_id=uid("manager"))


def _plan(rows: Rows, project: str, place: Row) -> None:
    """Milestones and tasks that the customer is shown and not; who does one now, and did."""
    for part, shown in ((1, True), (2, False)):
        milestone, task = f"{project} milestone {part}", f"{project} task {part}"
        late = {"planned_on": date(2026, 9, 1)} if (project, part) == ("A1", 2) else {}
        rows.add("milestone", milestone, **place, **late, is_customer_visible=shown, reached_by_id=uid("manager"))
        above = {"milestone_id": uid(milestone), "parent_id": uid(f"{project} task 1") if part == 2 else None}
        rows.add("task", task, **place, **above, is_customer_visible=shown)
        for persona, partner, given in (
            ("lead_x", "PX", {"ended_on": None}),
            ("lead_y", "PY", {"ended_on": None} if part == 2 else {}),
            ("member", None, {"ended_on": None} if part == 1 else {}),
        ):
            doer = {"task_id": uid(task), "user_id": uid(persona), "partner_id": partner and uid(partner)}
            rows.add("task_assignment", f"{task} {persona}", **place, **doer, **given)
    tasks = {"predecessor_id": uid(f"{project} task 1"), "successor_id": uid(f"{project} task 2")}
    rows.add("task_dependency", f"{project} waits", **place, **tasks, lag_days=len(project))
    for number in (1, 2):
        baseline = f"{project} baseline {number}"
        rows.add("baseline", baseline, **place, number=number, set_by_id=uid("manager"))
        kept: Row = {**place, "baseline_id": uid(baseline), "number": number}
        for each in range(1, number + 1):
            rows.add("baseline_task", f"{baseline} task {each}", **kept, task_id=uid(f"{project} task {each}"))
        rows.add("baseline_milestone", f"{baseline} milestone", **kept, milestone_id=uid(f"{project} milestone 1"))


def _reports(rows: Rows, project: str, place: Row) -> None:
    """Two weeks of each project, one published; a line of each part, one of them for the customer."""
    for part in (1, 2):
        report = f"{project} report {part}"
        people = {"owner_id": uid("manager"), "submitted_by_id": uid("manager_b"), "reviewed_by_id": uid("delivery")}
        rows.add("weekly_report", report, **place, **people)
        for at, shown in ((1, True), (2, False)):
            line: Row = {**place, "report_id": uid(report), "sequence": at, "is_customer_visible": shown}
            who = {"task_id": uid(f"{project} task {at}"), "person_id": uid("lead_x" if shown else "member")}
            rows.add("weekly_report_line", f"{report} line {at}", **line, **who)
    published = f"{project} report 1 published"
    rows.add("published_report", published, **place, report_id=uid(f"{project} report 1"), published_by_id=uid("manager"))
    for at in (1, 2):
        rows.add("published_report_line", f"{published} line {at}", **place, published_id=uid(published), sequence=at)


def _talk(rows: Rows, project: str, place: Row) -> None:
    """Announcements and discussions for each audience; of partners for one, for the other, and announcements for all."""
    for visibility, partners in (
        ("INTERNAL", (None,)),
        ("CUSTOMER", (None,)),
        ("PARTNER", ("PX", None)),
        ("CUSTOMER_AND_PARTNER", ("PY", None)),
    ):
        for at, partner in enumerate(partners):
            for_whom = {"visibility": visibility, "partner_id": partner and uid(partner)}
            for state in ("PUBLISHED", "WITHDRAWN") if partner is None else ("PUBLISHED",):
                by = {"published_by_id": uid("manager"), "withdrawn_by_id": uid("manager_b"), "state": state}
                rows.add("announcement", f"{project} {visibility} {at} {state}", **place, **for_whom, **by)
            if at:
                continue
            talk = f"{project} {visibility} talk"
            rows.add("discussion", talk, **place, **for_whom, opened_by_id=uid("manager"), closed_by_id=uid("member"))
            for speaker in ("signatory_a", "lead_x"):
                said = {"discussion_id": uid(talk), "said_by_id": uid(speaker)}
                message = rows.add("discussion_message", f"{talk} {speaker}", **place, **for_whom, **said)
                paper = rows.add("document", f"{talk} {speaker} paper", owner_id=uid(speaker), size=SIZE)
                came = {"message_id": message["id"], "document_id": paper["id"], "sequence": 1}
                rows.add("discussion_document", f"{talk} {speaker} document", **place, **for_whom, **came, discussion_id=uid(talk))


def _requirements(rows: Rows, project: str, place: Row) -> None:
    """Of the project known and latent, of the customer alone known and latent; each with steps, those of the project with tasks."""
    for at, (placed, latent) in enumerate(((True, False), (True, True), (False, False), (False, True)), 1):
        name = f"{project} requirement {at}"
        people = {"owner_id": uid("member"), "raised_by_id": uid("signatory_a"), "assigned_by_id": uid("manager")}
        where = place | ({} if placed else {"project_id": None})
        rows.add("requirement", name, code=name, **where, **people, is_latent=latent)
        for part, who in enumerate(("manager", "signatory_a")):
            rows.add("requirement_transition", f"{name} step {part}", requirement_id=uid(name), by_id=uid(who))
        for part in (1, 2) if placed else ():
            link = {"requirement_id": uid(name), "task_id": uid(f"{project} task {part}"), "linked_by_id": uid("manager")}
            ended = {"unlinked_by_id": uid("manager_b")} if part == 2 and latent else {"unlinked_at": None}
            rows.add("requirement_task", f"{name} task {part}", **place, **link, **ended)


def _logs(rows: Rows, project: str, place: Row) -> None:
    """Of the project and of the customer alone, each open and confidential, the second below the first; tags and versions of each."""
    for at, (placed, confidential) in enumerate(((True, False), (True, True), (False, False), (False, True)), 1):
        name, above = f"{project} log {at}", f"{project} log {at - 1}"
        where = place | ({} if placed else {"project_id": None}) | {"parent_id": uid(above) if confidential else None}
        people = {
            "author_id": uid("member" if placed else "account_manager"),
            "opened_by_id": uid("manager"),
            "withdrawn_by_id": uid("manager_b"),
        }
        rows.add("log_entry", name, **where, **people, is_confidential=confidential)
        for part in (1, 2):
            of = {"log_entry_id": uid(name)}
            rows.add("log_tag", f"{name} tag {part}", **of)
            rows.add("log_entry_version", f"{name} version {part}", **of, number=part, by_id=uid("member"))


def _schedule(rows: Rows, project: str, place: Row) -> None:
    """Open to the customer and not, of each some people; one after the other. One's own, of staff, a customer and a partner."""
    for part, shown in ((1, True), (2, False)):
        item = f"{project} item {part}"
        by = {
            "owner_id": uid("manager"),
            "moved_by_id": uid("member"),
            "finished_by_id": uid("manager_b"),
            "cancelled_by_id": uid("member"),
        }
        former = uid(f"{project} item 1") if part == 2 else None
        rows.add("schedule_item", item, **place, **by, is_open_to_customer=shown, follows_id=former)
        for who in ("member", "nobody", *(("lead_x", "customer_a") if part == 2 else ("lead_y", "owner_b", "colleague_a"))):
            ended = {"ended_by_id": uid("manager")} if who == "nobody" and shown else {"ended_at": None}
            one: Row = {"schedule_item_id": uid(item), "user_id": uid(who), "invited_by_id": uid("manager")}
            rows.add("schedule_participant", f"{item} {who}", **place, **one, **ended)
    for who in ("member", "customer_a", "lead_x") if project == "A1" else ("nobody", "colleague_a", "lead_y"):
        nowhere: Row = {"project_id": None, "customer_id": None, "unit_id": None}
        item = f"{project} item of {who}"
        rows.add("schedule_item", item, **nowhere, owner_id=uid(who), is_open_to_customer=False)
        alone: Row = {"schedule_item_id": uid(item), "user_id": uid(who), "invited_by_id": uid(who), "ended_at": None}
        rows.add("schedule_participant", f"{item} {who}", **nowhere, **alone)


def _costs(rows: Rows, project: str, place: Row) -> None:
    """What the project may cost, and lines of each recorded kind; one is withdrawn. A second person's hours are behind one total."""
    rows.add("project_ledger", f"{project} ledger", **place, code=project, id=uid(project))
    for kind in ("TRAVEL", "PURCHASE", "OVERHEAD", "OTHER"):
        of: Row = {**place, "kind": kind, "recorded_by_id": uid("manager"), "document_id": uid(f"{project} INTERNAL")}
        told = {"withdrawn_by_id": uid("finance")} if kind == "OTHER" else dict.fromkeys(["withdrawn_at", "withdrawn_reason"])
        rows.add("cost_line", f"{project} {kind} cost", **of, **told)
    if project in ("A2", "B1"):
        worked: Row = {"user_id": uid("nobody"), "submitted_by_id": uid("nobody"), "approved_by_id": uid("delivery"), "state": "CONFIRMED"}
        rows.add("time_entry", f"{project} hours of nobody", **place, **worked, partner_id=None, member_id=uid(f"{project} manager"))


def _hours(rows: Rows, project: str, place: Row) -> None:
    """Lines of the provider's people and of partners', approved for the customer or not yet; one corrects another. A locked month."""
    people = {"A1": ("member", "lead_x"), "A2": ("manager", "admin_x"), "B1": ("manager_b", "lead_y"), "B2": ("manager_b", "partner_x")}
    for person, partner in zip(people[project], (None, "PX" if project != "B1" else "PY"), strict=True):
        for part, state in enumerate(("DRAFT", "SUBMITTED", "CONFIRMED", "CORRECTED", "APPROVED"), 1):
            name = f"{project} hours of {person} {part}"
            who: Row = {"user_id": uid(person), "submitted_by_id": uid(person), "approved_by_id": uid("delivery"), "state": state}
            who |= {"partner_id": partner and uid(partner), "lead_approved_by_id": partner and uid("lead_x")}
            who |= {"disputed_by_id": uid("signatory_a"), "confirmed_by_id": uid("signatory_a")}
            who |= {"corrects_id": uid(f"{project} hours of {person} 4") if state == "APPROVED" else None}
            who |= {"order_id": uid("PX-A1-RUNNING") if (project, partner) == ("A1", "PX") else None}
            told = {} if state in ("CONFIRMED", "CORRECTED", "APPROVED") else dict.fromkeys(["approved_at", "waiting_since", "disputed_at"])
            now = {"day": date(2026, 11, part)} if state == "SUBMITTED" or (project, state) == ("B2", "CONFIRMED") else {}
            rows.add("time_entry", name, **place, **who, **told, **now, member_id=uid(f"{project} {person}"))
    rows.add("hours_lock", f"{project} lock", **place, locked_by_id=uid("manager"))
    _file_of_hours(rows, project, people[project][0])


def _file_of_hours(rows: Rows, project: str, person: str) -> None:
    """Files of hours of two people of the provider, with lines that became hours of the project, or say the same as some."""
    for owner in ("member", "manager"):
        file = f"{project} hours file of {owner}"
        rows.add("hours_import", file, owner_id=uid(owner), document_id=uid("loose"))
        said: Row = {"import_id": uid(file), "owner_id": uid(owner), "project_id": uid(project), "user_id": uid(person)}
        for part, column in enumerate(("entry_id", "duplicate_of_id"), 2):
            rows.add("hours_import_line", f"{file} {part}", **said, **{column: uid(f"{project} hours of {person} {part}")})


def _issues(rows: Rows, project: str, place: Row) -> None:
    """Two of each project, with a word to everybody and a note, each with a document."""
    for part in (1, 2):
        issue = f"{project} issue {part}"
        people = {"owner_id": uid("member"), "raised_by_id": uid("manager" if part == 1 else "customer_a")}
        rows.add("issue", issue, code=issue, **place, **people)
        below = {**place, "issue_id": uid(issue)}
        for by in ("manager", "finance"):
            rows.add("issue_transition", f"{issue} moved by {by}", **below, by_id=uid(by))
        for word, visibility, speaker in (("MESSAGE", "CUSTOMER", "signatory_a"), ("NOTE", "INTERNAL", "manager_b")):
            said = f"{issue} {word}"
            rows.add("issue_message", said, **below, kind=word, visibility=visibility, said_by_id=uid(speaker))
            shown = {"message_id": uid(said), "document_id": uid(f"{said} shown"), "visibility": visibility, "sequence": part}
            rows.add("issue_document", f"{said} document", **below, **shown)
            document(rows, f"{said} shown", speaker, place | {"partner_id": None}, visibility)


def _early_entry(rows: Rows, project: str, tenants: Row) -> None:
    """How the project began before its contract; half of them are linked to it, the requests of one wait for approval."""
    name, owner = f"EE-{project}", {"owner_id": uid("sales")}
    limits = rows.add("budget_line", f"{name} budget", **tenants, project_id=uid(project), partner_id=None, limit_days=None)
    linked = uid(f"CON-{project}") if project.endswith("1") else None
    place = {"project_id": uid(project), "contract_id": linked, "budget_line_id": limits["id"]}
    rows.add("early_entry", name, code=name, **tenants, **owner, **place)
    for part in (1, 2):
        asked = {"code": f"{name}-{part}", "sequence": part, "early_entry_id": uid(name), "approved_by_id": uid("finance")}
        rows.add("early_entry_request", f"{name} request {part}", **tenants, **owner, **asked)


def _order(rows: Rows, project: str, partner: str, state: str) -> None:
    """An order with all that can hang on one, whatever its state."""
    customer, unit = PROJECTS[project]
    name = f"{partner}-{project}-{state}"
    sent = state not in NOT_SENT
    tenants = {"project_id": uid(project), "customer_id": uid(customer), "unit_id": uid(unit), "partner_id": uid(partner)}
    below = {"order_id": uid(name), **tenants}
    budgets = {"contract_budget_id": uid(f"CON-{project} budget"), "project_budget_id": uid(f"{project} budget")}
    people = {"owner_id": uid("manager" if project.startswith("A") else "manager_b"), "answered_by_id": uid(f"lead_{partner[-1].lower()}")}
    people |= {"submitted_by_id": people["owner_id"], "approved_by_id": uid("buyer")}
    papers = {"contract_id": uid(f"CON-{project}"), "agreement_id": uid(f"AGR-{partner}-2026"), "legal_entity_id": uid("OP")}
    given: Row = {**tenants, **budgets, **people, **papers, "agreement_budget_id": uid(f"AGR-{partner}-2026 budget")}
    given |= {"is_sent": sent, "is_binding": state in BINDING} | ({} if sent else {"sent_at": None})
    if partner == "PX":
        given |= {"early_entry_id": uid(f"EE-{project}"), "contract_budget_id": uid(f"EE-{project} budget")}
    else:
        given["early_entry_id"] = None
    rows.add("outsourcing_order", name, code=name, state=OrderState[state], **given)
    for part in (1, 2):
        rows.add("order_line", f"{name} line {part}", **below, is_sent=sent, sequence=part)
        rows.add("order_term", f"{name} term {part}", **below, is_sent=sent, sequence=part)
        rows.add("order_deliverable", f"{name} deliverable {part}", **below, is_sent=sent, sequence=part)
        moved = {"to_state": ("DRAFT", state)[part - 1], "by_id": uid("manager")}
        rows.add("order_transition", f"{name} step {part}", **below, is_sent=sent, **moved)
        compared = {"offerer_id": uid(("PX", "PY")[part - 1]), "document_id": uid(f"{name} offer {part} paper"), "is_chosen": part == 1}
        rows.add("order_offer", f"{name} offer {part}", **below, sequence=part, **compared)
        rows.add("document", f"{name} offer {part} paper", owner_id=uid("manager"), size=SIZE)
        filed = {**tenants, "partner_id": None, "visibility": "INTERNAL", "document_class": "OFFER"}
        rows.add("document_link", f"{name} offer {part} link", document_id=uid(f"{name} offer {part} paper"), **filed)
    if sent:
        _after_sending(rows, name, below)


def _after_sending(rows: Rows, order: str, below: Row) -> None:
    accepted = f"{order} acceptance"
    rows.add(
        "acceptance", accepted, **below, code=accepted[:40], requested_by_id=uid("lead_x"), content=CONTENT % order, first_id=uid(accepted)
    )
    place: dict[str, Any] = {**below, "acceptance_id": uid(accepted)}
    rows.add("acceptance_transition", f"{accepted} step", **place, by_id=uid("lead_x"))
    for party in ("CUSTOMER", "SALES"):
        rows.add("acceptance_signature", f"{accepted} {party}", **place, party=party, user_id=uid("signatory_a"))
    paper = f"{accepted} scan"
    rows.add("acceptance_paper", paper, **place, document_id=uid(paper), recorded_by_id=uid("manager"), checked_by_id=uid("finance"))
    rows.add("paper_item", f"{paper} line", **place, paper_id=uid(paper), punch_item_id=uid(f"{accepted} item 1"))
    document(rows, paper, "manager", below | {"partner_id": None}, "CUSTOMER")
    for audience in ("STAFF", "CUSTOMER", "PARTNER"):
        package = f"{accepted} for {audience}"
        rows.add("document", package, owner_id=uid("manager_b"), size=SIZE)
        rows.add("acceptance_archive", package, **place, audience=audience, document_id=uid(package))
    rows.add("acceptance_revocation", f"{accepted} undone", **place, code=accepted[:40], requested_by_id=uid("manager"))
    for part in (1, 2):
        item = f"{accepted} item {part}"
        rows.add("punch_item", item, **place, signature_id=uid(f"{accepted} CUSTOMER"), party="CUSTOMER", sequence=part)
        rows.add("punch_item_transition", f"{item} step", **below, punch_item_id=uid(item), by_id=uid("signatory_a"))
        rows.add("punch_document", f"{item} shown", **below, punch_item_id=uid(item), document_id=uid(f"{item} document"), sequence=part)
        document(rows, f"{item} document", "lead_x", below, "CUSTOMER_AND_PARTNER")
        handed = {"deliverable_id": uid(f"{order} deliverable {part}"), "document_id": uid(f"{accepted} document {part}")}
        rows.add("acceptance_document", f"{accepted} handed {part}", **place, **handed, sequence=part)
        document(rows, f"{accepted} document {part}", "lead_x", below, "CUSTOMER_AND_PARTNER")
    _changes(rows, order, below)
    _money(rows, order, below, uid(accepted))


def _changes(rows: Rows, order: str, below: Row) -> None:
    """A change order that the partner was sent, and one that it was not."""
    for part, sent in ((1, True), (2, False)):
        change = f"{order} change {part}"
        people = {"owner_id": uid("manager"), "submitted_by_id": uid("manager"), "approved_by_id": uid("buyer")}
        given = {**people, "code": change[:40], "state": ("SENT", "SUBMITTED")[part - 1], "is_sent": sent} | (
            {} if sent else {"sent_at": None}
        )
        rows.add("change_order", change, **below, sequence=part, **given)
        rows.add("change_order_line", f"{change} line", **below, change_order_id=uid(change), is_sent=sent)
        ending = f"{order} ending {part}"
        said: Row = {"owner_id": uid("manager"), "approved_by_id": uid("buyer"), "document_id": uid(f"{ending} evidence")}
        said |= {"code": ending[:40], "state": ("SENT", "WITHDRAWN")[part - 1], "is_sent": sent, "is_final": False}
        rows.add("termination", ending, **below, **said, **({} if sent else {"sent_at": None}))
        rows.add("termination_transition", f"{ending} step", **below, termination_id=uid(ending), by_id=uid("manager"))
        document(rows, f"{ending} evidence", "manager", below, ("PARTNER", "INTERNAL")[part - 1])
        rows.add("change_order_transition", f"{change} step", **below, change_order_id=uid(change), by_id=uid("manager"))


def _money(rows: Rows, order: str, below: Row, acceptance_id: Any) -> None:
    settlement = uid(f"{order} settlement")
    states = list(SettlementState)
    who = {"requested_by_id": uid("lead_x"), "proposed_by_id": uid("manager"), "confirmed_by_id": uid("finance_x")}
    state = states[len(order) % len(states)]
    given = {"acceptance_id": acceptance_id, "acceptance_gate": None, **who, "approved_by_id": uid("finance")}
    given |= {"evaluation_rule_id": uid("rule")}
    given |= {"project_acceptance_id": uid(f"{order.split('-')[1]} accepted 1")}
    rows.add("settlement", f"{order} settlement", **below, code=f"STL-{order}"[:40], state=state, **given)
    rows.add("settlement_transition", f"{order} settled", **below, settlement_id=settlement, by_id=uid("manager"))
    _judged(rows, order, below, settlement)
    for part in (1, 2):
        source = {"formula": "NET_PLUS_TAX", "parameters": {"personDays": str(part), "net": "1", "taxRate": "6", "tax": "2"}}
        rows.add("settlement_line", f"{order} settled {part}", **below, settlement_id=settlement, sequence=part, **source)
        payable = f"{order} payable {part}"
        month = f"{order} month {part}"
        people = {"handed_in_by_id": uid("lead_x"), "decided_by_id": uid("manager")}
        approver = uid("cashier" if order.startswith("PX") else "buyer")
        rows.add("monthly_statement", month, **below, code=month[:40], state=list(MonthlyState)[part], **people)
        rows.add("monthly_line", f"{month} line", **below, statement_id=uid(month), sequence=1)
        opened = {"statement_id": uid(month), "acceptance_id": acceptance_id, "settlement_id": settlement, "approved_by_id": approver}
        rows.add("payable", payable, **below, state=list(PayableState)[part], term_id=uid(f"{order} term {part}"), **opened)
        rows.add("payable_transition", f"{payable} step", **below, payable_id=uid(payable), by_id=uid("buyer"))
        paper = {"payable_id": uid(payable), "document_id": uid(f"{payable} paper"), "recorded_by_id": uid("finance_x")}
        rows.add("invoice", f"{payable} invoice", **below, **paper, number=f"I {payable}")
        document(rows, f"{payable} paper", "finance_x", below, "PARTNER")
        paid = {"payable_id": uid(payable), "paid_by_id": uid("cashier"), "approved_by_id": uid("buyer")}
        rows.add("payment", f"{payable} payment", **below, **paid)


def _judged(rows: Rows, order: str, below: Row, settlement: Any) -> None:
    """Defects, sealed and open evaluations, deductions, an objection, a claim."""
    place: Row = {**below, "settlement_id": settlement}
    is_sealed = len(order) % 2 == 0
    for side in ("PROVIDER", "PARTNER"):
        given = {"rule_id": uid("rule"), "side": side, "given_by_id": uid("manager" if side == "PROVIDER" else "lead_x")}
        rows.add("evaluation", f"{order} {side}", **place, **given, **({"opened_at": None} if is_sealed else {}))
    for part in (1, 2):
        rows.add("order_defect", f"{order} defect {part}", **below, number=part, recorded_by_id=uid("manager"))
        proof = {"document_id": uid(f"{order} payable {part} paper"), "defect_id": uid(f"{order} defect {part}")}
        rows.add("deduction", f"{order} deduction {part}", **place, **proof, number=part, recorded_by_id=uid("finance"))
    said = {"line_id": uid(f"{order} settled 1"), "raised_by_id": uid("finance_x"), "answered_by_id": uid("manager")}
    rows.add("objection", f"{order} objection", **place, **said)
    owed = {"approved_by_id": uid("headquarters" if order.startswith("PX") else "buyer"), "written_off_by_id": uid("headquarters")}
    rows.add("claim", f"{order} claim", **place, **owed, code=f"CLM-{order}"[:40])
    claimed: Row = {**below, "claim_id": uid(f"{order} claim")}
    rows.add("claim_refund", f"{order} refund", **claimed, recorded_by_id=uid("finance"))
    by = {"payable_id": uid(f"{order} payable 1"), "set_by_id": uid("finance"), "approved_by_id": uid("buyer")}
    rows.add("set_off", f"{order} set off", **claimed, **by)


def document(rows: Rows, name: str, owner: str, place: Row, visibility: str) -> None:
    """A document of a person, linked on a project."""
    rows.add("document", name, owner_id=uid(owner), size=SIZE)
    tenants = {key: place[key] for key in ("project_id", "customer_id", "unit_id", "partner_id")}
    kind = "INVOICE" if name.endswith("paper") else "DELIVERABLE"
    rows.add("document_link", f"{name} link", document_id=uid(name), **tenants, visibility=visibility, document_class=kind)


def _papers(rows: Rows) -> None:
    """Documents of each visibility, and one that is linked nowhere."""
    rows.add("document", "loose", owner_id=uid("member"), size=SIZE)
    for project, (customer, unit) in PROJECTS.items():
        for visibility in ("INTERNAL", "CUSTOMER", "PARTNER"):
            place = {"project_id": uid(project), "customer_id": uid(customer), "unit_id": uid(unit), "partner_id": uid("PX")}
            document(rows, f"{project} {visibility}", "manager", place, visibility)
