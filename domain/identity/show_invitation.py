"""What the page behind an invitation's link shows, before anything is decided."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Refused, lock_row
from domain.identity.accept_invitation import check_usable
from domain.identity.actors import Bearer
from domain.identity.models import Organisation, User
from domain.identity.queries import Invited, account_of_user, invitation_of_link
from domain.identity.refusals import IdentityRefusal
from domain.platform.clock import product_now


async def show_invitation(db: AsyncSession, token: str) -> Invited:
    """Who is invited by whom; refused exactly as `accept_invitation` would refuse the link. Changes nothing."""
    invitation = await invitation_of_link(db, token)
    if invitation is None:
        raise Refused(IdentityRefusal.INVITATION_UNKNOWN, "This link is not valid. Please ask to be invited again.")
    user = await lock_row(db, User, invitation.user_id)
    check_usable(invitation, user, Bearer.of(user, await product_now(db)))
    account, organisation = await account_of_user(db, user.id), await lock_row(db, Organisation, user.organisation_id)
    return Invited(
        name=user.name,
        email=invitation.email,
        organisation=organisation.name,
        audience=user.audience,
        language=user.language,
        has_password=account is not None and account.password_hash is not None,
        expires_at=invitation.expires_at,
    )
