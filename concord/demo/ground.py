"""What an order of the demo stands on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from concord.demo.company import PartnerPlan
from domain.delivery.models import Party


@dataclass(frozen=True)
class Ground:
    """Project and agreement, and the people by e-mail; the signers in the order of `Party`; all partners by code, who make offers."""

    project_id: UUID
    agreement_id: UUID
    partner: PartnerPlan
    manager: str
    lead: str
    books: str
    signers: Sequence[str]
    partners: Mapping[str, UUID]
    without: Party | None = None
