"""The partner's bank account and invoice data change."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save, touch
from domain.broken import unless_taken
from domain.partners.events import AccountChangeRequested, PartnerFileChanged
from domain.partners.file import KEPT_IN, unless_open
from domain.partners.models import ChangeState, FileSection, Partner, PartnerAccountChange
from domain.partners.queries import organisation_of
from domain.partners.refusals import PartnerRefusal
from domain.values import text

ACTION = "partner_account:change"
FIELDS = ("bank_name", "bank_account", "invoice_address", "invoice_phone")


@dataclass(frozen=True)
class Account:
    """Where money goes, and what invoices (开票信息) say besides name and credit code."""

    bank_name: str
    bank_account: str
    invoice_address: str
    invoice_phone: str


async def can_change_partner_account(db: AsyncSession, actor: Actor, partner: Partner) -> Missing:
    """Its part of the file is open; of an admitted partner, no other change waits."""
    if partner.state not in KEPT_IN:
        return await unless_open(db, partner, FileSection.ACCOUNT)
    waiting = select(PartnerAccountChange.id).where(
        PartnerAccountChange.partner_id == partner.id, PartnerAccountChange.state == ChangeState.PENDING
    )
    return [_pending()] if await db.scalar(waiting) is not None else []


def _pending() -> Refused:
    return Refused(PartnerRefusal.CHANGE_PENDING, "An earlier change of the account still waits for its approval.")


async def change_partner_account(
    db: AsyncSession, actor: Actor, partner_id: UUID, account: Account, expected_version: int | None = None
) -> Partner:
    """In a draft, or where it was asked for, the account is as given. An admitted partner's is reviewed again (S0-45):

    the change waits for a second person, old and new beside each other, and payments keep going to the old account until then.
    FILE_CLOSED, CHANGE_PENDING.
    """
    partner = await row_for(db, actor, ACTION, Partner, partner_id, expected_version=expected_version)
    refuse(await can_change_partner_account(db, actor, partner))
    new = {
        "bank_name": text(account.bank_name, "bankName"),
        "bank_account": text(account.bank_account, "bankAccount", 40),
        "invoice_address": text(account.invoice_address, "invoiceAddress"),
        "invoice_phone": text(account.invoice_phone, "invoicePhone", 40),
    }
    if partner.state in KEPT_IN:
        await _ask(db, actor, partner, new)
        return partner
    organisation = await organisation_of(db, partner)
    for name, value in new.items():
        setattr(organisation, name, value)
    touch(partner)
    record(db, actor, PartnerFileChanged(partner.id))
    await db.flush()
    return partner


async def _ask(db: AsyncSession, actor: Actor, partner: Partner, new: dict[str, str]) -> None:
    organisation = await organisation_of(db, partner)
    change = PartnerAccountChange(
        partner_id=partner.id,
        **{f"old_{name}": getattr(organisation, name) for name in FIELDS},
        **{f"new_{name}": value for name, value in new.items()},
        requested_at=actor.now,
        requested_by_id=actor.user_id,
    )
    with unless_taken("uq_partner_account_change_pending", _pending()):
        await save(db, change)
    touch(partner)
    record(db, actor, AccountChangeRequested(change.id, partner.id))
    await db.flush()
