"""What a change of rights would give and take, before it is made: decisions compiled of both policies, never lines compared.

An added line may give nothing, since another one denies it or gave as much already; a removed one may take nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from authz.policy import EVERYTHING, Held, Policy, Term
from authz.predicates import EVERYWHERE
from domain.identity.policy_book import LineDraft

MOST_SETS = 100


Grants = Sequence[tuple[str, str, UUID]]
"""Role, kind and id of the domain."""


class Right(NamedTuple):
    """A field group or an act in rows of a scope; where it is held in units or projects the role, and if it is known the domain."""

    object: str
    action: str
    scope: str
    domain_kind: str
    role: str
    domain_id: UUID | None = None


@dataclass(frozen=True)
class Effect:
    """What changes for those who hold a role set."""

    held: Held
    people: int
    gains: Sequence[Right]
    losses: Sequence[Right]
    user_id: UUID | None = None
    """Who, where it is about a grant of one person."""


@dataclass(frozen=True)
class Preview:
    """All of it. `idle` are lines of the change that change nothing for anybody today; `left_out` role sets were not looked at."""

    effects: Sequence[Effect]
    idle: Sequence[str] = ()
    left_out: int = 0

    @property
    def people(self) -> int:
        """How many people gain or lose something."""
        return sum(effect.people for effect in self.effects)


def preview(old: Policy, new: Policy, drafts: Sequence[LineDraft], sets: Sequence[tuple[Held, int]]) -> Preview:
    """For each role set that a draft can concern, those of most people first, at most a hundred."""
    roles = {draft.role for draft in drafts}
    concerned = {role for held, _ in sets for role, _ in held if roles & {role, *old.included(role), *new.included(role)}}
    found = sorted((each for each in sets if concerned & {role for role, _ in each[0]}), key=lambda each: -each[1])
    looked = [_effect(old, new, held, people) for held, people in found[:MOST_SETS]]
    effects = [effect for effect in looked if effect.gains or effect.losses]
    return Preview(effects, [draft.text for draft in drafts if not _works(draft, effects, old, new)], max(len(found) - MOST_SETS, 0))


def _effect(old: Policy, new: Policy, held: Held, people: int) -> Effect:
    gains, losses = difference(_rights(old, held), _rights(new, held))
    return Effect(held, people, gains, losses)


def _works(draft: LineDraft, effects: Sequence[Effect], old: Policy, new: Policy) -> bool:
    """Whether a draft has a part in what somebody gains or loses."""
    for effect in effects:
        reached = {each for role, _ in effect.held for each in (role, *old.included(role), *new.included(role))}
        if draft.role in reached and (
            draft.included is not None
            or any((right.object, right.action) == draft.values[2:4] for right in (*effect.gains, *effect.losses))
        ):
            return True
    return False


def preview_grants(policy: Policy, user_id: UUID, before: Grants, after: Grants) -> Preview:
    """What a person gains and loses by other grants under the same policy."""
    gains, losses = difference(rights_in(policy, before), rights_in(policy, after))
    held = frozenset((role, kind) for role, kind, _ in before)
    return Preview([Effect(held, 1, gains, losses, user_id)] if gains or losses else [])


def _rights(policy: Policy, held: Held) -> frozenset[Right]:
    terms = policy.decisions(held).terms.items()
    return frozenset(Right(*key, term.scope, term.domain_kind, term.role) for key, found in terms for term in found)


def rights_in(policy: Policy, grants: Grants) -> frozenset[Right]:
    """The same with the domain of each grant: a role that is held in one unit gives more when it is held in another too."""
    terms = policy.decisions(frozenset((role, kind) for role, kind, _ in grants)).terms.items()
    return frozenset(right for key, found in terms for term in found for right in _in_domains(key, term, grants))


def _in_domains(key: tuple[str, str], term: Term, grants: Grants) -> Iterable[Right]:
    if term.domain_kind == "organisation" or term.scope in EVERYWHERE:
        return [Right(*key, *term)]
    return [Right(*key, *term, domain_id) for role, kind, domain_id in grants if (role, kind) == (term.role, term.domain_kind)]


def difference(before: frozenset[Right], after: frozenset[Right]) -> tuple[list[Right], list[Right]]:
    """What comes and what goes; whoever has all rows of something neither gains nor loses a part of them."""
    return _beyond(after, before), _beyond(before, after)


def _beyond(rights: frozenset[Right], others: frozenset[Right]) -> list[Right]:
    everywhere = {right[:2] for right in others if right[2:4] == (EVERYTHING.scope, EVERYTHING.domain_kind)}
    found = [right for right in rights - others if right[:2] not in everywhere]
    return sorted(found, key=lambda right: (*right[:5], str(right.domain_id)))
