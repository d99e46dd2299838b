"""The policy as data: checked and written to its tables, read back into each process, replaced whole (authorization.md).

A version is a number made from the content: equal policies have equal versions in every database and process, so nothing that
was compiled under a version can be stale.
"""

import enum
import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import ARRAY, String, cast, delete, func, insert, literal, null, select, tuple_, union_all
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from authz.policy import Line, Policy, PolicyError, check_inclusions, read_seed
from authz.scopes import SCOPES
from domain.acts import Actor
from domain.database import new_id, to_json
from domain.identity.actors import Bearer
from domain.identity.models import PolicyLine, PolicyVersion, RoleInclusion
from domain.identity.policy_models import PolicySeedLine
from domain.identity.roles import WORKER
from domain.platform.clock import product_now
from domain.platform.entries import changed, write_entries

log = structlog.get_logger(__name__)
Connection = AsyncConnection | AsyncSession
Inclusions = Sequence[tuple[str, str]]
LINE_COLUMNS = tuple(PolicyLine.__table__.c[name] for name in Line._fields)
ACTION, POLICY = "policy:write", UUID(int=2)
"""How the audit calls a change of the policy that no act makes, and the policy: it is no business row, and has no id of its own."""
SEEDING = 0x706F6C696379
"""The advisory lock of whoever writes the seed."""


class Seeding(enum.StrEnum):
    """What `seed_policy` did: wrote the seed, found it there, replaced an untouched older one, or left an edited policy alone."""

    WRITTEN = "WRITTEN"
    UNCHANGED = "UNCHANGED"
    UPDATED = "UPDATED"
    EDITED = "EDITED"


@dataclass
class PolicyStore:
    """The compiled policy of this process. A process has one: `POLICIES`."""

    current: Policy | None = field(default=None)
    refused: int | None = None
    """A version that could not be taken: the good one before it stays in force here until there is another."""

    async def at(self, conn: Connection, version: int) -> Policy:
        """The policy of the version that a sign-in has just read; loaded, self-tested and swapped in when it is another one.

        What cannot be taken widens nothing and stops nobody who is served already: the last good policy stays, and the log and
        `concord_policy_refused` say so. A process that has none yet does not serve: PolicyError.
        """
        if self.current is not None and version in (self.current.version, self.refused):
            return self.current
        try:
            found = await load_policy(conn)
        except PolicyError as problem:
            if self.current is None:
                raise
            self.refused = version
            log.exception("policy_refused", error=str(problem), refused=version, in_force=self.current.version)
            return self.current
        self.current, self.refused = found, None
        return found


POLICIES = PolicyStore()


async def load_policy(conn: Connection) -> Policy:
    """A new policy from the tables. PolicyError where it would not decide as it says, or was put there past the acts."""
    stored = await stored_policy(conn)
    policy = build_policy(stored.lines, stored.inclusions)
    if policy.version != stored.version:
        raise PolicyError("The tables hold another policy than their version says: they were changed past the acts.")
    return policy


class Stored(NamedTuple):
    """What the tables hold."""

    lines: list[Line]
    inclusions: list[tuple[str, str]]
    version: int | None


async def stored_policy(conn: Connection) -> Stored:
    """Lines, inclusions and version as one statement sees them: of two policies that follow each other never parts of both."""
    nothing = [null() for _ in Line._fields[2:]]
    version = select(cast(PolicyVersion.version, String), null(), *nothing)
    inclusions = select(RoleInclusion.role, RoleInclusion.included, *nothing)
    rows: Sequence[Any] = (await conn.execute(union_all(select(*LINE_COLUMNS), inclusions, version))).all()
    lines = sorted(Line(*row) for row in rows if row[2] is not None)
    pairs = sorted((row[0], row[1]) for row in rows if row[2] is None and row[1] is not None)
    return Stored(lines, pairs, next((int(row[0]) for row in rows if row[1] is None), None))


def build_policy(lines: Sequence[Line], inclusions: Inclusions) -> Policy:
    """The policy of these lines, all of them checked: alphabet, known scopes, inclusions without a circle."""
    unknown = sorted({line.scope for line in lines if line.effect == "allow"} - SCOPES.keys())
    if unknown:
        raise PolicyError(f"No such scope: {', '.join(unknown)}")
    check_inclusions(inclusions)
    return Policy.build(content_version(lines, inclusions), lines, inclusions)


def content_version(lines: Sequence[Line], inclusions: Inclusions) -> int:
    """The number of this content, whatever the order of its lines; it fits PostgreSQL's bigint and JSON's 53 bits."""
    content = to_json([sorted(set(lines)), sorted(set(inclusions))])
    return int.from_bytes(hashlib.sha256(content.encode()).digest()[:6])


async def write_policy(
    conn: Connection, lines: Sequence[Line], inclusions: Inclusions, *, is_seed: bool = False, by: Actor | None = None, act: str = ACTION
) -> Policy:
    """Checks a whole policy and puts it in the place of the old one, in the caller's transaction.

    Each line that comes or goes is an audit entry (S2-42): only the first policy of a database has nothing before it.
    """
    lines, inclusions = list(dict.fromkeys(lines)), list(dict.fromkeys(inclusions))
    policy = build_policy(lines, inclusions)
    version = {"version": policy.version} | ({"seed_version": policy.version} if is_seed else {})
    lines_before, pairs_before, _ = await stored_policy(conn)
    lines_gone, lines_come = set(lines_before) - set(lines), set(lines) - set(lines_before)
    pairs_gone, pairs_come = set(pairs_before) - set(inclusions), set(inclusions) - set(pairs_before)
    gone, come = sorted(told(lines_gone, pairs_gone)), sorted(told(lines_come, pairs_come))
    await remember(conn, [*gone, *(told(lines, inclusions) if is_seed else ())])
    if lines_before:
        entries = [changed("PolicyLine", POLICY, "line", line, None) for line in gone]
        entries += [changed("PolicyLine", POLICY, "line", None, line) for line in come]
        await write_entries(conn, by or Bearer.nobody(await product_now(conn)), act, entries)
    row = upsert(PolicyVersion).values(id=1, version=policy.version, seed_version=policy.version)
    await conn.execute(row.on_conflict_do_update(index_elements=["id"], set_=version))
    if lines_gone:
        await conn.execute(delete(PolicyLine).where(tuple_(*LINE_COLUMNS).in_(sorted(lines_gone))))
    if pairs_gone:
        await conn.execute(delete(RoleInclusion).where(tuple_(RoleInclusion.role, RoleInclusion.included).in_(sorted(pairs_gone))))
    if lines_come:
        await conn.execute(insert(PolicyLine), [{"id": new_id(), **line._asdict()} for line in sorted(lines_come)])
    if pairs_come:
        await conn.execute(insert(RoleInclusion), [{"role": role, "included": name} for role, name in sorted(pairs_come)])
    return policy


def told(lines: Iterable[Line], inclusions: Iterable[tuple[str, str]]) -> set[str]:
    """The lines as the seed file writes them, each with one object."""
    return {", ".join(["p", *line]) for line in lines} | {", ".join(["g", *pair]) for pair in inclusions}


async def remember(conn: Connection, texts: Collection[str]) -> None:
    """The book has had these lines, or was offered them: none of them is new to it any more (`authz.adoption`)."""
    if texts:
        given = select(func.unnest(literal(sorted(set(texts)), ARRAY(String))))
        await conn.execute(upsert(PolicySeedLine).from_select(["line"], given).on_conflict_do_nothing())


async def seed_policy(conn: Connection) -> Seeding:
    """Writes `authz/policy.csv` into an empty database, or over an older seed that nobody has edited.

    An edited policy is left alone, but for the workers' lines: those belong to the program, and no act changes them.
    """
    await conn.execute(select(func.pg_advisory_xact_lock(SEEDING)))
    lines, inclusions = read_seed()
    seed = content_version(lines, inclusions)
    stored = (await conn.execute(select(PolicyVersion.version, PolicyVersion.seed_version))).one_or_none()
    if stored is not None and stored.version != stored.seed_version:
        await _write_program(conn, lines, inclusions)
        return Seeding.EDITED
    if stored is not None and stored.version == seed:
        return Seeding.UNCHANGED
    await write_policy(conn, lines, inclusions, is_seed=True)
    return Seeding.WRITTEN if stored is None else Seeding.UPDATED


async def _write_program(conn: Connection, lines: Sequence[Line], inclusions: Inclusions) -> None:
    """The workers' lines of the seed in the place of theirs in the book; nothing where its tables were changed past the acts."""
    stored = await stored_policy(conn)
    if content_version(stored.lines, stored.inclusions) != stored.version:
        return
    kept = [*(line for line in stored.lines if line.role != WORKER), *(line for line in lines if line.role == WORKER)]
    pairs = [*(pair for pair in stored.inclusions if WORKER not in pair), *(pair for pair in inclusions if WORKER in pair)]
    if content_version(kept, pairs) != stored.version:
        await write_policy(conn, kept, pairs)
