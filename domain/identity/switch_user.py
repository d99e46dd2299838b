"""A person with several memberships changes from one to another."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, NotFound, row_for
from domain.identity.models import Awaited, SignInSession, User
from domain.identity.second_factor import held_factor, needs_factor
from domain.identity.sign_in import Device, SignedIn, open_session
from domain.platform.clock import real_now

ACTION = "session:switch"


async def switch_user(db: AsyncSession, actor: Actor, session_id: UUID, user_id: UUID, *, device: Device) -> SignedIn:
    """Ends this session and opens one of another user of the same account. NotFound for anybody else's.

    A factor that was proved stays so; one that only the other user's roles ask for is set up first.
    """
    current = await row_for(db, actor, ACTION, User, actor.user_id, lock=False)
    session = await db.get(SignInSession, session_id, with_for_update=True)
    other = await db.get(User, user_id)
    if session is None or session.user_id != current.id or session.ended_at is not None:
        raise NotFound(SignInSession.__name__)
    if other is None or other.account_id is None or other.account_id != current.account_id:
        raise NotFound(User.__name__)
    if other.joined_at is None or other.disabled_at is not None:
        raise NotFound(User.__name__)
    session.ended_at = real_now()
    held = await held_factor(db, other.account_id)
    awaits = Awaited.ENROLMENT if held is None and await needs_factor(db, other) else None
    return SignedIn(await open_session(db, other, device, awaits), other, (), awaits)
