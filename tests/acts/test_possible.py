"""`acts` and `canAdvance` say beforehand what doing it would come to: for everybody, on every row of the stage, by every act."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from api.ids import encode
from api.mutations import MUTATIONS, acts_on
from api.reading.names import camel
from api.schema import build
from api.shape import PREFIXES, SHAPES
from tests.acts.calling import Caller, Json, outcome
from tests.acts.cases.every import CASES
from tests.acts.cases.people import EVERYBODY
from tests.acts.cases.requesting import handed
from tests.acts.undone import Undone

build()
ACTS = "acts { mutation action allowed missing { code field message } } canAdvance"
ON_ROWS = [name for name, item in MUTATIONS.items() if item.on is not None]
NO = {"FORBIDDEN", "NOT_FOUND", "VALIDATION_FAILED"}
FURTHER = {
    "request_acceptance": {"DELIVERABLE_UNKNOWN"},
    "sign_acceptance": {"PUNCH_LIST_OPEN"},
    "recheck_acceptance": {"PUNCH_ITEM_UNKNOWN"},
    "ask_termination": {"DELIVERED_ABOVE_ORDER", "DELIVERED_BELOW_CONFIRMED"},
    "hand_in_monthly_statement": {"DAYS_ABOVE_ORDER", "MONTH_STATED"},
    "place_change_order": {"REDUCED_BELOW_ORDER"},
    "revise_change_order": {"REDUCED_BELOW_ORDER"},
    "name_delegate": {"SIGNS_ALREADY", "SIGNS_FOR_ANOTHER", "NOT_OF_CUSTOMER", "DELEGATE_TOO_LONG"},
    "record_paper": {"PAPER_STANDING", "PUNCH_LIST_OPEN"},
    "record_recheck_paper": {"PAPER_STANDING", "PUNCH_ITEM_UNKNOWN"},
    "waive_party": {"PARTY_WAIVED"},
    "change_acceptance": {"DELIVERABLE_UNKNOWN", "NOTHING_CHANGED"},
    "record_defect": {"DEFECT_OUTSIDE_WINDOW"},
    "correct_defect": {"DEFECT_OUTSIDE_WINDOW"},
    "confirm_second_factor": {"CODE_WRONG"},
    "renew_recovery_codes": {"CODE_WRONG"},
    "remove_second_factor": {"CODE_WRONG"},
    "assign_issue": {"NOT_ON_PROJECT"},
    "open_discussion": {"AUDIENCE_WRONG"},
    "invite_to_schedule_item": {"TAKES_PART", "NOT_OF_PROJECT"},
    "follow_schedule_item": {"FLOW_CIRCLE", "FLOW_BEFORE", "FLOW_ELSEWHERE"},
    "change_schedule_item": {"FLOW_BEFORE"},
    "raise_requirement": {"SOURCE_WRONG"},
    "raise_customer_requirement": {"SOURCE_WRONG"},
    "assign_requirement": {"NOT_ON_PROJECT"},
    "assign_task": {"IS_ASSIGNED", "NOT_A_MEMBER"},
    "add_dependency": {"WAITS_ALREADY", "TASK_CYCLE"},
    "shift_plan": {"NOTHING_TO_SHIFT"},
    "change_allocation": {"RESOURCE_CLASH"},
    "add_signers": {"SIGNER_ASKED", "SIGNER_IS_ONESELF"},
    "return_to_step": {"STEP_NOT_EARLIER"},
    "transfer_task": {"NOT_A_HOLDER", "SIGNER_IS_ONESELF", "SIGNER_HAS_SPOKEN"},
    "inform": {"INFORMED_ALREADY"},
    "grant_role": {"ROLE_OF_OTHERS", "ROLE_HELD"},
    "name_signatory": {"NOT_OF_CUSTOMER"},
    "give_project_role": {"NOT_OF_CUSTOMER"},
    "add_member": {"OWN_APPOINTMENT"},
    "log_hours": {"ORDER_NOT_NAMED", "ORDER_NOT_OF_PERSON", "HOURS_OUTSIDE_MEMBERSHIP"},
    "log_late_hours": {"HOURS_OUTSIDE_MEMBERSHIP"},
    "change_hours": {"ORDER_NOT_OF_PERSON"},
    "correct_hours": {"ORDER_NOT_OF_PERSON"},
    "import_hours": {"IMPORT_HAS_REFUSED"},
    "lock_hours": {"HOURS_OPEN", "HOURS_LOCKED"},
    "appoint_manager": {"OWN_APPOINTMENT"},
}
"""What the case's other input may be refused for on another row; no state of the row is among it."""
ALSO = {
    "ask_termination": ("documentId", "other_paper"),
    "link_contract": ("contractId", "other_contract"),
    "link_requirement_task": ("taskId", "other_task"),
    "give_project_role": ("userId", "museum_person"),
}
"""Another row of the input, for who does not see the case's."""
SHOWN = {
    "name_delegate": "documentId",
    "record_paper": "documentId",
    "record_recheck_paper": "documentId",
    "record_consent": "documentId",
    "prepare_project_acceptance": "documentIds",
    "change_project_acceptance": "documentIds",
}
"""Where the input holds a paper of the person's own."""
MADE: dict[str, Callable[[Json], list[Json]]] = {
    "finish_punch_item": lambda given: [given | {"documentIds": []}],
    "add_task": lambda given: [given | {"task": {**given["task"], "milestoneId": None, "parentTaskId": None}}],
    "change_weekly_report": lambda given: [given | {"lines": [line | {"taskId": None} for line in given["lines"]]}],
    **{name: lambda given: [given, given | {"parentLogEntryId": None}] for name in ("write_log_entry", "write_customer_log_entry")},
    "move_phase": lambda given: [given, given | {"to": "PLANNING"}],
    "shift_plan": lambda given: [given, {"taskId": given["taskId"], "startsOn": "2027-03-15"}, {"taskId": given["taskId"]}],
    "add_dependency": lambda given: [given, given | {"predecessorId": given["successorId"]}],
    "follow_schedule_item": lambda given: [given, given | {"followsId": given["scheduleItemId"]}],
}
"""What of the case's input belongs to its row."""
IN_ONE_STATE = 7
"""So many rows of the stage, of far more in a list, are at most in the state in which an act can be done; or budget lines of one order."""
FEW, EVERY_ROW = 2, bool(os.environ.get("CONCORD_TEST_EVERYBODY"))
Listing = dict[tuple[str, str], Json]
Listings = dict[tuple[str, Any], Listing]


def standing_on(caller: Caller, name: str, row: Any) -> Json:
    """The case's input, on another row."""
    case = CASES[name]
    given = case.given(caller.stage)
    if case.on is None:
        return given
    global_id = encode(SHAPES[type(row).__name__].prefix, row.id)
    return given | {case.on: [global_id] if isinstance(given[case.on], list) else global_id}


def fitted(caller: Caller, name: str, row: Any, persona: str) -> Iterator[Json]:
    """The case's input for another row: what must fit the row is made to."""
    world, given = caller.stage.world, standing_on(caller, name, row)
    given |= {"contentHash": row.content_hash or ""} if "contentHash" in given else {}
    if name in ("record_invoice", "record_payment", "record_receipt"):
        yield {key: value for key, value in given.items() if key != "documentId"} | {"amount": "0.01"}
    elif name in ("request_acceptance", "change_acceptance"):
        yield from (given, *(given | handed(order, "document")(caller.stage) for order in ("delivered", "almost")))
    elif name in ALSO:
        field, other = ALSO[name]
        yield from (given, given | {field: caller.stage.id(other)})
    elif name == "confirm_settlement":
        yield given | {"statementNumber": row.statement_number}
    elif name == "object_to_line":
        yield from (given | {"lineId": caller.stage.id(line)} for line in ("deducted_line", "disputed_line"))
    elif name in ("sign_acceptance", "recheck_acceptance"):
        yield from (given | {"party": party} for party in ("CUSTOMER", "SALES", "REGION", "HEADQUARTERS"))
    elif name in SHOWN:
        paper = caller.stage.id(f"file_{persona}")
        yield given | {SHOWN[name]: paper if SHOWN[name] == "documentId" else [paper]}
    elif name in MADE:
        yield from MADE[name](given)
    elif name in ("add_member", "appoint_manager"):
        yield given | {"userId": encode("usr", world["auditor"].id)}
    else:
        yield given


def rows_of(caller: Caller, name: str) -> list[Any]:
    """The rows of the stage on which the act could stand."""
    rows = [*caller.stage.rows.values(), *caller.stage.world.people.values()]
    model = MUTATIONS[name].on
    return list({row.id: row for row in rows if type(row) is model}.values())


async def listed(caller: Caller, persona: str, ids: list[str]) -> Listing:
    """What the person is told of these objects, by id and mutation."""
    viewer = caller.stage.world.as_(persona)
    view = caller.graph.view(viewer.policy, viewer.audience.name)
    about = {global_id.partition("_")[0] for global_id in ids}
    asked = [name for name, shape in SHAPES.items() if shape.prefix in about and "acts" in getattr(view.type_map.get(name), "fields", {})]
    query = " ".join(f"... on {name} {{ {ACTS} }}" for name in asked)
    answer = await caller.ask(persona, f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ id {query} }} }}", {"ids": ids})
    assert "errors" not in answer, answer
    found = {}
    for node in answer["data"]["nodes"]:
        for act in (node or {}).get("acts") or []:
            found[node["id"], act["mutation"]] = act
        if node and "acts" in node:
            assert node["canAdvance"] is any(act["allowed"] for act in node["acts"])
    return found


@pytest.fixture(scope="module")
def listings() -> Listings:
    """What each person is told of the rows of each table, which no test here changes."""
    return {}


@pytest.mark.parametrize("name", ON_ROWS)
async def test_an_object_says_what_doing_it_comes_to(shared: Caller, listings: Listings, name: str) -> None:
    """Listed where the right is; allowed exactly where the act is not refused; missing is what the refusal says, in its words.

    Of the rows of which a person is told the same, some are tried, by each person others; with CONCORD_TEST_EVERYBODY all.
    """
    case, item, rows = CASES[name], MUTATIONS[name], rows_of(shared, name)
    undone = replace(shared, graph=replace(shared.graph, sessions=Undone.of(shared.graph.sessions)))
    assert rows
    for place, persona in enumerate(EVERYBODY.split()):
        ids = {encode(SHAPES[type(row).__name__].prefix, row.id): row for row in rows}
        if (persona, item.on) not in listings:
            listings[persona, item.on] = await listed(shared, persona, list(ids))
        found = listings[persona, item.on]
        if not shared.stage.world.as_(persona).decisions.do(item.action):
            assert not [key for key in found if key[1] == camel(name)], persona
            continue
        told = {global_id: found.get((global_id, camel(name))) for global_id in ids}
        for global_id in some_of_each(told, place):
            act, row = told[global_id], ids[global_id]
            if case.on is None and act is None:
                continue
            answers = [await undone.call(persona, name, given) for given in fitted(shared, name, row, persona)]
            check(name, act, answers, (persona, row))


def some_of_each(told: Mapping[str, Json | None], place: int) -> Iterator[str]:
    """Of each thing that is told about rows the next few of them, from a place that differs from person to person."""
    same: dict[str, list[str]] = {}
    for global_id, act in told.items():
        same.setdefault("" if act is None else f"{act['allowed']} {[why['code'] for why in act['missing']]}", []).append(global_id)
    for ids in same.values():
        start = place * FEW % len(ids)
        yield from ids if EVERY_ROW else (ids[start:] + ids[:start])[:FEW]


def check(name: str, act: Json | None, answers: list[Json], where: Any) -> None:
    """An act that can be meant in several ways is allowed where one of them passes, and listed where one is not forbidden."""
    said = [answer for answer in answers if outcome(answer) not in NO]
    outcomes = {outcome(answer) for answer in said}
    if act is None:
        assert not said, (where, outcomes)
    elif act["allowed"]:
        assert outcomes & {"DONE", *FURTHER.get(name, ())}, (where, act, [outcome(answer) for answer in answers])
    elif act["allowed"] is False:
        refusals = [answer["data"]["done"]["userErrors"] for answer in said]
        assert act["missing"][:1] in refusals or act["missing"] in refusals, (where, act, refusals)
        assert "DONE" not in outcomes, (where, act)


def test_every_act_on_a_row_is_known_to_stand_there(shared: Caller) -> None:
    """The row that the input names is the one that the act's case is done on."""
    for name, case in CASES.items():
        if case.on is not None:
            prefix = case.row(case.given(shared.stage)).partition("_")[0]
            assert MUTATIONS[name].on is PREFIXES[prefix].model, name


def test_every_act_says_what_it_waits_for() -> None:
    """README, Where to look: `can_<act>` beside the act, and `can=` at its mutation."""
    assert [name for name, item in MUTATIONS.items() if item.on is not None and item.can is None] == []


def test_every_audience_has_its_own_acts_only(shared: Caller) -> None:
    """A type on whose rows an audience can do nothing does not speak of acts."""
    for persona in ("hq", "customer_signer", "partner_lead"):
        viewer = shared.stage.world.as_(persona)
        view = shared.graph.view(viewer.policy, viewer.audience.name)
        mutations = view.mutation_type.fields if view.mutation_type else {}
        for name, shape in SHAPES.items():
            doable = {camel(item.name) for item in acts_on(shape)} & set(mutations)
            fields = getattr(view.type_map.get(name), "fields", {})
            assert not fields or ("acts" in fields) == bool(doable) == ("canAdvance" in fields), (persona, name)


@pytest.mark.parametrize(
    ("persona", "kind"),
    [("hq", "outsourcingOrders"), ("manager", "outsourcingOrders"), ("cashier", "payables"), ("finance", "settlements")],
)
async def test_the_rights_on_a_page_come_with_its_statement(shared: Caller, persona: str, kind: str) -> None:
    """By the executor they are one of their own.

    Beside it a rule reads more only of the few rows in a state that lets it, and what several rows share once.
    """
    plain = await counted(shared, persona, f"{{ {kind}(first: 100) {{ nodes {{ id }} }} }}")
    query = f"{{ {kind}(first: 100) {{ nodes {{ id {ACTS} }} }} }}"
    listing, executed = await counted(shared, persona, query), await counted(shared.executing, persona, query)
    assert len(plain) == 1
    assert ["AS may_0" in text for text in executed].count(True) == 1
    assert not any("AS may_0" in text for text in listing)
    assert max(Counter(listing).values()) <= IN_ONE_STATE, "\n".join(listing)


async def counted(caller: Caller, persona: str, query: str) -> list[str]:
    """The statements of a query."""
    found: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        found.append(statement)

    event.listen(caller.graph.reading.sync_engine, "before_cursor_execute", note)
    try:
        answer = await caller.ask(persona, query)
    finally:
        event.remove(caller.graph.reading.sync_engine, "before_cursor_execute", note)
    assert "errors" not in answer, answer
    return found
