"""Who asks: the viewer of a session, of a token, of a user, or of the workers. One statement each.

The statement reads the user, the organisation, the grants valid on the product's day, the clock's offset and the version of
the policy. No row answers: the credential is unknown, ended or expired, or its user disabled; nobody learns which.

The life of sessions and tokens is measured in real time: a demo's clock that jumps three months must sign nobody out.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Interval,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    distinct,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy import Row as ResultRow
from sqlalchemy.dialects.postgresql import TIMESTAMP, aggregate_order_by

from authz.policy import Held, PolicyError
from authz.store import POLICIES, Connection
from authz.viewer import Viewer
from domain.acts import NOWHERE, Origin
from domain.identity.models import Account, ApiToken, DomainKind, PolicyVersion, RoleGrant, SignInSession, TokenScope, User
from domain.identity.secret import hash_secret
from domain.platform.clock import real_now, shift
from domain.platform.journal import IN_USE
from domain.platform.models import ClockOffset
from settings import settings

SEEN_EVERY, USED_EVERY = timedelta(minutes=5), timedelta(minutes=1)
"""How long a session's `seen_at` and a token's `used_at` may be behind before a request writes it again."""
WORKER = "worker"
WORKERS = Origin(user_agent="concord work")

REAL_NOW: Any = bindparam("real_now", type_=TIMESTAMP(timezone=True))
SHIFTS: Any = bindparam("shifts")
IDLE: Any = bindparam("idle", type_=Interval())
SECRET_HASH: Any = bindparam("secret_hash")
USER_ID: Any = bindparam("user_id", type_=Uuid())

_OFFSET: Any = func.coalesce(select(ClockOffset.offset).where(SHIFTS).scalar_subquery(), literal(timedelta(), Interval()))
_TODAY: Any = cast(func.timezone(bindparam("zone"), REAL_NOW + _OFFSET), Date)


def _held_today(grant: type[RoleGrant]) -> tuple[ColumnElement[bool], ...]:
    """On its days, and not ended."""
    return grant.valid_from <= _TODAY, or_(grant.valid_to.is_(None), grant.valid_to >= _TODAY), grant.ended_at.is_(None)


def _held(user: type[User]) -> Any:
    """The roles held today as `role@kind`; a grant in an organisation counts in the user's own only."""
    grant = RoleGrant
    held = distinct(grant.role + "@" + func.lower(cast(grant.domain_kind, grant.role.type)))
    return (
        select(func.array_agg(held))
        .where(
            grant.user_id == user.id,
            *_held_today(grant),
            or_(grant.domain_kind != DomainKind.ORGANISATION, grant.domain_id == user.organisation_id),
        )
        .correlate(user)
        .scalar_subquery()
    )


_VIEWER = (
    select(
        User.id,
        User.organisation_id,
        User.audience,
        User.customer_id,
        User.partner_id,
        User.language,
        User.time_zone,
        User.is_service,
        User.reads_only,
        _held(User).label("held"),
        _OFFSET.label("clock_offset"),
        select(PolicyVersion.version).scalar_subquery().label("policy_version"),
    )
    .outerjoin(Account, Account.id == User.account_id)
    .where(User.disabled_at.is_(None), Account.disabled_at.is_(None))
)
_SESSION_IS_ALIVE = (
    SignInSession.token_hash == SECRET_HASH,
    SignInSession.ended_at.is_(None),
    SignInSession.awaits.is_(None),
    SignInSession.expires_at > REAL_NOW,
    SignInSession.seen_at > REAL_NOW - IDLE,
)
_ENDS: Any = func.least(SignInSession.expires_at, SignInSession.seen_at + IDLE)
_STALE = (SignInSession.seen_at < REAL_NOW - literal(SEEN_EVERY, Interval())).label("is_stale")
_UNUSED = or_(ApiToken.used_at.is_(None), ApiToken.used_at < REAL_NOW - literal(USED_EVERY, Interval()))
_NO_TOKEN = (null().label("token_id"), true().label("may_act"))
_NO_SESSION = null().label("session_id")
_NO_CREDENTIAL = (_NO_SESSION, *_NO_TOKEN, false().label("is_stale"), null().label("ends_at"))
_OF_SESSION = (
    _VIEWER.add_columns(SignInSession.id.label("session_id"), *_NO_TOKEN, _STALE, _ENDS.label("ends_at"))
    .join(SignInSession, SignInSession.user_id == User.id)
    .where(*_SESSION_IS_ALIVE)
)
_OF_TOKEN = (
    _VIEWER.add_columns(
        _NO_SESSION,
        ApiToken.id.label("token_id"),
        (ApiToken.scope == TokenScope.ACT).label("may_act"),
        _UNUSED.label("is_stale"),
        ApiToken.expires_at.label("ends_at"),
    )
    .join(ApiToken, ApiToken.user_id == User.id)
    .where(ApiToken.token_hash == SECRET_HASH, ApiToken.revoked_at.is_(None))
    .where(or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > REAL_NOW))
)
_OF_USER = _VIEWER.add_columns(*_NO_CREDENTIAL).where(User.id == USER_ID)
_PEOPLE = (
    select(User.id, _held(User).label("held"))
    .join(Account, Account.id == User.account_id)
    .where(User.disabled_at.is_(None), Account.disabled_at.is_(None), User.joined_at.is_not(None), User.is_service.is_(False))
    .subquery()
)
_ROLE_SETS = select(_PEOPLE.c.held, func.count().label("people")).group_by(_PEOPLE.c.held).order_by(_PEOPLE.c.held)
_HOLDERS = (
    select(_PEOPLE.c.id)
    .where(func.coalesce(cast(_PEOPLE.c.held, ARRAY(Text)), cast([], ARRAY(Text))) == bindparam("roles", type_=ARRAY(Text)))
    .order_by(_PEOPLE.c.id)
)
_GRANTS = (
    select(RoleGrant.role, RoleGrant.domain_kind, RoleGrant.domain_id)
    .join(User, User.id == RoleGrant.user_id)
    .where(RoleGrant.user_id == bindparam("user", type_=Uuid()), *_held_today(RoleGrant))
    .where(or_(RoleGrant.domain_kind != DomainKind.ORGANISATION, RoleGrant.domain_id == User.organisation_id))
    .order_by(RoleGrant.id)
)
_STANDING = (
    select(
        User.id,
        select(PolicyVersion.version).scalar_subquery(),
        User.disabled_at,
        Account.disabled_at,
        select(func.string_agg(cast(RoleGrant.id, Text), aggregate_order_by(literal(","), RoleGrant.id)))
        .where(RoleGrant.user_id == User.id, *_held_today(RoleGrant))
        .correlate(User)
        .scalar_subquery(),
    )
    .outerjoin(Account, Account.id == User.account_id)
    .where(User.id == func.any(bindparam("users", type_=ARRAY(Uuid()))))
)
_WORKS = exists(select(RoleGrant.id).where(RoleGrant.user_id == User.id, RoleGrant.role == WORKER, RoleGrant.ended_at.is_(None)))
_OF_SERVICE = _VIEWER.add_columns(*_NO_CREDENTIAL).where(User.is_service, _WORKS).order_by(User.id).limit(1)


async def viewer_for_session(conn: Connection, token: str, *, request_id: str = "", origin: Origin = NOWHERE) -> Viewer | None:
    """The viewer of the session whose secret the cookie holds; None sends to the sign-in."""
    idle = timedelta(hours=settings().session_idle_hours)
    return await _viewer(conn, _OF_SESSION, request_id, origin, secret_hash=hash_secret(token), idle=idle)


async def viewer_for_token(conn: Connection, token: str, *, request_id: str = "", origin: Origin = NOWHERE) -> Viewer | None:
    """The viewer of a program's token; None is UNAUTHENTICATED."""
    return await _viewer(conn, _OF_TOKEN, request_id, origin, secret_hash=hash_secret(token))


async def viewer_for_user(conn: Connection, user_id: UUID, *, request_id: str = "", origin: Origin = NOWHERE) -> Viewer | None:
    """The viewer of a user without a credential: for the command line, the demo and tests; None where disabled or absent."""
    return await _viewer(conn, _OF_USER, request_id, origin, user_id=user_id)


async def service_viewer(conn: Connection, on_behalf_of_id: UUID | None = None, *, request_id: str = "") -> Viewer:
    """The workers' own viewer: the service user that holds the role `worker`, on behalf of whoever caused the work."""
    viewer = await _viewer(conn, _OF_SERVICE, request_id, WORKERS, on_behalf_of_id)
    if viewer is None:
        raise LookupError("No service user holds the role worker: the provider has not been founded in this database.")
    return viewer


async def role_sets(conn: Connection) -> list[tuple[Held, int]]:
    """The role sets that people hold today who can sign in, each with how many hold it; programs are no people."""
    here = settings()
    binds = {"real_now": real_now(), "zone": here.timezone, "shifts": not here.in_production}
    return [(_roles(row), row.people) for row in await conn.execute(_ROLE_SETS, binds)]


async def holders(conn: Connection, held: Held, first: int, after: UUID | None = None) -> Sequence[UUID]:
    """The people who hold exactly this role set today, `first` of them, in the order of their ids."""
    here = settings()
    binds = {"real_now": real_now(), "zone": here.timezone, "shifts": not here.in_production}
    roles = sorted(f"{role}@{kind}" for role, kind in held)
    query = _HOLDERS if after is None else _HOLDERS.where(_PEOPLE.c.id > after)
    return (await conn.execute(query.limit(first), {**binds, "roles": roles})).scalars().all()


async def grants_of(conn: Connection, user_id: UUID) -> list[tuple[str, str, UUID]]:
    """The grants that a user holds today: role, kind and id of the domain."""
    here = settings()
    binds = {"real_now": real_now(), "zone": here.timezone, "shifts": not here.in_production, "user": user_id}
    return [(row.role, row.domain_kind.value, row.domain_id) for row in await conn.execute(_GRANTS, binds)]


async def standing_of(conn: Connection, user_ids: Iterable[UUID]) -> Mapping[UUID, Hashable]:
    """What the rights of these users stand on, to be compared with what it was: policy, grants held today, whether they may come in."""
    here = settings()
    binds = {"real_now": real_now(), "zone": here.timezone, "shifts": not here.in_production, "users": list(user_ids)}
    return {row.id: tuple(row) for row in await conn.execute(_STANDING, binds)}


async def keep_credential(conn: Connection, viewer: Viewer) -> None:
    """Notes that a session or token is in use: to be called where `viewer.is_stale`, then committed.

    A session at most every five minutes, a token every minute; of many requests at once one writes.
    """
    now = real_now()
    if viewer.token_id is None:
        mine = (SignInSession.id == viewer.session_id, SignInSession.seen_at < now - SEEN_EVERY)
        note = update(SignInSession).where(*mine).values(seen_at=now)
    else:
        unused = or_(ApiToken.used_at.is_(None), ApiToken.used_at < now - USED_EVERY)
        note = update(ApiToken).where(ApiToken.id == viewer.token_id, unused).values(used_at=now)
    await conn.execute(note.execution_options(**{IN_USE: True}))


async def _viewer(
    conn: Connection, query: Select[Any], request_id: str, origin: Origin, on_behalf_of_id: UUID | None = None, **credential: Any
) -> Viewer | None:
    now, here = real_now(), settings()
    binds = {"real_now": now, "zone": here.timezone, "shifts": not here.in_production}
    found = (await conn.execute(query, binds | credential)).one_or_none()
    if found is None:
        return None
    if found.policy_version is None:
        raise PolicyError("This database holds no policy: migrate it first.")
    ahead = shift(found.clock_offset)
    return Viewer(
        user_id=found.id,
        organisation_id=found.organisation_id,
        audience=found.audience,
        customer_id=found.customer_id,
        partner_id=found.partner_id,
        roles=_roles(found),
        language=found.language,
        time_zone=found.time_zone,
        now=now + ahead,
        policy=await POLICIES.at(conn, found.policy_version),
        request_id=request_id,
        origin=replace(origin, session_id=found.session_id, token_id=found.token_id),
        on_behalf_of_id=on_behalf_of_id,
        is_service=found.is_service,
        session_id=found.session_id,
        token_id=found.token_id,
        is_stale=found.is_stale,
        ends_at=found.ends_at,
        may_act=found.may_act and not found.reads_only,
        clock_offset=ahead,
    )


def _roles(found: ResultRow[Any]) -> Held:
    pairs = (held.split("@") for held in found.held or ())
    return frozenset((role, kind) for role, kind in pairs)
