"""ChangeOrder with its lines and its history (S0-44)."""

from api.shape import column, many, money, one, shape
from domain.outsourcing.models import ChangeOrder, ChangeOrderLine, ChangeOrderTransition

shape(
    ChangeOrder, "chg", "ChangeOrder (变更单): a change of a running order; it counts once the partner accepts it (S0-44).",
    plural="change_orders", usual_order="-code", lookup="code",
    code=column("The readable number, counted by order.", group="basic", sort=True, filter=True),
    sequence=column("Its place among the changes of the order, from 1.", group="basic"),
    reason=column("Why the order is to be changed.", group="basic"),
    scope=column("What is to be done, as changed; none where it stays.", group="basic"),
    ends_on=column("The last day of work, as changed; none where it stays.", group="basic"),
    clock_source=column("From which final acceptance its settlement will count; none where it stays.", group="basic"),
    former_ends_on=column("Once accepted: the order's last day before the change.", group="basic"),
    state=column("Where it stands.", group="basic", filter=True),
    person_days=column("Person-days added, or (negative) taken away.", group="outsourcing-price"),
    currency=column("ISO 4217 code of all its amounts.", group="outsourcing-price"),
    net=money("The difference without tax.", group="outsourcing-price"),
    tax_rate=column("The tax rate in per cent.", group="outsourcing-price"),
    tax=money("The difference of the tax.", group="outsourcing-price"),
    gross=money("The difference with tax.", group="outsourcing-price"),
    former_gross=money("Once accepted: the order's price with tax before the change.", group="outsourcing-price"),
    order=one("OutsourcingOrder", "order_id", "The order that is changed.", group="basic", filter=True),
    project=one("Project", "project_id", "The project.", group="basic", filter=True),
    partner=one("Partner", "partner_id", "The partner who is to accept it.", group="basic", filter=True),
    owner=one("User", "owner_id", "Who wrote it.", group="internal-note"),
    lines=many("ChangeOrderLine", "change_order_id", "Days added and taken away.", group="outsourcing-price", order="sequence"),
    history=many("ChangeOrderTransition", "change_order_id", "The steps of its life.", group="internal-note", order="at"),
    sent_at=column("When it was sent to the partner.", group="basic"),
    answered_at=column("When the partner answered it.", group="basic"),
    special_reason=column("Why special approval (特批) was asked for; none where it goes beyond nothing.", group="internal-note"),
    contract_allowed_amount=money("What special approval allows beyond the contract's limit, with tax.", group="internal-note"),
    contract_allowed_days=column("Person-days allowed beyond the contract's limit.", group="internal-note"),
    agreement_allowed_amount=money("What special approval allows beyond the agreement's limit, with tax.", group="internal-note"),
    agreement_allowed_days=column("Person-days allowed beyond the agreement's limit.", group="internal-note"),
    project_allowed_amount=money("What special approval allows beyond the project's limit, with tax.", group="internal-note"),
    project_allowed_days=column("Person-days allowed beyond the project's limit.", group="internal-note"),
    approvals=many("Approval", "subject_id", "Its approval, round by round.", group="internal-note", order="requested_at"),
    submitted_by=one("User", "submitted_by_id", "Who submitted it.", group="internal-note"),
    approved_by=one("User", "approved_by_id", "Who approved it: never who wrote it.", group="internal-note"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    ChangeOrderLine, "chl", "ChangeOrderLine: days of a level that a change order adds, or (negative) takes away.",
    sequence=column("Its place, from 1.", group="basic", sort=True),
    level=column("The level of the people.", group="basic"),
    days=column("Person-days, two decimals; negative where they are taken away.", group="outsourcing-price"),
    unit_price=column("Price of a person-day without tax, four decimals, in the order's currency.", group="outsourcing-price"),
    net=money("Days × price, without tax.", group="outsourcing-price"),
)  # fmt: skip

shape(
    ChangeOrderTransition, "cht", "ChangeOrderTransition: a step in the life of a change order.",
    from_state=column("The state before; none at the beginning.", group="basic"),
    to_state=column("The state after.", group="basic"),
    at=column("When.", group="basic", sort=True),
    by=one("User", "by_id", "Who moved it.", group="internal-note"),
    reason=column("Why.", group="internal-note"),
)  # fmt: skip
