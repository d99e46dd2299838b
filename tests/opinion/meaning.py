"""What each scope of the policy means, said once more in Python over plain rows: no predicate of `authz/` is used here."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from tests.opinion.approving import told_of, waits_for
from tests.opinion.facts import Facts, Row

BINDING = {"RUNNING", "DELIVERED", "ACCEPTED", "SETTLED", "CLOSED", "TERMINATED"}
OPEN_TO_CUSTOMER = {"CUSTOMER", "CUSTOMER_AND_PARTNER"}
OPEN_TO_PARTNER = {"PARTNER", "CUSTOMER_AND_PARTNER"}

NOT_YET_TOLD = {"DRAFT", "SUBMITTED", "APPROVED"}
PRICED = ("INVOICE", "OFFER")
LINKED = {"team", "unit", "papers", "papers_to_sign", "open_to_customer", "open_to_partner", "invoices_of_partner", "given_open"}
"""Scopes under which a document is seen where it is linked."""
SAID = {"said", "said_to_customer", "given_said", "shared_with_partner"}
"""Those under which it is seen where it came with a message of a discussion."""

BELOW = {
    ("contract", "team"): "project",
    ("early_entry", "to_decide"): "early_entry_request",
    ("task", "given_to_partner"): "task_assignment",
    ("task", "given_to_me"): "task_assignment",
    ("early_entry", "informed"): "early_entry_request",
    ("contract", "contract_of_project"): "project",
    ("partner", "given_orders"): "outsourcing_order",
}
"""What is seen by rows that name it."""
PARTS = {
    "requirement_transition": "requirement",
    "log_tag": "log_entry",
    "log_entry_version": "log_entry",
    "schedule_participant": "schedule_item",
}
"""What is seen as the row that it is a part of; who takes part in a schedule item, by those who do."""
BESIDE = {"members_beside_me": "project_member", "signers_beside_me": "project_signatory"}
"""By what people are seen by a customer's person of chosen projects."""


@dataclass(frozen=True)
class Me:
    """The viewer, as the user's own row says."""

    user_id: UUID
    organisation_id: UUID
    customer_id: UUID | None
    partner_id: UUID | None
    today: date


@dataclass(frozen=True)
class Grant:
    """A role held today, in a domain."""

    role: str
    kind: str
    domain_id: UUID


Meaning = Callable[[Me, Facts, str, Row], Any]
MEANINGS: dict[str, Meaning] = {}


def means(scope: str) -> Callable[[Meaning], Meaning]:
    """Gives a scope its meaning."""

    def take(meaning: Meaning) -> Meaning:
        MEANINGS[scope] = meaning
        return meaning

    return take


def of(table: str, row: Row, kind: str) -> Any:
    """Which customer, partner, project, unit, organisation a row belongs to; those belong to themselves."""
    return row["id"] if table == kind else row.get(f"{kind}_id")


def reaches(me: Me, facts: Facts, grant: Grant, scope: str, table: str, row: Row) -> bool:
    """Whether a grant reaches the row under a scope: by itself, or by some row of another table that is reached."""
    found = by_others(facts, scope, table, row)
    if found is not None:
        name, others = found
        return any(reaches(me, facts, grant, scope, name, other) for other in others)
    return bool(MEANINGS[scope](me, facts, table, row)) and (scope in ("anywhere", "taken_on") or in_domain(facts, grant, table, row))


def by_others(facts: Facts, scope: str, table: str, row: Row) -> tuple[str, Iterable[Row]] | None:
    """The rows of which one must be reached for this one to be, and their table; None where a row stands for itself."""

    def naming(name: str, column: str, value: Any) -> tuple[str, Iterable[Row]]:
        return name, facts.where(name, column, value)

    if table == "document":
        linked, scanned = scope in LINKED, scope in ("qualification_papers", "own_qualification_papers")
        archived = scope.startswith("archived_for_") or scope == "given_archived"
        name = "discussion_document" if scope in SAID else None
        name = name or ("document_link" if linked else "partner_qualification" if scanned else "acceptance_archive" if archived else None)
        return None if name is None else naming(name, "document_id", row["id"])
    if table == "invitation" and scope == "unit":
        return naming("customer", "id", row["customer_id"])
    if table in ("contract_instalment", "receipt") and scope == "contract_of_project":
        return naming("project", "contract_id", row["contract_id"])
    if table in PARTS and (scope == "takes_part" if table == "schedule_participant" else scope != "all"):
        return naming(PARTS[table], "id", row[f"{PARTS[table]}_id"])
    if table == "app_user" and scope in BESIDE:
        return naming(BESIDE[scope], "user_id", row["id"])
    return naming(BELOW[table, scope], f"{table}_id", row["id"]) if (table, scope) in BELOW else None


def in_domain(facts: Facts, grant: Grant, table: str, row: Row) -> bool:
    """A grant counts where it is held: in the whole organisation, in a unit and below, or in one project."""
    if grant.kind == "organisation":
        return True
    place = of(table, row, grant.kind)
    if place is None:
        return False
    return bool(place == grant.domain_id) if grant.kind == "project" else grant.domain_id in above(facts, place)


def above(facts: Facts, unit_id: UUID) -> Iterator[UUID]:
    """A unit and those above it, by their parents."""
    unit = facts.get("unit", unit_id)
    while unit is not None:
        yield unit["id"]
        unit = facts.get("unit", unit["parent_id"])


def valid(row: Row, today: date) -> bool:
    """From the first day to the last, both counted."""
    return bool(row["valid_from"] <= today and (row["valid_to"] is None or today <= row["valid_to"]))


def orders_sent(facts: Facts, partner_id: UUID | None) -> Iterator[Row]:
    """What a partner has been sent."""
    return (order for order in facts.where("outsourcing_order", "partner_id", partner_id) if order["sent_at"] is not None)


@means("all")
@means("anywhere")
@means("team")
@means("unit")
def everything(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return True


@means("own")
def own(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["owner_id"] == me.user_id)


@means("self")
def oneself(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return table == "app_user" and row["id"] == me.user_id


@means("mine")
def mine(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["user_id"] == me.user_id)


@means("own_organisation")
def own_organisation(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(of(table, row, "organisation") == me.organisation_id)


@means("providers")
def providers(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["is_provider"])


@means("programs")
def programs(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["is_service"])


@means("customer")
def of_customer(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return me.customer_id is not None and of(table, row, "customer") == me.customer_id


@means("partner")
def of_partner(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return me.partner_id is not None and of(table, row, "partner") == me.partner_id


@means("partners_people")
def partners_people(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return row["partner_id"] is not None


@means("outsiders")
def outsiders(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["audience"] != "STAFF")


@means("on_customers_projects")
def on_customers_projects(me: Me, facts: Facts, table: str, row: Row) -> bool:
    named = [*facts.where("project_member", "user_id", row["id"]), *facts.where("project_signatory", "user_id", row["id"])]
    return any(person["customer_id"] == me.customer_id for person in named)


@means("signs")
def signs(me: Me, facts: Facts, table: str, row: Row) -> bool:
    project_id = of(table, row, "project")
    mine = facts.where("project_signatory", "user_id", me.user_id)
    return any(who["project_id"] == project_id and valid(who, me.today) for who in mine)


@means("member_of")
def member_of(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return any(who["project_id"] == of(table, row, "project") for who in facts.where("project_member", "user_id", me.user_id))


@means("approved_for_customer")
def approved_for_customer(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(of_customer(me, facts, table, row) and row["approved_at"] is not None)


@means("requested_of_customer")
def requested_of_customer(me: Me, facts: Facts, table: str, row: Row) -> bool:
    asked = row if table == "project_acceptance" else facts.get("project_acceptance", row["acceptance_id"])
    return bool(of_customer(me, facts, table, row) and asked and asked["requested_at"] is not None)


@means("several_people")
def several_people(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return len({entry["user_id"] for entry in own_hours(facts, row)}) > 1


def own_hours(facts: Facts, ledger: Row) -> list[Row]:
    """Approved hours of the provider's own people on the ledger's project."""
    counted = ("APPROVED", "CONFIRMED", "DISPUTED")
    rows = (row for row in facts.rows("time_entry") if row["project_id"] == ledger["project_id"] and row["state"] in counted)
    return [row for row in rows if row["partner_id"] is None]


@means("my_delegates")
def my_delegates(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return any(who["id"] == row["delegate_of_id"] and who["user_id"] == me.user_id for who in facts.rows("project_signatory"))


@means("ordered_from_partner")
def ordered_from_partner(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return any(order[f"{table}_id"] == row["id"] for order in orders_sent(facts, me.partner_id))


@means("people_on_orders")
def people_on_orders(me: Me, facts: Facts, table: str, row: Row) -> bool:
    project = row["id"] if table == "project" else row["project_id"]
    is_ours = table == "project" or row["partner_id"] == me.partner_id
    return is_ours and any(order["project_id"] == project for order in orders_sent(facts, me.partner_id))


@means("orderers_of_partner")
def orderers_of_partner(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return any(order["owner_id"] == row["id"] for order in orders_sent(facts, me.partner_id))


@means("ordered_for_customer")
def ordered_for_customer(me: Me, facts: Facts, table: str, row: Row) -> bool:
    mine = (order for order in facts.where("outsourcing_order", "customer_id", me.customer_id) if order["state"] in BINDING)
    return any(order[f"{table}_id"] == row["id"] for order in mine)


@means("sent_to_partner")
def sent_to_partner(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["partner_id"] == me.partner_id and _sent(facts, table, row))


@means("sent_for_customer")
def sent_for_customer(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["customer_id"] == me.customer_id and _sent(facts, table, row))


def _sent(facts: Facts, table: str, row: Row) -> bool:
    """An order, or the order of a part, has been sent; a change order and its lines are sent by themselves."""
    if table in ("change_order", "change_order_line"):
        change = row if table == "change_order" else facts.get("change_order", row["change_order_id"])
        return change is not None and change["sent_at"] is not None
    if table == "termination":
        return row["sent_at"] is not None
    order = row if table == "outsourcing_order" else facts.get("outsourcing_order", row["order_id"])
    return order is not None and order["sent_at"] is not None


@means("open_to_customer")
def open_to_customer(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["customer_id"] == me.customer_id and row["visibility"] in OPEN_TO_CUSTOMER)


@means("announced_to_customer")
def announced_to_customer(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(open_to_customer(me, facts, table, row) and row["state"] == "PUBLISHED")


@means("known_to_customer")
def known_to_customer(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["customer_id"] == me.customer_id and not row["is_latent"])


@means("given_known")
def given_known(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(given(me, facts, table, row) and not row["is_latent"])


@means("authored")
def authored(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["author_id"] == me.user_id)


@means("of_no_project")
def of_no_project(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return row["project_id"] is None


@means("opened")
def opened(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return not row["is_confidential"]


@means("opened_to_customer")
def opened_to_customer(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["customer_id"] == me.customer_id and not row["is_confidential"])


@means("given_opened")
def given_opened(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(given(me, facts, table, row) and not row["is_confidential"])


@means("of_projects")
def of_projects(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return row["project_id"] is not None


@means("personal")
def personal(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return row["project_id"] is None and own(me, facts, table, row)


@means("takes_part")
def takes_part(me: Me, facts: Facts, table: str, row: Row) -> bool:
    asked = (each for each in facts.where("schedule_participant", "schedule_item_id", row["id"]) if each["user_id"] == me.user_id)
    return any(each["ended_at"] is None for each in asked)


@means("takes_part_while_on")
def takes_part_while_on(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return takes_part(me, facts, table, row) and is_on(me, facts, row)


@means("scheduled_for_customer")
def scheduled_for_customer(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(of_customer(me, facts, table, row) and row["is_open_to_customer"])


@means("given_scheduled")
def given_scheduled(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(given(me, facts, table, row) and row["is_open_to_customer"])


@means("shared_with_partner")
def shared_with_partner(me: Me, facts: Facts, table: str, row: Row) -> bool:
    if me.partner_id is None or row["visibility"] not in OPEN_TO_PARTNER or row["partner_id"] not in (None, me.partner_id):
        return False
    theirs = (order for order in facts.rows("outsourcing_order") if order["partner_id"] == me.partner_id)
    return any(order["project_id"] == row["project_id"] and order["state"] in ("RUNNING", "DELIVERED") for order in theirs)


@means("announced_to_partner")
def announced_to_partner(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(shared_with_partner(me, facts, table, row) and row["state"] == "PUBLISHED")


@means("open_to_partner")
def open_to_partner(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["document_class"] not in PRICED and row["partner_id"] == me.partner_id and row["visibility"] in OPEN_TO_PARTNER)


@means("invoices_of_partner")
def invoices_of_partner(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["document_class"] == "INVOICE" and row["partner_id"] == me.partner_id and row["visibility"] in OPEN_TO_PARTNER)


@means("published_to_partner")
def published_to_partner(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["partner_id"] == me.partner_id and row["is_published"])


@means("qualification_papers")
def qualification_papers(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return True


@means("own_qualification_papers")
def own_qualification_papers(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["partner_id"] == me.partner_id)


@means("papers")
def papers(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["document_class"] not in PRICED)


@means("papers_to_sign")
def papers_to_sign(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["document_class"] not in PRICED and signs(me, facts, table, row))


@means("told_to_partner")
def told_to_partner(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["to_state"] not in NOT_YET_TOLD and sent_to_partner(me, facts, table, row))


@means("to_decide")
def to_decide(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return waits_for(facts, me.user_id, me.today, table, row)


@means("informed")
def informed(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return told_of(facts, me.user_id, table, row)


@means("taken_on")
def taken_on(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return row["state"] in BINDING


@means("beside_to_decide")
def beside_to_decide(me: Me, facts: Facts, table: str, row: Row) -> bool:
    if table == "outsourcing_order" and row["state"] not in BINDING:
        return False
    asked = (order for order in facts.rows("outsourcing_order") if waits_for(facts, me.user_id, me.today, "outsourcing_order", order))
    if table == "project":
        return any(order["project_id"] == row["id"] for order in asked)
    return any(order["partner_id"] == row["partner_id"] or order["project_id"] == row["project_id"] for order in asked)


@means("provider_and_open")
def provider_and_open(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return row["opened_at"] is not None or row["side"] == "PROVIDER"


@means("partner_and_open")
def partner_and_open(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["partner_id"] == me.partner_id and (row["opened_at"] is not None or row["side"] == "PARTNER"))


@means("shown_to_customer")
def shown_to_customer(me: Me, facts: Facts, table: str, row: Row) -> bool:
    planned = facts.get("task", row["task_id"]) if table == "task_assignment" else row
    return bool(planned is not None and planned["is_customer_visible"] and of_customer(me, facts, table, planned))


@means("given_to_partner")
def given_to_partner(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(me.partner_id is not None and row["partner_id"] == me.partner_id and does_now(me, facts, row))


@means("given_to_me")
def given_to_me(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["user_id"] == me.user_id and does_now(me, facts, row))


def does_now(me: Me, facts: Facts, given: Row) -> bool:
    """Whether a task is given to somebody now, on a project where the viewer is today."""
    return given["ended_on"] is None and is_on(me, facts, given)


def is_on(me: Me, facts: Facts, row: Row) -> bool:
    """Whether the viewer is on the row's project today."""
    members = (who for who in facts.where("project_member", "user_id", me.user_id) if who["project_id"] == row["project_id"])
    return any(who["joined_on"] <= me.today and (who["left_on"] is None or me.today <= who["left_on"]) for who in members)


@means("delegated_to_me")
def delegated_to_me(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["delegate_id"] == me.user_id)


@means("archived_for_staff")
def archived_for_staff(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["audience"] == "STAFF")


@means("archived_for_signers")
def archived_for_signers(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["audience"] == "STAFF" and signs(me, facts, table, row))


@means("archived_for_customer")
def archived_for_customer(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["audience"] == "CUSTOMER" and of_customer(me, facts, table, row))


@means("archived_for_partner")
def archived_for_partner(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(row["audience"] == "PARTNER" and of_partner(me, facts, table, row))


@means("contract_of_project")
def contract_of_project(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(of_customer(me, facts, table, row))


@means("given")
@means("members_beside_me")
@means("signers_beside_me")
def given(me: Me, facts: Facts, table: str, row: Row) -> bool:
    """Of the viewer's customer, in a project where the viewer holds any role today, or signs."""
    held = (each for each in facts.rows("role_grant") if each["user_id"] == me.user_id and each["domain_kind"] == "PROJECT")
    here = (each for each in held if each["domain_id"] == of(table, row, "project") and each["ended_at"] is None)
    return of_customer(me, facts, table, row) and (any(valid(each, me.today) for each in here) or signs(me, facts, table, row))


@means("given_approved")
def given_approved(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(given(me, facts, table, row) and row["approved_at"] is not None)


@means("given_shown")
def given_shown(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(given(me, facts, table, row) and shown_to_customer(me, facts, table, row))


@means("given_open")
def given_open(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(given(me, facts, table, row) and open_to_customer(me, facts, table, row))


@means("said")
def said(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return True


@means("said_to_customer")
def said_to_customer(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(open_to_customer(me, facts, table, row))


@means("given_said")
def given_said(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(given(me, facts, table, row) and open_to_customer(me, facts, table, row))


@means("given_announced")
def given_announced(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(given(me, facts, table, row) and announced_to_customer(me, facts, table, row))


@means("given_sent")
def given_sent(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(given(me, facts, table, row) and sent_for_customer(me, facts, table, row))


@means("given_requested")
def given_requested(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(given(me, facts, table, row) and requested_of_customer(me, facts, table, row))


@means("given_orders")
def given_orders(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(given(me, facts, table, row) and row["state"] in BINDING)


@means("given_archived")
def given_archived(me: Me, facts: Facts, table: str, row: Row) -> bool:
    return bool(given(me, facts, table, row) and archived_for_customer(me, facts, table, row))
