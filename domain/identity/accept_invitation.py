"""The invited person answers."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Refused, begin_act, lock_row, record
from domain.identity.actors import Bearer
from domain.identity.attempts import Operation, count_attempt, forget_attempts
from domain.identity.events import InvitationAccepted
from domain.identity.models import Account, Invitation, User
from domain.identity.passwords import check_new_password, hash_password, password_matches
from domain.identity.queries import invitation_of_link
from domain.identity.refusals import IdentityRefusal
from domain.identity.refused import beside, noting_refusals
from domain.identity.sign_in import Device, SignedIn, enter
from domain.platform.clock import product_now

ACTION = "invitation:accept"


async def accept_invitation(db: AsyncSession, token: str, password: str, *, device: Device) -> SignedIn:
    """Sets the password, makes the person a user, and signs in: or as far as a second factor lets it.

    The link is the right. Somebody who has a password already, as another organisation's user, proves it instead of setting a
    new one (PASSWORD_WRONG), with as many tries as at the sign-in (TOO_MANY_ATTEMPTS): they are counted beside the act's
    transaction, since a refused act leaves nothing behind. INVITATION_UNKNOWN, INVITATION_USED, INVITATION_WITHDRAWN,
    INVITATION_EXPIRED (after 7 days of the product's time), PASSWORD_WEAK.
    """
    now = await product_now(db)
    invitation = await invitation_of_link(db, token)
    if invitation is None:
        raise Refused(IdentityRefusal.INVITATION_UNKNOWN, "This link is not valid. Please ask to be invited again.")
    user = await lock_row(db, User, invitation.user_id)
    actor = Bearer.of(user, now, device.request_id, device.origin)
    begin_act(db, actor, ACTION)
    check_usable(invitation, user, actor)
    account = await lock_row(db, Account, user.account_id) if user.account_id else Account(email=invitation.email)
    await _prove(db, account, password, actor, device)
    invitation.accepted_at = user.joined_at = now
    await db.flush()
    record(db, actor, InvitationAccepted(invitation.id, user.id))
    token, awaits = await enter(db, user, device)
    return SignedIn(token, user, (), awaits)


def check_usable(invitation: Invitation, user: User, actor: Bearer) -> None:
    """Refuses the link of an invitation that is over."""
    if invitation.accepted_at is not None:
        raise Refused(IdentityRefusal.INVITATION_USED, "This invitation has been used already. Please sign in.")
    if invitation.withdrawn_at is not None or user.disabled_at is not None:
        raise Refused(IdentityRefusal.INVITATION_WITHDRAWN, "This invitation has been withdrawn or replaced by a newer one.")
    if invitation.expires_at <= actor.now:
        raise Refused(IdentityRefusal.INVITATION_EXPIRED, "This invitation has expired. Please ask to be invited again.")


async def _prove(db: AsyncSession, account: Account, password: str, actor: Bearer, device: Device) -> None:
    if account.password_hash is None:
        account.password_hash = await hash_password(check_new_password(password, account.email))
        account.password_set_at = actor.now
        return
    sessions = beside(db)
    async with noting_refusals(sessions, ACTION, device.request_id, device.origin) as knock:
        knock.account_id = account.id
        async with sessions.begin() as other:
            await count_attempt(other, Operation.SIGN_IN, account.email, device.address)
        if not await password_matches(password, account.password_hash):
            raise Refused(IdentityRefusal.PASSWORD_WRONG, "This address has a password already. Please enter that one.", "password")
    async with sessions.begin() as other:
        await forget_attempts(other, Operation.SIGN_IN, account.email, device.address)
