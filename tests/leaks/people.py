"""The people of the company: every role, held where it may be held, and some who should see less than they once did."""

from datetime import UTC, date, datetime
from typing import Any

from domain.identity.secret import hash_secret
from tests.leaks.places import PROJECTS
from tests.leaks.rows import Rows, uid

FROM, LONG_AGO, FAR = date(2020, 1, 1), date(2021, 12, 31), date(2100, 1, 1)
ALWAYS = datetime(2100, 1, 1, tzinfo=UTC)
SAYS = {"order": "O-1", "title": "Works", "project": "P-1", "partner": "Partner"}
STAFF: dict[str, tuple[str, ...]] = {
    "nobody": (),
    "manager": ("project_manager@A1", "project_manager@A2", "project_member@B1"),
    "manager_b": ("project_manager@B1", "project_manager@B2"),
    "member": ("project_member@A1",),
    "delivery": ("delivery_manager@NORTH",),
    "region": ("region_pmo@SOUTH",),
    "sales": ("sales_manager@NORTH-1",),
    "account_manager": ("account_manager@NORTH",),
    "headquarters": ("hq_pmo",),
    "buyer": ("purchasing",),
    "finance": ("finance",),
    "hr": ("hr",),
    "cashier": ("cashier",),
    "partners": ("partner_manager",),
    "admin": ("admin",),
    "auditor": ("auditor",),
    "worker": ("worker",),
    "signer": (),
    "mixed": ("cashier", "sales_manager@SOUTH", "project_member@A1"),
    "was_manager": (),
    "stand_in": (),
}
"""Staff and what they hold besides `staff_member`: a role in the organisation, or in a unit or project."""
OUTSIDERS: dict[str, tuple[str, str]] = {
    "customer_a": ("CA", "customer_member"),
    "signatory_a": ("CA", "customer_signatory"),
    "admin_a": ("CA", "customer_admin"),
    "customer_b": ("CB", "customer_member"),
    "customer_c": ("CC", "customer_admin"),
    "partner_x": ("PX", "partner_member"),
    "lead_x": ("PX", "partner_lead"),
    "finance_x": ("PX", "partner_finance"),
    "admin_x": ("PX", "partner_admin"),
    "lead_y": ("PY", "partner_lead"),
    "admin_z": ("PZ", "partner_admin"),
}
"""People of customers and partners, and what they hold besides being a member."""
COLLEAGUES: dict[str, tuple[str, tuple[str, ...]]] = {
    "colleague_a": ("CA", ("customer_viewer@A1",)),
    "owner_b": ("CB", ("customer_owner@B1", "customer_confirmer@B1")),
}
"""People of customers who see chosen projects only, and the roles that they hold in them (S0-39)."""
PERSONAS = [*STAFF, *OUTSIDERS, *COLLEAGUES]
PLACES = {"A1": "PROJECT", "A2": "PROJECT", "B1": "PROJECT", "B2": "PROJECT"}


def hire(rows: Rows) -> None:
    """Users, grants, memberships, signatories, alerts, invitations and credentials."""
    for name, held in STAFF.items():
        _user(rows, name, "STAFF", "OP", ("staff_member", *held), is_service=name == "worker")
    for name, (of, role) in OUTSIDERS.items():
        audience, key = ("CUSTOMER", "customer_id") if of.startswith("C") else ("PARTNER", "partner_id")
        _user(rows, name, audience, f"O{of}", (f"{audience.lower()}_member", role), **{key: uid(of)})
    for name, (of, roles) in COLLEAGUES.items():
        _user(rows, name, "CUSTOMER", f"O{of}", ("customer_colleague", *roles), customer_id=uid(of))
    _user(rows, "gone", "STAFF", "OP", ("staff_member", "auditor"), disabled_at=datetime(2022, 1, 1, tzinfo=UTC))
    _user(
        rows,
        "gone_x",
        "PARTNER",
        "OPX",
        ("partner_member", "partner_admin"),
        partner_id=uid("PX"),
        disabled_at=datetime(2022, 1, 1, tzinfo=UTC),
    )
    _what_was(rows)
    _on_projects(rows)


def _user(rows: Rows, name: str, audience: str, organisation: str, held: tuple[str, ...], **given: Any) -> None:
    place = {"customer_id": None, "partner_id": None, "disabled_at": None, "is_service": False, "reads_only": False} | given
    rows.add("account", f"{name} account", disabled_at=None, password_hash=None)
    rows.add("app_user", name, audience=audience, organisation_id=uid(organisation), account_id=uid(f"{name} account"), **place)
    for role in dict.fromkeys(held):
        grant(rows, name, role, organisation)
    mine = {"user_id": uid(name), "customer_id": place["customer_id"], "partner_id": place["partner_id"]}
    rows.add("invitation", f"{name} invitation", **mine)
    life = {"seen_at": ALWAYS, "expires_at": ALWAYS, "awaits": None}
    rows.add("sign_in_session", f"{name} session", **mine, **life, ended_at=None, token_hash=hash_secret(name))
    rows.add("sign_in_session", f"{name} old session", **mine, **life)
    rows.add("api_token", f"{name} token", user_id=uid(name))
    if audience == "STAFF":
        rows.add("view_as_session", f"{name} view", owner_id=uid(name), user_id=uid("lead_x" if len(name) % 2 else "customer_a"))
    for project, customer, unit in (("A1", "CA", "NORTH-1"), ("B2", "CB", "SOUTH")):
        about: dict[str, Any] = {"project_id": uid(project), "customer_id": uid(customer), "unit_id": uid(unit), "partner_id": None}
        about |= {"rule": "ORDER_ACCEPTED", "parameters": SAYS, "link_type": "Acceptance"}
        rule = "ORDER_ACCEPTED" if project == "A1" else "PAYMENT_MADE"
        rows.add("alert_preference", f"{name} wish {project}", owner_id=uid(name), rule=rule)
        rows.add("alert", f"{name} alert {project}", owner_id=uid(name), audience=audience, **about)


def grant(rows: Rows, user: str, role: str, organisation: str, **given: Any) -> None:
    """`role`, or `role@place` for one held in a unit or project."""
    name, _, place = role.partition("@")
    found = next(row for row in rows["app_user"] if row["id"] == uid(user))
    tenants = {"customer_id": found["customer_id"], "partner_id": found["partner_id"]}
    where = (
        {"domain_kind": PLACES.get(place, "UNIT"), "domain_id": uid(place)}
        if place
        else {"domain_kind": "ORGANISATION", "domain_id": uid(organisation)}
    )
    term = {"valid_from": FROM, "valid_to": None, "ended_at": None} | given
    rows.add("role_grant", f"{user} {role} {given}", user_id=uid(user), role=name, **tenants, **where, **term)


def _what_was(rows: Rows) -> None:
    """Rights that ran out, were ended, have not begun, or were given in an organisation of others."""
    grant(rows, "was_manager", "project_manager@A1", "OP", ended_at=datetime(2022, 1, 1, tzinfo=UTC))
    grant(rows, "was_manager", "region_pmo@NORTH", "OP", valid_to=LONG_AGO)
    grant(rows, "was_manager", "project_manager@B1", "OP", valid_from=FAR)
    grant(rows, "was_manager", "auditor", "OP", valid_to=LONG_AGO)
    grant(rows, "was_manager", "finance", "OPX")
    grant(rows, "member", "project_manager@A1", "OP", valid_to=LONG_AGO)
    grant(rows, "mixed", "project_manager@B2", "OP", ended_at=datetime(2022, 1, 1, tzinfo=UTC))
    grant(rows, "partner_x", "partner_admin", "OPX", valid_to=LONG_AGO)
    grant(rows, "colleague_a", "customer_owner@A2", "OCA", ended_at=datetime(2022, 1, 1, tzinfo=UTC))
    grant(rows, "colleague_a", "customer_viewer@A2", "OCA", valid_to=LONG_AGO)
    grant(rows, "colleague_a", "customer_confirmer@A2", "OCA", valid_from=FAR)
    grant(rows, "colleague_a", "customer_viewer@B1", "OCA")


def _on_projects(rows: Rows) -> None:
    members = {
        "A1": ("manager", "member", "lead_x"),
        "A2": ("manager", "was_manager"),
        "B1": ("manager_b", "manager"),
        "B2": ("manager_b",),
    }
    signers = {
        "A1": ("signatory_a", "signer", "sales"),
        "A2": ("admin_a", "region"),
        "B1": ("customer_b", "headquarters"),
        "B2": ("region",),
    }
    for project, (customer, unit) in PROJECTS.items():
        place = {"project_id": uid(project), "customer_id": uid(customer), "unit_id": uid(unit)}
        for name in members[project]:
            days = {"joined_on": FROM, "left_on": None} if name == "lead_x" else {}
            rows.add("project_member", f"{project} {name}", **place, user_id=uid(name), **days)
        for name in signers[project]:
            rows.add("project_signatory", f"{project} signer {name}", **place, user_id=uid(name), valid_from=FROM, valid_to=None)
        rows.add(
            "project_signatory",
            f"{project} late signer",
            **place,
            user_id=uid("signer"),
            valid_from=FROM,
            valid_to=FAR if project == "A1" else LONG_AGO,
        )
