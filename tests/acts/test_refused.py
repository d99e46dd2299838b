"""Each act refused: wrong states, strangers' rows, stale versions, people without the right. Nothing changes."""

import pytest

from tests.acts.calling import Caller, outcome
from tests.acts.cases.every import CASES
from tests.acts.cases.people import EVERYBODY
from tests.acts.expecting import refusal, takes_version, version


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.wrong])
async def test_what_the_business_forbids_is_refused_by_its_name(shared: Caller, name: str) -> None:
    case, stage = CASES[name], shared.stage
    before = await shared.digest()
    for wrong in case.wrong:
        given = case.given(stage) | wrong.changes(stage)
        assert outcome(await shared.call(wrong.persona or case.persona, name, given)) == wrong.code, (wrong, given)
    assert await shared.digest() == before


async def test_a_stale_version_is_a_conflict(shared: Caller) -> None:
    before = await shared.digest()
    for name, case in CASES.items():
        if case.on is not None and takes_version(name):
            given = case.given(shared.stage)
            current = await version(shared, case.persona, given[case.on])
            for stale in (current - 1, current + 1, 0, -1, 2**31 - 1):
                assert outcome(await shared.call(case.persona, name, given | {"expectedVersion": stale})) == "CONFLICT", name
    assert await shared.digest() == before


@pytest.mark.parametrize("name", CASES)
async def test_nobody_else_may(shared: Caller, name: str) -> None:
    case = CASES[name]
    before, given = await shared.digest(), case.given(shared.stage)
    for persona in sorted(set(EVERYBODY.split()) - case.doers):
        expected = await refusal(shared, persona, name, given)
        assert outcome(await shared.call(persona, name, given)) == expected, persona
    assert await shared.digest() == before


def test_everybody_of_the_stage_is_tried(shared: Caller) -> None:
    assert set(EVERYBODY.split()) == shared.stage.world.people.keys()
