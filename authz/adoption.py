"""What a newer seed has that an edited policy has not: which of its lines the book was never offered, and how it takes them.

A book remembers each seed line that it has had, and each line that was taken from it. So a line that somebody removed here stays away,
and only what came into the seed since then is offered (`concord policy diff`, `concord policy adopt`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from authz.book import BOOK
from authz.policy import Line, read_seed
from authz.preview import Preview, preview
from authz.sign_in import role_sets
from authz.store import SEEDING, Connection, build_policy, remember, stored_policy, told
from domain.acts import Actor
from domain.identity.change_policy import change_policy
from domain.identity.models import DomainKind
from domain.identity.policy_book import LineDraft
from domain.identity.policy_models import PolicyAction, PolicyEffect, PolicySeedLine, PolicyStep


@dataclass(frozen=True)
class Difference:
    """Lines as the seed file writes them: new in the seed, of the seed but taken from the book, and the book's own."""

    new: Sequence[str]
    removed: Sequence[str]
    own: Sequence[str]


async def difference(conn: Connection) -> Difference:
    """How the policy in force and the seed of this version differ."""
    stored, (lines, pairs) = await stored_policy(conn), read_seed()
    book, seed = told(stored.lines, stored.inclusions), told(lines, pairs)
    known = set(await conn.scalars(select(PolicySeedLine.line)))
    missing = sorted(seed - book)
    return Difference([line for line in missing if line not in known], [line for line in missing if line in known], sorted(book - seed))


async def adoption(db: AsyncSession, new: Collection[str]) -> Preview:
    """Who would gain and lose what if the book took these lines; refused as the change itself would be."""
    stored = await stored_policy(db)
    drafts = drafts_of(new)
    return preview(build_policy(stored.lines, stored.inclusions), await BOOK.check(db, drafts), drafts, await role_sets(db))


async def adopt(db: AsyncSession, actor: Actor, reason: str, declined: Collection[str] = ()) -> Sequence[str]:
    """The book takes what is new in the seed, but for what is declined, as one change of the policy; none of it is offered again.

    Whoever changes or adopts at the same moment waits. Answers what it took; nothing where there is nothing new.
    """
    await db.execute(select(func.pg_advisory_xact_lock(SEEDING)))
    new = (await difference(db)).new
    taken = [line for line in new if line not in declined]
    if taken:
        await change_policy(db, actor, BOOK, reason, drafts_of(taken), most=len(taken))
    await remember(db, new)
    return taken


def drafts_of(texts: Collection[str]) -> list[LineDraft]:
    """The lines and inclusions of the seed that these texts write, as drafts of a change."""
    lines, pairs = read_seed()
    found = chain((_draft(line) for line in lines), (LineDraft(PolicyStep.ADD, role, included=name) for role, name in pairs))
    return list({draft.text: draft for draft in found if draft.text in texts}.values())


def _draft(line: Line) -> LineDraft:
    kind, action, effect = DomainKind(line.domain_kind), PolicyAction(line.action), PolicyEffect(line.effect)
    return LineDraft(PolicyStep.ADD, line.role, kind, line.object, action, None if line.scope == "-" else line.scope, effect)
