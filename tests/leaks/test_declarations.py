"""What the shapes and the policy must say for the guard to hold."""

import inspect
import re
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest
from sqlalchemy import select

import domain
from api.graph import Graph
from api.projection import ASKS
from api.schema import build
from api.shape import SHAPES, Many
from authz.policy import DOMAIN_KINDS, Policy, Term, read_seed
from domain.database import Base
from tests.leaks.asking import viewer_of
from tests.leaks.conftest import Home
from tests.leaks.people import PERSONAS
from tests.leaks.rows import uid
from tests.opinion.rules import seed

ACT = re.compile(r"row_for\(\s*db,\s*actor,\s*ACTION,\s*([A-Z]\w+)")
EVERYTHING = Term("all", "organisation", "")


def test_every_group_of_a_shape_stands_in_the_policy() -> None:
    """A group that no line names is a field that nobody reads: a slip of the pen."""
    build()
    used = {f"{shape.name}:{item.group}" for shape in SHAPES.values() for item in shape.fields.values()}
    used |= {f"{shape.name}:basic" for shape in SHAPES.values()}
    assert used - {line.object for line in read_seed()[0] if line.action == "read"} == set()


def test_every_type_of_the_policy_is_a_table() -> None:
    build()
    assert {line.object.partition(":")[0] for line in read_seed()[0] if line.action == "read"} - models().keys() == set()


def test_every_group_of_the_policy_has_a_field() -> None:
    """A line on a group that no field is in allows nothing, and may be misspelt; on the row itself, `basic`, it lets the row be seen."""
    build()
    used = {f"{shape.name}:{item.group}" for shape in SHAPES.values() for item in shape.fields.values()}
    named = {line.object for line in read_seed()[0] if line.action == "read"}
    shown = {name for name in named if name.partition(":")[0] in SHAPES and not name.endswith(":basic")}
    assert shown - used - set(ASKS.values()) == set()


def models() -> dict[str, Any]:
    """Every mapped class by its name."""
    return {mapper.class_.__name__: mapper.class_ for mapper in Base.registry.mappers}


def test_what_orders_and_finds_unasked_is_basic() -> None:
    """Usual orders stand in cursors, and a lookup by code answers a guess: who sees the row must be able to read them."""
    build()
    for shape in SHAPES.values():
        unasked = {
            shape.order,
            *(
                item.order or "id"
                for other in SHAPES.values()
                for item in other.fields.values()
                if isinstance(item, Many) and item.target == shape.name
            ),
        }
        unasked |= {shape.lookup} if shape.lookup else set()
        assert {shape.group_of(name.removeprefix("-")) for name in unasked} == {"basic"}, shape.name


@pytest.mark.parametrize("kind", sorted(DOMAIN_KINDS))
def test_compiled_scopes_are_those_that_casbin_enforces(kind: str) -> None:
    """For each role held in a domain, each object and action; `all` in the organisation stands for every other scope."""
    policy, rules = Policy.build(1, *read_seed()), seed()
    objects = sorted({(line.object, line.action) for line in read_seed()[0]})
    for role in rules.roles:
        terms = policy.decisions(frozenset({(role, kind)})).terms
        for name, action in objects:
            found = terms.get((name, action), frozenset())
            scopes = set(rules.scopes(role, kind, name, action))
            assert {term.scope for term in found} == ({"all"} if EVERYTHING in found and "all" in scopes else scopes), (role, name, action)


def acts() -> dict[str, str]:
    """Each action with the table of the row that it is done on."""
    found = {}
    for module in walk_packages(domain.__path__, "domain."):
        loaded = import_module(module.name)
        if hasattr(loaded, "ACTION") and (match := ACT.search(inspect.getsource(loaded))):
            found[loaded.ACTION] = match[1]
    return found


@pytest.mark.parametrize("persona", PERSONAS)
async def test_an_act_may_be_done_where_the_third_opinion_says(home: Home, graph: Graph, persona: str) -> None:
    opinion, viewer = home.opinions[persona], await viewer_of(graph, uid(persona))
    assert viewer is not None
    async with graph.reading.connect() as connection:
        for action, name in sorted(acts().items()):
            model = models()[name]
            may = viewer.may(action, model)
            found = set() if may is None else set(await connection.scalars(select(model.id).where(may), dict(viewer.binds)))
            assert (may is not None) == opinion.has(action, "do"), action
            assert found == opinion.reached(model.__tablename__, action, "do"), action


def test_there_are_acts_on_rows() -> None:
    assert len(acts()) > 30
