"""How a person joins without a mail: the link is made and opened in one breath, by the same two acts."""

from sqlalchemy.ext.asyncio import AsyncSession

from authz.sign_in import service_viewer, viewer_for_user
from concord.problems import Problem
from domain.identity.accept_invitation import accept_invitation
from domain.identity.make_link import make_link
from domain.identity.models import Invitation, User
from domain.identity.sign_in import Device
from domain.identity.sign_out_everywhere import sign_out_everywhere

DEVICE = Device(user_agent="concord", request_id="joining")


async def join(db: AsyncSession, invitation: Invitation, password: str) -> User:
    """The invited person is a user with this password, and signed in nowhere."""
    letter = await make_link(db, await service_viewer(db, request_id="joining"), invitation.id)
    if letter is None:
        raise Problem("This invitation is over.")
    user = (await accept_invitation(db, letter.token, password, device=DEVICE)).user
    viewer = await viewer_for_user(db, user.id, request_id="joining")
    if viewer is not None:
        await sign_out_everywhere(db, viewer, user.id)
    return user
