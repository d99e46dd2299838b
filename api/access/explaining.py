"""An explanation of access: the grants and lines of a user, what of them reaches a row, and what decided (authorization.md).

The tests of the row are those of the guard, with the user's own values bound; nothing is decided here anew. Whoever asks must see
the user and the row.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from graphql import GraphQLSchema
from sqlalchemy import select

from api.access.asked import Subject, absent
from api.access.reasons import AccessReason
from api.audit.readable import visible_ids
from api.reading.executor import Reader
from api.shape import SHAPES
from authz.policy import Line, Policy, Term, term_of
from authz.sign_in import viewer_for_user
from authz.viewer import Viewer
from authz.witnesses import Witness, covers, reaching
from domain.identity.models import RoleGrant, User
from domain.rows import Rows

View = Callable[[Policy, str], GraphQLSchema]
OVER, TO_COME, HELD, ELSEWHERE = "OVER", "TO_COME", "HELD", "ELSEWHERE"
READ_ROW = "basic"


@dataclass(frozen=True)
class HeldGrant:
    """A grant of the user, and whether it counts today."""

    id: UUID
    role: str
    kind: str
    domain_id: UUID
    standing: str
    includes: Sequence[str]
    gives: bool
    """Whether a line of its role, or of one that it includes, allows what is asked about."""


@dataclass(frozen=True)
class ExplainedLine:
    """A line of the policy that counts for the user."""

    line: Line
    role: str
    reaches: bool | None = None
    """Whether it reaches the row; nothing where no row is asked about, or where it denies."""
    decides: bool = False
    by: Sequence[Witness] = ()

    @property
    def term(self) -> Term:
        """As the guard asks it."""
        return term_of(self.line, self.role)


@dataclass(frozen=True)
class Explanation:
    """The verdict, with everything that led to it."""

    subject: Subject
    user_id: UUID
    row_id: UUID | None
    reason: AccessReason
    policy: Policy
    grants: Sequence[HeldGrant] = ()
    row_lines: Sequence[ExplainedLine] = ()
    lines: Sequence[ExplainedLine] = ()


async def explain(mine: Reader, view: View, user_id: UUID, subject: Subject, row_id: UUID | None) -> Explanation:
    """Why the user may, or may not. NOT_FOUND where the user or the row does not exist for who asks."""
    if not await visible_ids(mine, SHAPES["User"], [user_id]):
        raise absent()
    if row_id is not None and not await visible_ids(mine, SHAPES[subject.type_name], [row_id]):
        raise absent()
    async with mine.connection() as connection:
        found = await viewer_for_user(connection, user_id)
    who = found and replace(found, now=mine.viewer.now)
    policy = mine.viewer.policy if who is None else who.policy
    grants = await _grants(mine, user_id, policy, subject)
    if who is None:
        return Explanation(subject, user_id, row_id, AccessReason.USER_DISABLED, policy, grants)
    lines, row_lines = _lines(who, subject.object, subject.action), _lines(who, f"{subject.type_name}:{READ_ROW}", "read")
    if row_id is not None:
        lines, row_lines = await _reached(mine, who, subject, row_id, lines), await _reached(mine, who, subject, row_id, row_lines)
    reason = _reason(view(policy, who.audience.name), subject, row_id, lines, row_lines)
    if reason in (AccessReason.NO_ROLE, AccessReason.ROW_INVISIBLE, AccessReason.OUT_OF_SCOPE):
        reason = await _once(mine, subject, row_id, grants) or reason
    return Explanation(subject, user_id, row_id, reason, policy, grants, _deciding(row_lines), _deciding(lines))


def _lines(who: Viewer, name: str, action: str) -> list[ExplainedLine]:
    found = who.policy.matching(who.roles)
    return [ExplainedLine(line, role) for line, role in found if (line.object, line.action) == (name, action)]


async def _reached(mine: Reader, who: Viewer, subject: Subject, row_id: UUID, lines: Sequence[ExplainedLine]) -> list[ExplainedLine]:
    assert subject.model is not None
    allowing = [each.term for each in lines if each.line.effect == "allow"]
    async with mine.connection() as connection:
        found = await reaching(connection, subject.model, row_id, allowing, who.binds)
    return [
        replace(each, reaches=each.term in found, by=found.get(each.term, ())) if each.line.effect == "allow" else each for each in lines
    ]


def _deciding(lines: Sequence[ExplainedLine]) -> list[ExplainedLine]:
    """Deny lines decide wherever there is one; else the allowing ones that reach the row."""
    denied = any(each.line.effect == "deny" for each in lines)
    return [replace(each, decides=each.line.effect == "deny" if denied else each.reaches is not False) for each in lines]


def _reason(
    view: GraphQLSchema, subject: Subject, row_id: UUID | None, lines: Sequence[ExplainedLine], row_lines: Sequence[ExplainedLine]
) -> AccessReason:
    if not subject.is_in(view):
        return AccessReason.OUTSIDE_VIEW
    if any(each.line.effect == "deny" for each in lines):
        return AccessReason.DENY_LINE
    if not lines:
        return AccessReason.NO_ROLE
    if row_id is not None and not _allows(row_lines):
        return AccessReason.ROW_INVISIBLE
    return AccessReason.ALLOWED if row_id is None or _allows(lines) else AccessReason.OUT_OF_SCOPE


def _allows(lines: Sequence[ExplainedLine]) -> bool:
    """Whether the lines let a row be read, or an act be done on it."""
    return any(each.reaches for each in lines) and not any(each.line.effect == "deny" for each in lines)


async def _grants(mine: Reader, user_id: UUID, policy: Policy, subject: Subject) -> list[HeldGrant]:
    """All grants that the user has or had, as far as who asks may see them."""
    grant, user = Rows(RoleGrant), Rows(User)
    query = select(
        grant.id, grant.role, grant.domain_kind, grant.domain_id, grant.valid_from, grant.valid_to, grant.ended_at, user.organisation_id
    )
    rows = await mine.run(query.where(grant.user_id == user_id, user.id == grant.user_id).order_by(grant.valid_from, grant.id))
    seen = await visible_ids(mine, SHAPES["RoleGrant"], [row["id"] for row in rows])
    return [_grant(row, policy, subject, mine.viewer) for row in rows if row["id"] in seen]


def _grant(row: Mapping[str, Any], policy: Policy, subject: Subject, viewer: Viewer) -> HeldGrant:
    kind, today = row["domain_kind"].value, viewer.today
    if row["ended_at"] is not None or (row["valid_to"] is not None and row["valid_to"] < today):
        standing = OVER
    elif row["valid_from"] > today:
        standing = TO_COME
    else:
        standing = ELSEWHERE if kind == "organisation" and row["domain_id"] != row["organisation_id"] else HELD
    lines = [line for line, _ in policy.matching(frozenset({(row["role"], kind)}))]
    gives = any((line.object, line.action, line.effect) == (subject.object, subject.action, "allow") for line in lines)
    return HeldGrant(row["id"], row["role"], kind, row["domain_id"], standing, sorted(policy.included(row["role"])), gives)


async def _once(mine: Reader, subject: Subject, row_id: UUID | None, grants: Sequence[HeldGrant]) -> AccessReason | None:
    """Whether a grant that is over, or has not begun, would give it in the row's domain."""
    wanted = [grant for grant in grants if grant.gives and grant.standing in (OVER, TO_COME)]
    if row_id is not None and subject.model is not None:
        wanted = [grant for grant in wanted if await _covers(mine, subject, row_id, grant)]
    if not wanted:
        return None
    return AccessReason.GRANT_OVER if any(grant.standing == OVER for grant in wanted) else AccessReason.GRANT_TO_COME


async def _covers(mine: Reader, subject: Subject, row_id: UUID, grant: HeldGrant) -> bool:
    assert subject.model is not None
    entity: Any = Rows(subject.model)
    test = covers(entity, grant.kind, grant.domain_id)
    return test is not None and bool(await mine.run(select(entity.id).where(entity.id == row_id, test)))
