"""The Casbin policy: read from rows by an adapter of our own, checked before it counts, compiled per role set.

`enforce()` scans every line (3.4 ms with 200), so it never runs per request: the decisions of a role set are compiled
once per policy version from the enforcer's own model, and a test holds the two equal for every role, domain and object.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import casbin
from casbin import persist

HERE = Path(__file__).parent
SEED = HERE / "policy.csv"

ROLE = re.compile(r"[a-z][a-z_]{1,58}")
OBJECT = re.compile(r"[A-Za-z][A-Za-z_]*:[a-z][a-z_-]*")
SCOPE = re.compile(r"[a-z][a-z_]*|-")
CHAIN = 10
DOMAIN_KINDS = {"organisation", "unit", "project"}


class PolicyError(ValueError):
    """A line that cannot count; nothing of its policy is taken."""


class Line(NamedTuple):
    """One `p` line: who holds the role in a domain of this kind may read the object's rows of the scope, or do the act there."""

    role: str
    domain_kind: str
    object: str
    action: str
    scope: str
    effect: str


class Term(NamedTuple):
    """One row predicate that a grant gives: the scope, the kind of domain it is held in, and the granting role."""

    scope: str
    domain_kind: str
    role: str


EVERYTHING = Term("all", "organisation", "")
Held = frozenset[tuple[str, str]]
"""A role set: (role, kind of the domain it is held in)."""


def check(line: Line) -> Line:
    """The line, or PolicyError: each value in its alphabet, a scope exactly where the line allows."""
    good = (
        ROLE.fullmatch(line.role)
        and line.domain_kind in DOMAIN_KINDS
        and OBJECT.fullmatch(line.object)
        and line.action in ("read", "do")
        and SCOPE.fullmatch(line.scope)
        and line.effect in ("allow", "deny")
        and (line.scope == "-") == (line.effect == "deny")
    )
    if not good:
        raise PolicyError(f"Not a policy line: {', '.join(line)}")
    return line


def check_inclusions(pairs: Sequence[tuple[str, str]]) -> None:
    """PolicyError unless every name is a role and no chain comes back to its start or is longer than Casbin follows (10)."""
    for role, included in pairs:
        if not ROLE.fullmatch(role) or not ROLE.fullmatch(included):
            raise PolicyError(f"Not a role inclusion: {role}, {included}")
    reached = {role for role, _ in pairs}
    for _ in range(CHAIN):
        reached = {included for role, included in pairs if role in reached}
    if reached:
        raise PolicyError(f"Role inclusions go in a circle or too deep: {', '.join(sorted(reached))}")


def read_seed(path: Path = SEED) -> tuple[list[Line], list[tuple[str, str]]]:
    """The `p` and `g` lines of a CSV file; `#` starts a comment line, and `;` joins several objects in one line."""
    lines: list[Line] = []
    inclusions: list[tuple[str, str]] = []
    for row in csv.reader(line for line in path.read_text().splitlines() if line.strip() and not line.startswith("#")):
        kind, *values = (value.strip() for value in row)
        if kind == "p" and len(values) == 6:
            role, domain_kind, objects, *rest = values
            lines += [check(Line(role, domain_kind, name.strip(), *rest)) for name in objects.split(";")]
        elif kind == "g" and len(values) == 2:
            inclusions.append((values[0], values[1]))
        else:
            raise PolicyError(f"Not a policy line: {', '.join(row)}")
    return lines, inclusions


class RowsAdapter(persist.Adapter):
    """Loads the policy from checked rows; a value is a cell of its own, so no separator can shift a column."""

    def __init__(self, lines: Iterable[Line], inclusions: Iterable[tuple[str, str]]) -> None:
        self.lines, self.inclusions = dict.fromkeys(check(line) for line in lines), dict.fromkeys(inclusions)

    def load_policy(self, model: Any) -> None:
        """As Casbin's own adapters do; `model.add_policy` looks through all lines before each."""
        for kind, rows in (("p", self.lines), ("g", self.inclusions)):
            for row in rows:
                model[kind][kind].policy.append(list(row))


@dataclass(frozen=True)
class Decisions:
    """What one role set may, under one policy version: for each object and action the terms of its rows. Absent is denied."""

    roles: Held
    terms: Mapping[tuple[str, str], frozenset[Term]]

    def read(self, type_name: str, group: str) -> frozenset[Term]:
        """The terms under which a field group of a type may be read; empty is denied."""
        return self.of(f"{type_name}:{group}", "read")

    @cached_property
    def without_acts(self) -> "Decisions":
        """The same for a credential that is for reading alone."""
        return Decisions(self.roles, {key: terms for key, terms in self.terms.items() if key[1] == "read"})

    def do(self, action: str) -> frozenset[Term]:
        """The terms under which an act may be done; empty is denied."""
        return self.of(action, "do")

    def of(self, asked: str, action: str) -> frozenset[Term]:
        """The terms of an object and action as the policy's lines name them; empty is denied."""
        return self.terms.get((asked, action), frozenset())


@dataclass(frozen=True)
class Noted(Decisions):
    """The same, and which of them were asked for: what is made of it serves every role set that answers those alike."""

    asked: dict[tuple[str, str], frozenset[Term]] = field(default_factory=dict)

    def of(self, asked: str, action: str) -> frozenset[Term]:
        """The terms, noted."""
        found = self.asked[asked, action] = super().of(asked, action)
        return found


@dataclass
class Policy:
    """One version of the policy, with its enforcer and the decisions compiled from it."""

    version: int
    enforcer: Any  # casbin has no types
    _compiled: dict[Held, Decisions] = field(default_factory=dict)

    @classmethod
    def build(cls, version: int, lines: Sequence[Line], inclusions: Sequence[tuple[str, str]]) -> "Policy":
        """A new enforcer, self-tested: the first line must decide as it says, or the version is not taken."""
        enforcer: Any = casbin.Enforcer(str(HERE / "model.conf"), RowsAdapter(lines, inclusions))
        policy = cls(version, enforcer)
        for line in lines[:3]:
            held = bool(policy.decisions(frozenset({(line.role, line.domain_kind)})).terms.get((line.object, line.action)))
            if enforcer.enforce(line.role, line.domain_kind, line.object, line.action) != held:
                raise PolicyError(f"The policy does not decide its own line: {', '.join(line)}")
        return policy

    @property
    def lines(self) -> list[Line]:
        """The lines as the enforcer holds them."""
        return [Line(*row) for row in self.enforcer.get_policy()]

    @property
    def inclusions(self) -> list[tuple[str, str]]:
        """Each role with each role that it includes itself."""
        return [(role, included) for role, included in sorted(self.enforcer.get_grouping_policy())]

    def decisions(self, roles: Held) -> Decisions:
        """The decisions of a role set, compiled at its first use."""
        if roles not in self._compiled:
            self._compiled[roles] = self._compile(roles)
        return self._compiled[roles]

    def _compile(self, roles: Held) -> Decisions:
        allowed: dict[tuple[str, str], set[Term]] = {}
        denied: set[tuple[str, str]] = set()
        for line, role in self.matching(roles):
            if line.effect == "deny":
                denied.add((line.object, line.action))
            else:
                allowed.setdefault((line.object, line.action), set()).add(term_of(line, role))
        return Decisions(roles, {key: _simplest(terms) for key, terms in allowed.items() if key not in denied})

    def matching(self, roles: Held) -> Iterator[tuple[Line, str]]:
        """The lines that count for a role set, each with the role that is held for it: the line's own, or one that includes it."""
        including = {(role, kind): {role, *self.included(role)} for role, kind in sorted(roles)}
        for line in self.lines:
            for (role, kind), names in including.items():
                if line.domain_kind == kind and line.role in names:
                    yield line, role

    def included(self, role: str) -> list[str]:
        """The roles that a role includes, however far down."""
        return list(self.enforcer.get_implicit_roles_for_user(role))


def term_of(line: Line, role: str) -> Term:
    """A grant held in the whole organisation needs no look at the grant's domain: its role does not matter for the rows."""
    return Term(line.scope, line.domain_kind, "" if line.domain_kind == "organisation" else role)


def _simplest(terms: set[Term]) -> frozenset[Term]:
    return frozenset({EVERYTHING}) if EVERYTHING in terms else frozenset(terms)
