"""`acts` and `canAdvance` on twins: what a person is told of what can be done does not depend on what the person may not read.

But for what doing it would tell anyway: `TOLD` is all of it, and each entry is seen to be needed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.graph import Graph
from api.ids import encode
from api.mutations import acts_on
from api.shape import SHAPES, Shape
from tests.leaks.asking import Asked, Json, batches, viewer_of
from tests.leaks.conftest import Home
from tests.leaks.lawful import giving_rights, lawful
from tests.leaks.places import TODAY
from tests.leaks.rows import uid
from tests.opinion.facts import Facts
from tests.opinion.opinion import Opinion, table_of

FIELDS = "acts { mutation action allowed missing { code field message } } canAdvance"
Act = tuple[str, str, str]
"""Type, mutation, and the object's id."""


@dataclass(frozen=True)
class Told:
    """An act on a type whose possibility tells of hidden columns; `seen_by` is one who learns it so."""

    type: str
    mutation: str
    table: str
    columns: Sequence[str]
    seen_by: str
    why: str


LIMITS = [f"{part}_{unit}" for part in ("limit", "allowed", "reserved", "booked") for unit in ("amount", "days")]
STEP = ["approval_id", "step_id", "iteration", "batch", "sequence", "state"]
TOLD = (
    Told("OutsourcingOrder", "submitOrder", "budget_line", LIMITS, "manager", "Which limit has no room for it, by name alone (S0-44)."),
    Told("Claim", "writeOffClaim", "claim", ["approved_by_id"], "headquarters", "Whether it was oneself who approved."),
    Told("Payable", "recordPayment", "payable", ["approved_by_id"], "cashier", "Whether it was oneself who approved."),
    Told("Customer", "inviteCustomerUser", "customer", ["state"], "admin_a", "Whether it is sealed: nobody is invited then."),
    Told("Customer", "raiseCustomerRequirement", "customer", ["state"], "customer_a", "Whether it is sealed: nothing is taken on then."),
    Told("Partner", "invitePartnerUser", "partner", ["state"], "admin", "Whether it is blacklisted: nobody is invited then."),
    Told("User", "beginViewAs", "account", ["disabled_at"], "admin", "Whether the account is disabled: nobody sees by it then."),
    Told("ApprovalTask", "returnToStep", "approval_task", STEP, "manager_b", "Whether a step was decided before one's own."),
    Told(
        "Invitation",
        "resendInvitation",
        "app_user",
        ["joined_at"],
        "account_manager",
        "Whether the person has joined: nothing is sent then.",
    ),
)
"""Each is a yes or no about an object that the person sees and may act on; no figure, no name, no day."""


async def acts_agree(home: Home, graph: Graph, persona: str, twin: Facts | None = None) -> None:
    """The company and its twin for one person tell the same of all acts; but for `TOLD` none depends on a hidden column."""
    asked = await _asked(graph, persona)
    operations = list(_operations(asked, home.opinions[persona]))
    first, other = await _acts(asked, operations), _lawful(home, persona, twin)
    with home.holding(with_told(other, home.facts, TOLD)):
        parting = _parting(first, await _acts(asked, operations))
    assert not parting, list(parting.items())[:3]
    with home.holding(with_told(home.facts, other, TOLD)):
        parting = _parting(first, await _acts(asked, operations))
    told = {(told.type, told.mutation) for told in TOLD}
    assert not [item for item in parting.items() if item[0][:2] not in told]


async def what_is_told_is_told(home: Home, graph: Graph, persona: str, twin: Facts) -> None:
    """Each entry that this person stands for: with other values in just these columns the act is answered otherwise."""
    asked = await _asked(graph, persona)
    for told in (told for told in TOLD if told.seen_by == persona):
        operations = list(_operations(asked, home.opinions[persona], SHAPES[told.type]))
        first = await _acts(asked, operations)
        with home.holding(with_told(home.facts, _lawful(home, persona, twin), [told])):
            parting = _parting(first, await _acts(asked, operations))
        parted = {act[:2] for act in parting}
        assert (told.type, told.mutation) in parted, told
        assert parted <= {(other.type, other.mutation) for other in TOLD if (other.table, other.columns) == (told.table, told.columns)}, (
            told
        )


async def _asked(graph: Graph, persona: str) -> Asked:
    viewer = await viewer_of(graph, uid(persona))
    assert viewer is not None
    return Asked(graph, viewer)


def _lawful(home: Home, persona: str, twin: Facts | None) -> Facts:
    person = uid(persona)
    return lawful(home.facts, twin or home.twin_of(person), home.tables, giving_rights(home.facts, person, TODAY))


def with_told(facts: Facts, others: Facts, told: Iterable[Told]) -> Facts:
    """The facts with some columns of the others."""
    made = facts.copy()
    for item in told:
        for row_id, row in made.tables[item.table].items():
            row |= {name: (others.get(item.table, row_id) or row)[name] for name in item.columns}
    return made


def _operations(asked: Asked, opinion: Opinion, *only: Shape) -> Iterator[tuple[str, Json]]:
    """For each type on which the person may do anything: the acts on all rows of the company, a page after the other."""
    for shape in only or SHAPES.values():
        found = asked.type_of(shape)
        if found is not None and "acts" in found.fields and any(opinion.has(item.action, "do") for item in acts_on(shape)):
            text = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {shape.name} {{ __typename id {FIELDS} }} }} }}"
            for ids in batches(opinion.facts.tables[table_of(shape)]):
                yield text, {"ids": [encode(shape.prefix, row_id) for row_id in ids]}


async def _acts(asked: Asked, operations: Sequence[tuple[str, Json]]) -> Mapping[Act, Json]:
    """What is told of each act."""
    found: dict[Act, Json] = {}
    for operation in operations:
        answer = await asked.ask(*operation)
        assert "errors" not in answer, (operation, answer["errors"][:1])
        for node in filter(None, answer["data"]["nodes"]):
            assert node["canAdvance"] is any(act["allowed"] for act in node["acts"])
            found |= {(node["__typename"], act["mutation"], node["id"]): act for act in node["acts"]}
    return found


def _parting(first: Mapping[Act, Json], second: Mapping[Act, Json]) -> Mapping[Act, tuple[Json | None, Json | None]]:
    """Where two answers part."""
    return {act: (first.get(act), second.get(act)) for act in first.keys() | second.keys() if first.get(act) != second.get(act)}
