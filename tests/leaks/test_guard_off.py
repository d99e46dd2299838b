"""A test of the tests: with the guard taken off a road, the matrix fails. The only place where our own code is patched."""

import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import true
from sqlalchemy.ext.asyncio import AsyncSession

import api.audit.entries
import api.audit.past
import api.audit.readable
import api.compiler.lists
import api.compiler.objects
import api.compiler.roots
import api.queries
import api.reading.aggregate
import api.reading.plan
import api.reading.where
import authz.predicates
import authz.viewer
from api.graph import Graph
from api.mutations import MUTATIONS
from api.reading import guard, levels
from api.reading.where import where_sql
from api.shape import SHAPES, Shape
from authz.policy import Policy, read_seed
from authz.scopes import SCOPES
from domain.acts import Missing, Refused
from domain.contracts.models import BudgetLine
from domain.outsourcing.models import OutsourcingOrder
from domain.outsourcing.queries import named
from domain.outsourcing.refusals import OrderRefusal
from tests.leaks.audit import audit_agrees
from tests.leaks.conftest import Home
from tests.leaks.expected_lists import lists_what_is_expected
from tests.leaks.expected_rows import reads_what_is_expected
from tests.leaks.groups import groups_are_expected
from tests.leaks.places import TODAY
from tests.leaks.possible import acts_agree
from tests.leaks.rows import uid
from tests.leaks.test_hidden_objects import hides_objects
from tests.leaks.test_twins import twins_agree
from tests.leaks.twins import twin

BROKEN = re.compile("INTERNAL|BAD_REQUEST|VALIDATION_FAILED")
Patch = Callable[[pytest.MonkeyPatch], None]
Check = Callable[[Home, Graph, str], Awaitable[None]]


def on(road: str, *types: str) -> Check:
    """The comparison of twins on a road, over some types."""

    async def check(home: Home, graph: Graph, persona: str) -> None:
        await twins_agree(home, graph, persona, (road, types))

    check.__name__ = road
    return check


def expected(check: Callable[..., Awaitable[None]], *types: str) -> Check:
    """The comparison with the third opinion, over some types."""

    async def within(home: Home, graph: Graph, persona: str) -> None:
        await check(home, graph, persona, types)

    within.__name__ = check.__name__
    return within


def everything(*_: Any, **__: Any) -> Any:
    """The predicate that takes the guard's place."""
    return true()


def bare_values(patch: pytest.MonkeyPatch) -> None:
    def value(entity: Any, shape: Shape, item: Any, decisions: Any, column: Any = None) -> Any:
        return guard.bare(entity, item) if column is None else column

    patch.setattr(guard, "value", value)


def bare_currencies(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(guard, "row_currency", lambda entity, shape, _decisions: getattr(entity, shape.currency))


def bare_filters(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(guard, "condition", lambda _entity, _shape, _name, test, _decisions: test)


def bare_orders(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(api.reading.plan, "narrowed", lambda *_: False)


def all_rows(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(guard, "rows", everything)


def all_rows_behind_relations(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(api.reading.where, "guard", SimpleNamespace(rows=everything, condition=guard.condition))


def all_rows_counted(patch: pytest.MonkeyPatch) -> None:
    without_rows(patch, "count_rows")


def all_rows_found(patch: pytest.MonkeyPatch) -> None:
    without_rows(patch, "rows_with")


def all_codes_found(patch: pytest.MonkeyPatch) -> None:
    without_rows(patch, "by_code")


def without_rows(patch: pytest.MonkeyPatch, name: str) -> None:
    """A function of the level generator whose rows are not guarded, wherever it is used."""
    guarded = getattr(levels, name)

    def bare(*arguments: Any) -> Any:
        with pytest.MonkeyPatch.context() as within:
            within.setattr(levels, "guard", SimpleNamespace(**{**vars(guard), "rows": everything}))
            return guarded(*arguments)

    for module in (levels, api.queries, api.compiler.lists, api.compiler.objects, api.compiler.roots):
        if hasattr(module, name):
            patch.setattr(module, name, bare)


def all_rows_summed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        api.reading.aggregate,
        "kept",
        lambda entity, level, decisions: where_sql(entity, level.shape, level.arguments.get("where"), decisions),
    )


def bare_sums(patch: pytest.MonkeyPatch) -> None:
    def value(entity: Any, shape: Shape, item: Any, decisions: Any) -> Any:
        return guard.bare(entity, item)

    patch.setattr(api.reading.aggregate, "guard", SimpleNamespace(**{**vars(guard), "value": value}))


def all_rows_joined(patch: pytest.MonkeyPatch) -> None:
    def followed(entity: Any, target: Any, _shape: Shape, item: Any, _to: Shape, _decisions: Any) -> Any:
        return getattr(target, item.via) == entity.id if item.back else target.id == getattr(entity, item.via)

    patch.setattr(api.reading.aggregate, "guard", SimpleNamespace(**{**vars(guard), "followed": followed}))


def bare_figures_tested(patch: pytest.MonkeyPatch) -> None:
    def having(entity: Any, level: Any, _decisions: Any) -> Any:
        asked = level.grouping.having
        return [api.reading.aggregate._tested(entity, level.shape, asked, Policy.build(1, *read_seed()).decisions(ALL))] if asked else []

    patch.setattr(api.reading.aggregate, "_having", having)


def small_groups_shown(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(api.reading.aggregate, "crosses_tenants", lambda *_: False)


def relations_followed(patch: pytest.MonkeyPatch) -> None:
    guarded = guard.value

    def value(entity: Any, shape: Shape, item: Any, decisions: Any, column: Any = None) -> Any:
        return column if column is not None and column.compare(true()) else guarded(entity, shape, item, decisions, column)

    patch.setattr(guard, "value", value)


def nothing_denied(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(api.reading.plan, "denied", lambda *_: False)


def grants_everywhere(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(authz.predicates, "domain_test", everything)


def every_customer(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(SCOPES, "customer", everything)


def every_partner(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(SCOPES, "sent_to_partner", everything)


def audit_of_every_field(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(api.audit.readable, "terms_of", lambda shape, _name, decisions: decisions.read(shape.name, "basic"))


def audit_of_every_row(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(api.audit.entries, "predicate", everything)
    patch.setattr(api.audit.past, "predicate", everything)


def every_name_told(patch: pytest.MonkeyPatch) -> None:
    async def all_ids(_mine: Any, _shape: Shape, ids: Any) -> set[Any]:
        return set(ids)

    patch.setattr(api.audit.readable, "visible_ids", all_ids)


def acts_on_everything(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(authz.viewer.Viewer, "sees", everything)


def refusals_with_figures(patch: pytest.MonkeyPatch) -> None:
    async def can(db: AsyncSession, _actor: Any, order: OutsourcingOrder) -> Missing:
        line = await named(db, BudgetLine, order.project_budget_id)
        return [Refused(OrderRefusal.PROJECT_AMOUNT_LIMIT, "Of the budget {booked} is taken.", booked=str(line.booked_amount))]

    patch.setitem(MUTATIONS, "accept_order", replace(MUTATIONS["accept_order"], can=can))


ALL = frozenset({("auditor", "organisation"), ("finance", "organisation")})
READ, LISTED, ORDER = reads_what_is_expected, lists_what_is_expected, "OutsourcingOrder"
ROADS: list[tuple[Patch, str, Check]] = [
    (bare_values, "manager", on("values", ORDER)),
    (bare_values, "manager", on("aggregates", ORDER)),
    (bare_values, "manager", expected(READ, ORDER)),
    (bare_currencies, "manager", on("aggregates", ORDER)),
    (bare_filters, "nobody", on("filters", "User")),
    (bare_filters, "nobody", on("negations", "User")),
    (bare_filters, "nobody", expected(LISTED, "User")),
    (all_rows, "customer_a", on("values", "Project")),
    (all_rows, "customer_a", on("filters", "Project")),
    (all_rows, "customer_a", on("orders", "Project")),
    (all_rows, "customer_a", expected(READ, "Project")),
    (bare_values, "manager", on("streams", ORDER)),
    (all_rows, "customer_a", on("streams", "Project")),
    (all_rows_behind_relations, "partner_x", on("relations", "Project")),
    (all_rows_behind_relations, "partner_x", expected(LISTED, "Project")),
    (all_rows_counted, "partner_x", on("values", ORDER)),
    (all_rows_counted, "partner_x", expected(READ, ORDER)),
    (all_rows_found, "partner_x", on("values", ORDER)),
    (all_rows_found, "partner_x", expected(READ, ORDER)),
    (all_codes_found, "lead_x", on("lookups", ORDER)),
    (all_rows_summed, "lead_x", on("aggregates", ORDER)),
    (bare_sums, "manager", on("aggregates", ORDER)),
    (bare_sums, "manager", expected(groups_are_expected, ORDER)),
    (bare_figures_tested, "manager", on("aggregates", ORDER)),
    (all_rows_joined, "manager", on("groups_beyond", "Alert")),
    (small_groups_shown, "lead_x", expected(groups_are_expected, "Customer", "Project")),
    (relations_followed, "nobody", expected(READ, "User")),
    (nothing_denied, "member", expected(READ, ORDER)),
    (nothing_denied, "member", expected(LISTED, ORDER)),
    (grants_everywhere, "region", on("values", "Contract")),
    (grants_everywhere, "manager", expected(READ, "Project")),
    (every_customer, "customer_b", on("values", "Receipt")),
    (every_customer, "customer_b", expected(READ, "Receipt")),
    (every_partner, "lead_y", on("values", "OrderLine")),
    (acts_on_everything, "lead_x", hides_objects),
    (refusals_with_figures, "lead_x", acts_agree),
    (audit_of_every_field, "manager", expected(audit_agrees, "Contract")),
    (audit_of_every_row, "manager", expected(audit_agrees, ORDER)),
    (every_name_told, "manager", expected(audit_agrees, "Contract")),
]


@pytest.mark.parametrize(("take_off", "persona", "check"), ROADS, ids=lambda value: getattr(value, "__name__", value))
async def test_without_its_guard_a_road_leaks_and_the_matrix_says_so(
    home: Home, graph: Graph, take_off: Patch, persona: str, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unguarded(graph, monkeypatch, take_off), pytest.raises(AssertionError) as failure:
        await check(home, graph, persona)
    assert not BROKEN.search(str(failure.value)), "the patch broke the service instead"


@contextmanager
def unguarded(graph: Graph, monkeypatch: pytest.MonkeyPatch, take_off: Patch) -> Iterator[None]:
    """Our code without one of its guards; what was made before or meanwhile is forgotten."""
    forget(graph)
    with monkeypatch.context() as patch:
        take_off(patch)
        yield
    forget(graph)


def forget(graph: Graph) -> None:
    """Nothing is kept of what was made."""
    authz.predicates.predicate.cache_clear()
    graph.compiler.clear()


async def test_an_order_by_a_narrowed_field_is_refused_and_would_leak(home: Home, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """All sortable fields are basic today; here one is not: the manager of one project is a member of another."""
    monkeypatch.setattr(SHAPES["Project"].fields["starts_on"], "group", "contract")
    manager = uid("manager")
    monkeypatch.setitem(home.twins, manager, twin(home.facts, manager, TODAY, set(home.tables)))
    forget(graph)
    await twins_agree(home, graph, "manager", ("orders", ("Project",)))
    await lists_what_is_expected(home, graph, "manager", ("Project",))
    graph.compiler.clear()
    with unguarded(graph, monkeypatch, bare_orders), pytest.raises(AssertionError):
        await twins_agree(home, graph, "manager", ("orders", ("Project",)))
