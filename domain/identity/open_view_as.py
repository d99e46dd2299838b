"""The link of a view is opened in a browser, once."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Refused, begin_act, stand_in
from domain.identity.actors import Bearer
from domain.identity.models import Organisation, User
from domain.identity.refusals import IdentityRefusal
from domain.identity.secret import hash_secret, new_secret
from domain.identity.sign_in import Device
from domain.identity.view_as_models import ViewAsSession
from domain.platform.clock import product_now, real_now

ACTION = "view_as:open"


@dataclass(frozen=True)
class Viewing:
    """What the page before the view says."""

    view: ViewAsSession
    owner: User
    user: User
    organisation: str


async def find_view(db: AsyncSession, link: str, *, lock: bool = False) -> Viewing:
    """The view behind a link. VIEW_LINK_OVER where it was opened, is too old, or never was."""
    query = select(ViewAsSession).where(ViewAsSession.link_hash == hash_secret(link))
    view = await db.scalar(query.with_for_update() if lock else query)
    now = real_now()
    if view is None or view.opened_at is not None or view.ended_at is not None or view.link_until <= now:
        raise Refused(IdentityRefusal.VIEW_LINK_OVER, "This link does not work any more. Begin the view anew.")
    owner, user = await db.get_one(User, view.owner_id), await db.get_one(User, view.user_id)
    return Viewing(view, owner, user, (await db.get_one(Organisation, user.organisation_id)).name)


async def open_view_as(db: AsyncSession, link: str, *, device: Device) -> tuple[str, Viewing]:
    """The secret of the browser's cookie, made anew, and whose view it is. The link works no more. VIEW_LINK_OVER."""
    found = await find_view(db, link, lock=True)
    begin_act(db, Bearer.of(found.owner, await product_now(db), device.request_id, device.origin), ACTION)
    stand_in(db, found.user.id)
    cookie = new_secret()
    found.view.opened_at, found.view.cookie_hash = real_now(), hash_secret(cookie)
    await db.flush()
    return cookie, found
