"""The third opinion: what a user sees, from Casbin's `enforce` and rows in memory.

Types, fields and their groups are the shapes' declarations; who may read them is said here anew. Nothing of `authz/` or
`api/reading` is imported: two paths with one wrong predicate would agree with each other.
"""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import cast
from uuid import UUID

from sqlalchemy import Table

from api.shape import Shape
from tests.opinion.facts import Facts, Row
from tests.opinion.meaning import Grant, Me, reaches, valid
from tests.opinion.rules import Rules, seed

Ids = frozenset[UUID]


def table_of(shape: Shape) -> str:
    """The table behind a type."""
    return cast(Table, shape.model.__table__).name


class Opinion:
    """What one user may read under the seed policy on a day."""

    def __init__(self, facts: Facts, user_id: UUID, today: date, rules: Rules | None = None) -> None:
        user = facts.tables["app_user"][user_id]
        self.facts, self.rules, self.user = facts, rules or seed(), user
        self.me = Me(user_id, user["organisation_id"], user["customer_id"], user["partner_id"], today)
        self._groups: dict[tuple[str, str], Ids] = {}
        self._given: dict[tuple[str, str], list[tuple[Grant, str]]] = {}

    @property
    def may_sign_in(self) -> bool:
        """Neither the user nor the account is disabled."""
        account = self.facts.get("account", self.user["account_id"])
        return self.user["disabled_at"] is None and (account is None or account["disabled_at"] is None)

    @cached_property
    def grants(self) -> list[Grant]:
        """What is held today; a role in an organisation is the user's own organisation's."""
        held = (row for row in self.facts.rows("role_grant") if row["user_id"] == self.me.user_id and row["ended_at"] is None)
        grants = [Grant(row["role"], row["domain_kind"].lower(), row["domain_id"]) for row in held if valid(row, self.me.today)]
        return [grant for grant in grants if grant.kind != "organisation" or grant.domain_id == self.me.organisation_id]

    @property
    def roles(self) -> frozenset[tuple[str, str]]:
        """The role set: role and kind of domain."""
        return frozenset((grant.role, grant.kind) for grant in self.grants)

    def has(self, name: str, action: str) -> bool:
        """Whether some grant gives an object at all, whatever the rows."""
        return bool(self._scopes(name, action))

    def reached(self, table: str, name: str, action: str) -> Ids:
        """The rows of a table in which an object is given."""
        scopes = self._scopes(name, action)
        rows = self.facts.rows(table)
        return frozenset(row["id"] for row in rows if any(reaches(self.me, self.facts, *given, table, row) for given in scopes))

    def _scopes(self, name: str, action: str) -> list[tuple[Grant, str]]:
        if (name, action) not in self._given:
            self._given[name, action] = self._asked(name, action)
        return self._given[name, action]

    def _asked(self, name: str, action: str) -> list[tuple[Grant, str]]:
        if any(self.rules.denies(grant.role, grant.kind, name, action) for grant in self.grants):
            return []
        return [(grant, scope) for grant in self.grants for scope in self.rules.scopes(grant.role, grant.kind, name, action)]

    def group(self, shape: Shape, group: str) -> Ids:
        """The rows of a type in which a field group may be read."""
        key = (shape.name, group)
        if key not in self._groups:
            self._groups[key] = self.reached(table_of(shape), f"{shape.name}:{group}", "read")
        return self._groups[key]

    def sees(self, shape: Shape) -> Ids:
        """The rows of a type that exist for the user."""
        return self.group(shape, "basic")

    def seen(self, shape: Shape, row_id: UUID | None) -> Row | None:
        """A row, if it exists for the user."""
        return self.facts.get(table_of(shape), row_id) if row_id in self.sees(shape) else None

    def hides(self, shape: Shape) -> bool:
        """Whether there are rows of a type that do not exist for the user."""
        return len(self.sees(shape)) < len(self.facts.tables[table_of(shape)])

    def may_use(self, shape: Shape, field: str) -> bool:
        """Whether a field may be read in any row at all; else it is FORBIDDEN, whatever the rows."""
        return field == "id" or self.has(f"{shape.name}:{shape.fields[field].group}", "read")

    def may_filter(self, shape: Shape, field: str) -> bool:
        """Whether a list may be filtered by it; by the currency, where some money may be read in any row."""
        if field == "currency" and shape.currency:
            return any(self.may_use(shape, item.name) for item in shape.money())
        return self.may_use(shape, field)

    def implies(self, shape: Shape, field: str) -> bool:
        """Whether each way to see a row of the type is a way to read the field in it; else no list is ordered by it."""
        shown, given = self.ways(f"{shape.name}:basic"), self.ways(f"{shape.name}:{shape.fields[field].group}")
        return bool(given) and (shown <= given or ("all", "organisation", "") in given)

    def ways(self, name: str) -> set[tuple[str, str, str]]:
        """Scope, kind of domain, and the role that is held there; in the whole organisation it does not matter which."""
        return {(scope, grant.kind, "" if grant.kind == "organisation" else grant.role) for grant, scope in self._scopes(name, "read")}

    def reads(self, shape: Shape, field: str, row: Row) -> bool:
        """Whether a field may be read in a row; one that may not is null there."""
        return row["id"] in self.sees(shape) and (field == "id" or row["id"] in self.group(shape, shape.fields[field].group))

    def rows(self, shape: Shape) -> Iterator[Row]:
        """The rows that exist for the user, in no order."""
        table = self.facts.tables[table_of(shape)]
        return (table[row_id] for row_id in self.sees(shape))
