"""The policy as acts change it (`domain.identity.policy_book`): each line is looked at, the whole built as processes do, then written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from authz.policy import CHAIN, Held, Line, Policy, PolicyError, Term, check, check_inclusions, read_seed
from authz.predicates import predicate
from authz.scopes import SCOPES
from authz.sign_in import role_sets
from authz.store import SEEDING, Inclusions, build_policy, content_version, stored_policy, write_policy
from domain.acts import ACT, Actor, Refused
from domain.database import Base
from domain.identity.change_policy import ACTION as CHANGE
from domain.identity.models import Audience
from domain.identity.policy_book import LineDraft
from domain.identity.policy_models import PolicyEffect, PolicyStep
from domain.identity.policy_refusals import PolicyRefusal
from domain.identity.refusals import IdentityRefusal
from domain.identity.roles import WORKER, audience_of
from domain.language import message
from domain.platform.models import Deadline

Pair = tuple[str, str]


@dataclass(frozen=True)
class Vocabulary:
    """What the policy can speak of. The seed names every field group and every act (a test holds it), so it is the dictionary."""

    objects: frozenset[tuple[str, str]]
    roles: frozenset[str]
    outside: frozenset[tuple[Audience, str, str, str, str]]
    """What customers and partners have in the seed, whichever role of theirs: more no change gives them."""
    used: frozenset[tuple[str, str, str, str]]

    @classmethod
    @cache
    def of_seed(cls) -> "Vocabulary":
        """Read once a process."""
        lines, pairs = read_seed()
        given = [line for line in lines if line.effect == "allow"]
        return cls(
            frozenset((line.object, line.action) for line in lines),
            roles_of(lines, pairs),
            frozenset((audience_of(line.role), line.domain_kind, line.object, line.action, line.scope) for line in given),
            frozenset(line[1:5] for line in given),
        )


def roles_of(lines: Sequence[Line], pairs: Inclusions) -> frozenset[str]:
    """Every role that is named."""
    return frozenset({line.role for line in lines} | {role for pair in pairs for role in pair})


@dataclass
class Edited:
    """A policy while drafts are put into it, one after the other; each is refused by its own name."""

    lines: list[Line]
    pairs: list[Pair]
    roles: frozenset[str]
    seen: set[str] = field(default_factory=set)

    def take(self, draft: LineDraft) -> None:
        """The draft's line comes or goes."""
        if draft.text in self.seen:
            raise refused(PolicyRefusal.POLICY_LINE_TWICE, message("This line stands twice in the change: {line}"), draft)
        self.seen.add(draft.text)
        if WORKER in (draft.role, draft.included):
            raise refused(PolicyRefusal.POLICY_ROLE_FIXED, message("The rights of the workers belong to the program: {line}"), draft)
        if draft.included is None:
            self._line(draft, as_line(draft))
        else:
            self._pair(draft, as_pair(draft))

    def _line(self, draft: LineDraft, line: Line) -> None:
        if draft.step is PolicyStep.REMOVE:
            self._gone(draft, line in self.lines)
            self.lines.remove(line)
            return
        self._come(draft, line in self.lines, line.role)
        check_meaning(draft, line)
        self.lines.append(line)

    def _pair(self, draft: LineDraft, pair: Pair) -> None:
        if draft.step is PolicyStep.REMOVE:
            self._gone(draft, pair in self.pairs)
            self.pairs.remove(pair)
            return
        self._come(draft, pair in self.pairs, *pair)
        if audience_of(pair[0]) is not audience_of(pair[1]):
            raise refused(PolicyRefusal.POLICY_BEYOND_AUDIENCE, message("A role includes only roles of its own side: {line}"), draft)
        self.pairs.append(pair)
        try:
            check_inclusions(self.pairs)
        except PolicyError as problem:
            said = message("This chain of roles comes back to its beginning, or is deeper than {most}: {line}")
            raise Refused(PolicyRefusal.POLICY_CHAIN, said, draft.field, most=CHAIN, line=draft.text) from problem

    def _gone(self, draft: LineDraft, stands: bool) -> None:
        if not stands:
            raise refused(PolicyRefusal.POLICY_LINE_ABSENT, message("The policy has no such line: {line}"), draft)

    def _come(self, draft: LineDraft, stands: bool, *roles: str) -> None:
        if stands:
            raise refused(PolicyRefusal.POLICY_LINE_STANDS, message("The policy has this line already: {line}"), draft)
        if not set(roles) <= self.roles:
            raise refused(IdentityRefusal.ROLE_UNKNOWN, message("The policy knows no such role: {line}"), draft)


def refused(code: PolicyRefusal | IdentityRefusal, sentence: str, draft: LineDraft) -> Refused:
    """By which rule, and which line."""
    return Refused(code, sentence, draft.field, line=draft.text[:400])


def as_line(draft: LineDraft) -> Line:
    """The draft as a line of the policy; POLICY_LINE_WRONG where a value is outside of its alphabet."""
    try:
        return check(Line(*draft.values))
    except PolicyError as problem:
        raise _malformed(draft) from problem


def as_pair(draft: LineDraft) -> Pair:
    """The draft as an inclusion."""
    role, included = draft.values
    try:
        check_inclusions([(role, included)])
    except PolicyError as problem:
        raise _malformed(draft) from problem
    return role, included


def _malformed(draft: LineDraft) -> Refused:
    return refused(PolicyRefusal.POLICY_LINE_WRONG, message("This is no line of a policy: {line}"), draft)


def check_meaning(draft: LineDraft, line: Line) -> None:
    """Refused where the line is about nothing, reaches no row, or gives outsiders more than the seed gives any of them."""
    known = Vocabulary.of_seed()
    if (line.object, line.action) not in known.objects:
        raise refused(PolicyRefusal.POLICY_OBJECT_UNKNOWN, message("There is nothing of this name to be read or done: {line}"), draft)
    if draft.effect is PolicyEffect.DENY:
        return
    if line.scope not in SCOPES or not _reaches(line, known):
        raise refused(PolicyRefusal.POLICY_SCOPE_UNKNOWN, message("There is no such scope, or it reaches nothing here: {line}"), draft)
    audience = audience_of(line.role)
    if audience is not Audience.STAFF and (audience, *line[1:5]) not in known.outside:
        said = message("Customers and partners are given only what a role of theirs has from the start: {line}")
        raise refused(PolicyRefusal.POLICY_BEYOND_AUDIENCE, said, draft)


def _reaches(line: Line, known: Vocabulary) -> bool:
    """Whether the scope can be asked of the rows, and is not empty whatever they are; an act's rows are those of the seed's scopes."""
    if line[1:5] in known.used:
        return True
    models = {mapper.class_.__name__: mapper.class_ for mapper in Base.registry.mappers}
    model: Any = models[line.object.partition(":")[0]] if line.action == "read" else Deadline
    try:
        found = predicate(model, frozenset({Term(line.scope, line.domain_kind, line.role)}))
    except AttributeError:
        return False
    return line.action == "do" or str(found).strip("()") != "false"


def edit(lines: Sequence[Line], pairs: Inclusions, drafts: Sequence[LineDraft]) -> Edited:
    """A policy with the drafts in it; Refused by the first that does not fit."""
    made = Edited(list(lines), list(pairs), roles_of(lines, pairs) | Vocabulary.of_seed().roles)
    for draft in drafts:
        made.take(draft)
    return made


def edited(policy: Policy, drafts: Sequence[LineDraft]) -> Policy:
    """The policy that the drafts would make of one."""
    made = edit(policy.lines, policy.inclusions, drafts)
    return build_policy(made.lines, made.pairs)


def remaining(policy: Policy, sets: Sequence[tuple[Held, int]]) -> None:
    """Refused where nobody of those who hold roles could change the policy any more."""
    if not any(policy.decisions(held).do(CHANGE) for held, _ in sets):
        raise Refused(PolicyRefusal.POLICY_NOBODY_LEFT, "After this nobody could change the policy any more.")


class Book:
    """`domain.identity.policy_book.PolicyBook` over the tables."""

    async def check(self, db: AsyncSession, drafts: Sequence[LineDraft]) -> Policy:
        """The policy with the drafts; Refused by the first that does not fit, or where nobody could change it any more."""
        return (await self._edited(db, drafts))[0]

    async def put(self, db: AsyncSession, actor: Actor, drafts: Sequence[LineDraft]) -> None:
        """In force, with an audit entry for each line under the name of the act."""
        _, edited = await self._edited(db, drafts)
        _, act = db.sync_session.info[ACT]
        await write_policy(db, edited.lines, edited.pairs, by=actor, act=act)

    async def _edited(self, db: AsyncSession, drafts: Sequence[LineDraft]) -> tuple[Policy, Edited]:
        await db.execute(select(func.pg_advisory_xact_lock(SEEDING)))
        lines, pairs, version = await stored_policy(db)
        if content_version(lines, pairs) != version:
            said = message("The policy's tables were changed past its acts. `concord policy reset` puts the seed in their place.")
            raise Refused(PolicyRefusal.POLICY_DAMAGED, said)
        made = edit(lines, pairs, drafts)
        policy = build_policy(made.lines, made.pairs)
        remaining(policy, await role_sets(db))
        return policy, made


BOOK = Book()
