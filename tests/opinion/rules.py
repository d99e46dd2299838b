"""What the seed policy gives a role, asked of Casbin's `enforce` alone.

A scope is asked as one more word of the request. Objects are asked in an enforcer that holds their own lines only: the matcher
wants the object itself, so the other lines cannot matter (`tests/authz/test_decisions.py` asks the whole policy too).
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import casbin

Rule = tuple[str, str, str, str, str, str]
"""Role, domain kind, object, action, scope, effect."""
SEED = Path(__file__).parents[2] / "authz" / "policy.csv"
MODEL = """
[request_definition]
r = sub, dom, obj, act, scope

[policy_definition]
p = sub, dom, obj, act, scope, eft

[role_definition]
g = _, _

[policy_effect]
e = {effect}

[matchers]
m = r.dom == p.dom && r.act == p.act && r.obj == p.obj && (p.eft == "deny" || r.scope == p.scope) && g(r.sub, p.sub)
"""
CASBIN: Any = casbin  # it has no types
ALLOWED = "some(where (p.eft == allow)) && !some(where (p.eft == deny))"
NOT_DENIED = "!some(where (p.eft == deny))"


class Rules:
    """A policy as Casbin understands it."""

    def __init__(self, rules: Iterable[Rule], inclusions: Iterable[tuple[str, str]]) -> None:
        self.inclusions = list(inclusions)
        self.of: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            self.of[rule[2]].append(rule)
        self._enforcers: dict[tuple[str, str], Any] = {}
        self._answers: dict[tuple[str, ...], bool] = {}

    @property
    def roles(self) -> list[str]:
        """Every role that some line names."""
        return sorted({rule[0] for rules in self.of.values() for rule in rules} | {role for pair in self.inclusions for role in pair})

    def allows(self, role: str, kind: str, name: str, action: str, scope: str) -> bool:
        """Whether a role held in a domain of this kind gives the object in rows of the scope."""
        return self._ask(ALLOWED, role, kind, name, action, scope)

    def denies(self, role: str, kind: str, name: str, action: str) -> bool:
        """Whether a line takes the object away from whoever holds the role."""
        denying = any(rule[5] == "deny" for rule in self.of.get(name, ()))
        return denying and not self._ask(NOT_DENIED, role, kind, name, action, "-")

    def scopes(self, role: str, kind: str, name: str, action: str) -> list[str]:
        """The scopes in which the role gives the object."""
        asked = sorted({rule[4] for rule in self.of.get(name, ()) if (rule[1], rule[3], rule[5]) == (kind, action, "allow")})
        return [scope for scope in asked if self.allows(role, kind, name, action, scope)]

    def _ask(self, effect: str, *request: str) -> bool:
        key = (effect, *request)
        if key not in self._answers:
            self._answers[key] = bool(self._enforcer(effect, request[2]).enforce(*request))
        return self._answers[key]

    def _enforcer(self, effect: str, name: str) -> Any:
        if (effect, name) not in self._enforcers:
            self._enforcers[effect, name] = enforcer(effect, self.of.get(name, ()), self.inclusions)
        return self._enforcers[effect, name]


def enforcer(effect: str, rules: Sequence[Rule], inclusions: Iterable[tuple[str, str]]) -> Any:
    """A Casbin enforcer of these lines."""
    model = CASBIN.Model()
    model.load_model_from_text(MODEL.format(effect=effect))
    made: Any = CASBIN.Enforcer(model)
    made.add_policies([list(rule) for rule in rules])
    made.add_grouping_policies([list(pair) for pair in inclusions])
    made.build_role_links()
    return made


def seed_lines(path: Path = SEED) -> tuple[list[Rule], list[tuple[str, str]]]:
    """The seed's lines, read here once more: `;` joins objects."""
    rules: list[Rule] = []
    inclusions: list[tuple[str, str]] = []
    for cells in csv.reader(line for line in path.read_text().splitlines() if line[:2] in ("p,", "g,")):
        _, *values = (cell.strip() for cell in cells)
        if cells[0] == "g":
            inclusions.append((values[0], values[1]))
        else:
            role, kind, names, action, scope, effect = values
            rules += [(role, kind, name, action, scope, effect) for name in names.split(";")]
    return rules, inclusions


@cache
def seed() -> Rules:
    """The seed policy, asked once a process."""
    return Rules(*seed_lines())
