"""What happened to partners."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class PartnerAdmitted:
    """An outsourcing partner is on the list of qualified suppliers (合格供应商名录)."""

    partner_id: UUID


@dataclass(frozen=True)
class AgreementSigned:
    """A partner's agreement holds from a day to a day; orders may be placed under it."""

    agreement_id: UUID
    partner_id: UUID
    valid_from: date
    valid_to: date
