"""The customer accepts the project."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Denied, Missing, Refused, record, refuse, row_for
from domain.delivery.acceptance_models import ProjectAcceptance, ProjectAcceptanceKind, ProjectAcceptanceState
from domain.delivery.models import Party
from domain.identity.models import User
from domain.outsourcing.acceptance_queries import parties_of, signatory_for
from domain.outsourcing.refusals import AcceptanceRefusal
from domain.outsourcing.settlement_clock import hold_clocks, set_clocks
from domain.outsourcing.sign_acceptance import Confirmation, confirmed, principal_of
from domain.project_acceptance.events import ProjectAcceptancePassed
from domain.project_acceptance.queries import hold_project
from domain.project_acceptance.refusals import ProjectAcceptanceRefusal
from domain.project_acceptance.states import move, unless_in

ACTION = "project_acceptance:sign"
BEST = 5


@dataclass(frozen=True)
class Consent:
    """What the customer says with its signature: a word, and of the final acceptance how satisfied it is, from 1 to 5 (满意度)."""

    opinion: str | None = None
    satisfaction: int | None = None


async def can_sign_project_acceptance(db: AsyncSession, actor: Actor, acceptance: ProjectAcceptance) -> Missing:
    """It waits for the customer. Denied where the actor does not sign for the customer today."""
    if wrong := unless_in(acceptance, ProjectAcceptanceState.REQUESTED):
        return wrong
    await signs_for_customer(db, actor, acceptance)
    if acceptance.requested_by_id == actor.user_id:
        return [Refused(ProjectAcceptanceRefusal.OWN_REQUEST, "Nobody accepts what they asked for themselves.")]
    return []


async def signs_for_customer(db: AsyncSession, actor: Actor, acceptance: ProjectAcceptance) -> None:
    """Denied unless the actor is named on the project to sign for the customer today."""
    if Party.CUSTOMER not in await parties_of(db, acceptance.project_id, actor.user_id, actor.today):
        raise Denied(ACTION)


async def sign_project_acceptance(
    db: AsyncSession, actor: Actor, acceptance_id: UUID, consent: Consent, content_hash: str, confirmation: Confirmation
) -> ProjectAcceptance:
    """A signatory of the customer accepts the content that was read, `content_hash` (S0-37, S0-47).

    By the final one the clocks of the orders that count from it have their day (S0-49). SATISFACTION_WRONG unless the final one, and
    only that, comes with how satisfied the customer is.
    """
    acceptance = await row_for(db, actor, ACTION, ProjectAcceptance, acceptance_id)
    refuse(await can_sign_project_acceptance(db, actor, acceptance))
    confirmed(actor, confirmation)
    unless_changed(acceptance, content_hash)
    final = acceptance.kind is ProjectAcceptanceKind.FINAL
    given = consent.satisfaction
    if final != (given is not None) or (given is not None and not 1 <= given <= BEST):
        raise Refused(
            ProjectAcceptanceRefusal.SATISFACTION_WRONG,
            "With the final acceptance, and only then, please say how satisfied you are, from 1 to 5.",
            "satisfaction",
        )
    opinion = values.note(consent.opinion, "opinion")
    if final:
        await hold_clocks(db, acceptance.project_id)
    await hold_project(db, acceptance.project_id)
    await sign(db, actor, acceptance, opinion)
    acceptance.accepted_on, acceptance.satisfaction = actor.today, given
    await move(db, actor, acceptance, ProjectAcceptanceState.PASSED)
    if final:
        await set_clocks(db, actor, acceptance.project_id)
    record(db, actor, ProjectAcceptancePassed(acceptance.id, acceptance.project_id, actor.today))
    return acceptance


def unless_changed(acceptance: ProjectAcceptance, content_hash: str) -> None:
    """CONTENT_CHANGED unless it is the content that was read."""
    if content_hash != acceptance.content_hash:
        raise Refused(AcceptanceRefusal.CONTENT_CHANGED, "What was handed in has changed. Please read it again.")


async def sign(db: AsyncSession, actor: Actor, acceptance: ProjectAcceptance, opinion: str | None) -> None:
    """Who says it, for whom, and when."""
    signs_as = await signatory_for(db, acceptance.project_id, actor.user_id, Party.CUSTOMER, actor.today)
    principal, signer = await principal_of(db, signs_as), await db.get_one(User, actor.user_id)
    acceptance.signed_at, acceptance.signed_by_id = actor.now, actor.user_id
    acceptance.signer_name, acceptance.principal_name = signer.name, principal
    acceptance.opinion = opinion
