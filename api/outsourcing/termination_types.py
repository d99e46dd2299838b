"""Termination with its history (S0-44)."""

from api.shape import column, many, money, one, shape
from domain.outsourcing.models import Termination, TerminationTransition

shape(
    Termination, "ter", "Termination (中途终止): a running order ends before its work is done (S0-44).",
    plural="terminations", usual_order="-code", lookup="code",
    code=column("The readable number.", group="basic", sort=True, filter=True),
    reason=column("Why the order is to end.", group="basic"),
    state=column("Where it stands.", group="basic", filter=True),
    delivered_days=column("Person-days that had been delivered, as the provider states.", group="outsourcing-price"),
    currency=column("ISO 4217 code of all its amounts.", group="outsourcing-price"),
    delivered_net=money("What had been delivered, without tax.", group="outsourcing-price"),
    tax_rate=column("The tax rate in per cent.", group="outsourcing-price"),
    delivered_tax=money("Its tax.", group="outsourcing-price"),
    delivered_amount=money("What had been delivered, with tax: the settlement starts from it.", group="outsourcing-price"),
    document=one("Document", "document_id", "The evidence.", group="basic"),
    order=one("OutsourcingOrder", "order_id", "The order that ends.", group="basic", filter=True),
    project=one("Project", "project_id", "The project.", group="basic", filter=True),
    partner=one("Partner", "partner_id", "The partner who is to agree.", group="basic", filter=True),
    owner=one("User", "owner_id", "Who asked for it.", group="internal-note"),
    answer_days=column("Working days that the partner has to answer.", group="basic"),
    sent_at=column("When it was sent to the partner.", group="basic"),
    concludable_on=column("The day from which the provider may conclude it without the partner's yes.", group="basic"),
    answered_at=column("When the partner answered.", group="basic"),
    answer=column("What the partner objects.", group="basic"),
    terminated_on=column("The day on which the order ended.", group="basic"),
    approved_by=one("User", "approved_by_id", "Who approved it: never who asked.", group="internal-note"),
    concluded_by=one("User", "concluded_by_id", "Who concluded it by the provider's right.", group="internal-note"),
    history=many("TerminationTransition", "termination_id", "The steps of its life.", group="internal-note", order="at"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    TerminationTransition, "tet", "TerminationTransition: a step in the life of a termination.",
    from_state=column("The state before; none at the beginning.", group="basic"),
    to_state=column("The state after.", group="basic"),
    at=column("When.", group="basic", sort=True),
    by=one("User", "by_id", "Who moved it.", group="internal-note"),
    reason=column("Why.", group="internal-note"),
)  # fmt: skip
