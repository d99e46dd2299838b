"""The thin door to the acts of identity, the only ones that a portal calls without the graph: who signs in has no viewer yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from starlette.exceptions import HTTPException

from api.graph import Graph
from api.ids import decode, encode
from domain.acts import Denied, NotFound, Refused
from domain.identity import accept_invitation as accepting
from domain.identity import remove_factor as removing
from domain.identity import renew_codes as renewing
from domain.identity import show_invitation as showing
from domain.identity.ask_reset import ask_reset
from domain.identity.begin_factor import begin_factor
from domain.identity.change_password import change_password
from domain.identity.confirm_factor import Confirmed, confirm_factor
from domain.identity.end_view_as import end_view_as
from domain.identity.models import Audience, SecondFactor, User
from domain.identity.open_view_as import find_view, open_view_as
from domain.identity.prove_factor import prove_factor
from domain.identity.queries import Invited, Membership, memberships_of
from domain.identity.refusals import IdentityRefusal
from domain.identity.reset_password import open_link, reset_password
from domain.identity.second_factor import codes_left, open_factor
from domain.identity.second_factor import has_factor as account_has_factor
from domain.identity.sign_in import Device, SignedIn, sign_in
from domain.identity.sign_in_by_provider import Vouched, sign_in_by_provider
from domain.identity.sign_out import sign_out
from domain.identity.sign_out_everywhere import sign_out_everywhere
from domain.identity.switch_user import switch_user
from domain.identity.waiting import Waiting, waiting
from portals.forms import FieldError
from portals.visits import STAFF, Visit
from settings import settings

USER, SESSION = "usr", "ses"
STATUS = {IdentityRefusal.TOO_MANY_ATTEMPTS.value: 429, IdentityRefusal.TOO_BUSY.value: 503, IdentityRefusal.PROVIDER_FAILED.value: 502}


async def enter(graph: Graph, email: str, password: str, device: Device, audience: Audience | None) -> SignedIn:
    """A session, or Refused."""
    return await sign_in(graph.sessions, email, password, device=device, audience=audience)


async def invitation(graph: Graph, token: str) -> Invited | None:
    """What the page of an invitation shows; None where the link is over."""
    try:
        async with graph.sessions.begin() as db:
            return await showing.show_invitation(db, token)
    except Refused:
        return None


async def join(graph: Graph, token: str, password: str, device: Device) -> SignedIn:
    """The invited person is in, or stands before the second factor; or Refused."""
    async with graph.sessions.begin() as db:
        return await accepting.accept_invitation(db, token, password, device=device)


async def enter_by_provider(visit: Visit, person: Vouched) -> SignedIn:
    """A session of whom the provider vouches for, or Refused."""
    async with visit.graph.sessions.begin() as db:
        return await sign_in_by_provider(db, person, device=visit.device)


async def prove(visit: Visit, code: str) -> SignedIn:
    """The session of whoever proves the second factor, or Refused."""
    return await prove_factor(visit.graph.sessions, visit.session, code, device=visit.device, audience=visit.portal.audience)


@dataclass(frozen=True)
class Standing:
    """Who stands before, or behind, the second factor; the factor that there is, and how many recovery codes are left."""

    who: Waiting
    factor: SecondFactor | None
    codes: int

    @property
    def has_factor(self) -> bool:
        """Whether it counts."""
        return self.factor is not None and self.factor.confirmed_at is not None


async def standing(visit: Visit) -> Standing | None:
    """None where nobody does."""
    try:
        async with visit.graph.sessions() as db:
            who = await waiting(db, visit.session)
            factor = await open_factor(db, who.account.id)
            return Standing(who, factor, 0 if factor is None else await codes_left(db, factor))
    except Refused:
        return None


async def has_factor(visit: Visit) -> bool:
    """Whether the page's person has a second factor; in a view as somebody else, whom staff looks as."""
    async with visit.graph.sessions() as db:
        user = await db.get(User, visit.viewer.user_id)
        return user is not None and user.account_id is not None and await account_has_factor(db, user.account_id)


async def begin(visit: Visit, password: str) -> None:
    """A factor is being set up, or Refused."""
    async with visit.graph.sessions.begin() as db:
        await begin_factor(db, visit.session, password, device=visit.device)


async def confirm(visit: Visit, code: str) -> Confirmed:
    """The factor counts, or Refused."""
    async with visit.graph.sessions.begin() as db:
        return await confirm_factor(db, visit.session, code, device=visit.device)


async def renew_codes(visit: Visit, password: str, code: str) -> Sequence[str]:
    """New recovery codes, or Refused."""
    async with visit.graph.sessions.begin() as db:
        return (await renewing.renew_codes(db, visit.viewer, password, code)).codes


async def remove_factor(visit: Visit, password: str, code: str) -> None:
    """No second factor any more, or Refused; this session stays."""
    async with visit.graph.sessions.begin() as db:
        await removing.remove_factor(db, visit.viewer, password, code, session_id=visit.viewer.session_id)


async def forgot(visit: Visit, email: str) -> None:
    """A link to a new password will be mailed, if anybody has the address here; or Refused."""
    await ask_reset(visit.graph.sessions, email, device=visit.device, audience=visit.portal.audience)


async def reset_address(graph: Graph, token: str) -> str | None:
    """Whose password a link may set, by the address; None where the link is over."""
    try:
        async with graph.sessions() as db:
            return (await open_link(db, token))[1].email
    except Refused:
        return None


async def reset(visit: Visit, token: str, password: str) -> None:
    """A new password by the link, or Refused."""
    async with visit.graph.sessions.begin() as db:
        await reset_password(db, token, password, device=visit.device)


async def view_behind(visit: Visit) -> dict[str, str] | None:
    """What the page of a view's link shows; None where the link is over, or is of another portal."""
    try:
        async with visit.graph.sessions() as db:
            found = await find_view(db, visit.request.path_params["token"])
    except Refused:
        return None
    shown = {"staff": found.owner.name, "name": found.user.name, "organisation": found.organisation, "reason": found.view.reason}
    return {**shown, "until": found.view.expires_at.isoformat()} if found.user.audience is visit.portal.audience else None


async def open_view(visit: Visit) -> str:
    """The secret of a view's cookie, or Refused."""
    if await view_behind(visit) is None:
        raise Refused(IdentityRefusal.VIEW_LINK_OVER, "This link does not work any more. Begin the view anew.")
    async with visit.graph.sessions.begin() as db:
        return (await open_view_as(db, visit.request.path_params["token"], device=visit.device))[0]


async def end_view(visit: Visit) -> None:
    """The view ends, by who looks; one that is over already stays so."""
    if visit.staff is None or visit.viewer.watcher is None:
        return
    try:
        async with visit.graph.sessions.begin() as db:
            await end_view_as(db, visit.staff, visit.viewer.watcher.view_id)
    except Refused:
        return


async def leave(visit: Visit, session_id: UUID | None) -> None:
    """Ends one of the viewer's sessions."""
    if session_id is not None:
        async with visit.graph.sessions.begin() as db:
            await sign_out(db, visit.viewer, session_id)


async def leave_everywhere(visit: Visit) -> None:
    """Ends all of them."""
    async with visit.graph.sessions.begin() as db:
        await sign_out_everywhere(db, visit.viewer, visit.viewer.user_id)


async def renew_password(visit: Visit, old: str, new: str) -> None:
    """A new password, or Refused; this session stays."""
    try:
        async with visit.graph.sessions.begin() as db:
            await change_password(db, visit.viewer, old, new, session_id=visit.viewer.session_id)
    except Denied as problem:
        raise HTTPException(403) from problem


async def memberships(visit: Visit) -> Sequence[Membership]:
    """The viewer's users in all organisations; where staff has an address of its own, those of this address."""
    async with visit.graph.sessions() as db:
        found = await memberships_of(db, visit.viewer.user_id)
    return [each for each in found if not settings().is_split or (each.audience is Audience.STAFF) == (visit.portal is STAFF)]


async def become(visit: Visit, user_id: UUID) -> SignedIn:
    """Changes to another user of the same person, 404 for anybody else's."""
    if visit.viewer.session_id is None:
        raise HTTPException(404)
    try:
        async with visit.graph.sessions.begin() as db:
            return await switch_user(db, visit.viewer, visit.viewer.session_id, user_id, device=visit.device)
    except NotFound as problem:
        raise HTTPException(404) from problem


def user_global_id(membership: Membership) -> str:
    """The id as a form carries it."""
    return encode(USER, membership.user_id)


def row_of(prefix: str, global_id: str) -> UUID:
    """The row behind a global id of that type; 404 otherwise."""
    found = decode(global_id)
    if found is None or found[0] != prefix:
        raise HTTPException(404)
    return found[1]


def status_of(refusal: Refused) -> int:
    """The status of the page that shows a refusal."""
    return STATUS.get(refusal.code.value, 422)


def said(visit: Visit, refusal: Refused) -> FieldError:
    """A refusal in the visitor's language."""
    sentence = visit.speech.sentence(refusal.sentence, **refusal.parameters)
    return FieldError(refusal.code.value, refusal.field if refusal.field in visit.sent else None, sentence)
