"""What a shift of a plan and an allocation would do is shown before, to whoever may do it, and is what then happens."""

from tests.acts.calling import Caller, Json
from tests.acts.cases.pool import PLAN

SHIFT = """query($input: ShiftPlanInput!) { told: previewShift(input: $input) {
    moves { task { code } milestone { code } startsOnBefore endsOnBefore startsOn endsOn } digest userErrors { code field } } }"""
CLASHES = """query($input: PreviewAllocationInput!) { told: previewAllocation(input: $input) {
    clashes { startsOn endsOn percent allocations { duty project { code } } } userErrors { code field } } }"""
USE = """query($from: Date!, $to: Date!) { told: utilisation(startsOn: $from, endsOn: $to, by: MONTH) {
    people { resource { user { name } } startsOn endsOn workingDays allocatedDays allocatedPercent loggedHours loggedPercent }
    userErrors { code } } }"""


async def told(caller: Caller, persona: str, query: str, given: Json) -> Json:
    """The answer, or the code of its error."""
    answer = await caller.ask(persona, query, given)
    found: Json = {"error": answer["errors"][0]["extensions"]["code"]} if "errors" in answer else answer["data"]["told"]
    return found


async def test_a_shift_is_shown_and_its_digest_does_exactly_that(caller: Caller) -> None:
    given = {"taskId": caller.stage.id("task_running"), "endsOn": "2027-03-05"}
    shown = await told(caller, "manager", SHIFT, {"input": given})
    assert shown["moves"] == [
        {
            "task": {"code": code},
            "milestone": None,
            "startsOnBefore": "2027-02-01",
            "endsOnBefore": "2027-02-12",
            "startsOn": starts,
            "endsOn": ends,
        }
        for code, starts, ends in (("T002", "2027-02-01", "2027-03-05"), ("T001", "2027-03-10", "2027-03-23"))
    ]
    assert (await told(caller, "manager", SHIFT, {"input": given | {"startsOn": "2027-03-01"}}))["userErrors"] == [
        {"code": "SHIFT_UNCLEAR", "field": ["input", "endsOn"]}
    ]
    done = await caller.call("manager", "shift_plan", given | {"digest": shown["digest"]})
    assert done["data"]["done"]["userErrors"] == []


async def test_a_shift_is_shown_to_who_may_do_it_alone(shared: Caller) -> None:
    given = {"input": {"taskId": shared.stage.id("task_running"), "endsOn": "2027-03-05"}}
    assert await told(shared, "hq", SHIFT, given) == {"error": "FORBIDDEN"}
    assert await told(shared, "manager", SHIFT, {"input": {"taskId": shared.stage.id("other_task")}}) == {"error": "NOT_FOUND"}
    for persona in ("customer_signer", "partner_lead"):
        assert await told(shared, persona, SHIFT, given) == {"error": "VALIDATION_FAILED"}


async def test_clashes_are_named_as_far_as_the_reader_sees_what_stands_there(shared: Caller) -> None:
    given = {"resourceId": shared.stage.id("pooled_deputy"), "allocation": PLAN | {"share": 60}}
    clash = {"startsOn": "2027-03-01", "endsOn": "2027-03-31", "percent": 110}
    stands = {"duty": "Integration", "project": {"code": "PRJ-2026-00002"}}
    expected = {"clashes": [clash | {"allocations": [stands]}], "userErrors": []}
    assert await told(shared, "manager", CLASHES, {"input": given}) == expected
    seen = await told(shared, "west_delivery_manager", CLASHES, {"input": given})
    assert seen["clashes"] == [clash | {"allocations": []}], "how much it is, not for whom"
    but = {"input": given | {"allocationId": shared.stage.id("planned_deputy")}}
    assert (await told(shared, "manager", CLASHES, but))["clashes"] == []
    assert await told(shared, "partner_lead", CLASHES, {"input": given}) == {"error": "VALIDATION_FAILED"}


async def test_utilisation_is_of_the_people_whom_the_reader_plans(shared: Caller) -> None:
    given = {"from": "2027-03-01", "to": "2027-03-31"}
    found = await told(shared, "delivery_manager", USE, given)
    days = {"startsOn": "2027-03-01", "endsOn": "2027-03-31", "workingDays": 23}
    assert {each["resource"]["user"]["name"]: each["allocatedPercent"] for each in found["people"]} == {
        "Deputy": "50.0",
        "Partner_Lead": "120.0",
        "Finance": "11.3",
        "Auditor": "0.0",
    }
    assert all(days.items() <= each.items() for each in found["people"])
    assert [each["resource"]["user"]["name"] for each in (await told(shared, "west_delivery_manager", USE, given))["people"]] == [
        "Other_Manager"
    ]
    assert await told(shared, "manager", USE, given) == {"error": "FORBIDDEN"}
    late = await told(shared, "hq", USE, {"from": "2027-03-01", "to": "2028-12-31"})
    assert late == {"people": [], "userErrors": [{"code": "LIST_TOO_LONG"}]}
