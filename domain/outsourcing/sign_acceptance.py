"""Signing for a party (S0-47)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Denied, Missing, Refused, record, refuse, row_for, save, stand_in, touch
from domain.delivery.models import Party, ProjectSignatory
from domain.identity.models import User
from domain.outsourcing.acceptance_events import AcceptanceSigned
from domain.outsourcing.acceptance_queries import parties_of, signatory_for, signatures_of
from domain.outsourcing.below_order import below
from domain.outsourcing.models import Acceptance, AcceptanceSignature, AcceptanceState, Outcome
from domain.outsourcing.pass_acceptance import fail_acceptance, pass_acceptance
from domain.outsourcing.punch_list import PunchDraft, checked_items, raise_items
from domain.outsourcing.queries import named
from domain.outsourcing.refusals import AcceptanceRefusal
from domain.outsourcing.states import UNDER_WAY, move, unless_in

ACTION = "acceptance:sign"
CONFIRMED_FOR = timedelta(minutes=5)


@dataclass(frozen=True)
class Confirmation:
    """The door asked this user for the password again and found it right, at this moment of the product's time."""

    user_id: UUID
    at: datetime


@dataclass(frozen=True)
class Word:
    """What a party says; anything but a pass needs an opinion, a conditional pass its punch list."""

    party: Party
    outcome: Outcome
    opinion: str | None = None
    items: Sequence[PunchDraft] = ()


async def can_sign_acceptance(db: AsyncSession, actor: Actor, acceptance: Acceptance) -> Missing:
    """The round is open, and a party for which the actor signs may still speak. Denied where the actor stands for none today."""
    if wrong := unless_open(acceptance):
        return wrong
    parties = await parties_of(db, acceptance.project_id, actor.user_id, actor.today)
    if not parties:
        raise Denied(ACTION)
    said = await signatures_of(db, acceptance.id)
    said_no = [_unless_may_speak(actor, Word(party, Outcome.FAIL), said) for party in sorted(parties)]
    return min(said_no, key=len)


def unless_open(acceptance: Acceptance) -> Missing:
    """Words are taken while it is open, or passed with conditions."""
    return unless_in(acceptance, *UNDER_WAY)


async def sign_acceptance(
    db: AsyncSession, actor: Actor, acceptance_id: UUID, word: Word, content_hash: str, confirmation: Confirmation
) -> AcceptanceSignature:
    """Who is named for a party on the project gives its word on the content that was read, `content_hash` (S0-47).

    Nobody signs for two parties. A party that passed with conditions passes by closing its punch list (`recheck_acceptance`); it may
    still fail. The fourth pass passes the acceptance, one fail ends the round. Denied where the signer does not stand for the
    party today.
    """
    acceptance = await row_for(db, actor, ACTION, Acceptance, acceptance_id)
    if word.party not in await parties_of(db, acceptance.project_id, actor.user_id, actor.today):
        raise Denied(ACTION)
    refuse(unless_open(acceptance))
    if word.outcome is Outcome.WAIVED:
        raise Refused(AcceptanceRefusal.OUTCOME_NOT_SAID, "Headquarters waives a party; nobody says so of their own.", "outcome")
    confirmed(actor, confirmation)
    if content_hash != acceptance.content_hash:
        raise Refused(AcceptanceRefusal.CONTENT_CHANGED, "What was handed in has changed. Please read it again.")
    said = await signatures_of(db, acceptance.id)
    refuse(_unless_may_speak(actor, word, said))
    signature = await signature_of(db, actor, acceptance, word)
    items = checked_items(word.items, word.outcome, actor.today)
    touch(acceptance)
    await save(db, signature)
    await raise_items(db, actor, signature, items)
    await conclude(db, actor, acceptance, [*said, signature])
    return signature


def confirmed(actor: Actor, confirmation: Confirmation) -> None:
    """CONFIRMATION_NEEDED unless this user gave the password just now."""
    if confirmation.user_id != actor.user_id or not timedelta() <= actor.now - confirmation.at <= CONFIRMED_FOR:
        raise Refused(AcceptanceRefusal.CONFIRMATION_NEEDED, "Please confirm with your password.", "password")


def _unless_may_speak(actor: Actor, word: Word, said: Sequence[AcceptanceSignature]) -> Missing:
    """A party speaks once; only after a conditional pass it speaks again: to fail here, to pass by closing its punch list."""
    missing = []
    if speaks_for_another(actor, word.party, said):
        missing.append(Refused(AcceptanceRefusal.SIGNED_FOR_ANOTHER, "Nobody signs for two parties.", "party"))
    own = [other.outcome for other in said if other.party is word.party]
    if own and own[-1] is Outcome.CONDITIONAL and word.outcome is Outcome.PASS:
        missing.append(Refused(AcceptanceRefusal.PUNCH_LIST_OPEN, "The party passes when it has closed its punch list.", "outcome"))
    elif own and (own[-1] is not Outcome.CONDITIONAL or word.outcome is Outcome.CONDITIONAL):
        missing.append(Refused(AcceptanceRefusal.PARTY_HAS_SIGNED, "This party has signed already.", "party"))
    return missing


def speaks_for_another(actor: Actor, party: Party, said: Sequence[AcceptanceSignature]) -> bool:
    """Whether the actor has signed for another party; to waive one is not to sign for it."""
    words = [other for other in said if other.outcome is not Outcome.WAIVED]
    return any(other.user_id == actor.user_id and other.party is not party for other in words)


async def signature_of(db: AsyncSession, actor: Actor, acceptance: Acceptance, word: Word) -> AcceptanceSignature:
    """The actor's word as a row, of today."""
    opinion = values.note(word.opinion, "opinion")
    if opinion is None and word.outcome is not Outcome.PASS:
        raise Refused(AcceptanceRefusal.REASON_NEEDED, "Please say why.", "opinion")
    signs_as = await signatory_for(db, acceptance.project_id, actor.user_id, word.party, actor.today)
    principal = await principal_of(db, signs_as)
    return AcceptanceSignature(
        **below(acceptance),
        acceptance_id=acceptance.id,
        party=word.party,
        outcome=word.outcome,
        opinion=opinion,
        content_hash=acceptance.content_hash,
        signed_on=actor.today,
        signed_at=actor.now,
        user_id=actor.user_id,
        signer_name=(await named(db, User, actor.user_id)).name,
        is_delegate=principal is not None,
        principal_name=principal,
    )


async def principal_of(db: AsyncSession, signs_as: ProjectSignatory) -> str | None:
    """For whom a delegate signs, whom the audit names too; None for who is named directly."""
    if signs_as.delegate_of_id is None:
        return None
    principal = await named(db, ProjectSignatory, signs_as.delegate_of_id)
    stand_in(db, principal.user_id)
    return (await named(db, User, principal.user_id)).name


async def conclude(db: AsyncSession, actor: Actor, acceptance: Acceptance, said: Sequence[AcceptanceSignature]) -> None:
    """What the words so far, the last one just said, make of the acceptance; the latest word of a party counts."""
    record(db, actor, AcceptanceSigned(acceptance.id, acceptance.order_id, said[-1].party.value, said[-1].outcome.value))
    latest = {signature.party: signature for signature in said}
    outcomes = [signature.outcome for signature in latest.values()]
    if Outcome.FAIL in outcomes:
        await fail_acceptance(db, actor, acceptance, said[-1])
    elif len(latest) == len(Party) and set(outcomes) <= {Outcome.PASS, Outcome.WAIVED}:
        signed = [signature.signed_on for signature in latest.values() if signature.outcome is Outcome.PASS]
        await pass_acceptance(db, actor, acceptance, max(signed))
    elif len(latest) == len(Party) and acceptance.state is AcceptanceState.OPEN:
        await move(db, actor, acceptance, AcceptanceState.CONDITIONAL)
