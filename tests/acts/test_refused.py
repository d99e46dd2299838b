"""Each act refused: wrong states, strangers' rows, stale versions, people without the right. Nothing changes."""

from dataclasses import replace

import pytest

from domain.identity.models import Audience
from tests.acts.calling import Caller, document, outcome
from tests.acts.cases.every import CASES
from tests.acts.cases.people import EVERYBODY
from tests.acts.expecting import refusal, takes_version, version


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.wrong])
async def test_what_the_business_forbids_is_refused_by_its_name(shared: Caller, name: str) -> None:
    case, stage = CASES[name], shared.stage
    before = await shared.before()
    for wrong in case.wrong:
        given = case.given(stage) | wrong.changes(stage)
        assert outcome(await shared.call(wrong.persona or case.persona, name, given)) == wrong.code, (wrong, given)
    assert await shared.digest() == before


async def test_a_stale_version_is_a_conflict(shared: Caller) -> None:
    before = await shared.before()
    for name, case in CASES.items():
        if case.on is not None and takes_version(name):
            given = case.given(shared.stage)
            current = await version(shared, case.persona, case.row(given))
            for stale in (current - 1, current + 1, 0, -1, 2**31 - 1):
                assert outcome(await shared.call(case.persona, name, given | {"expectedVersion": stale})) == "CONFLICT", name
    assert await shared.digest() == before


@pytest.mark.parametrize("name", CASES)
async def test_nobody_else_may(shared: Caller, name: str) -> None:
    case, without = CASES[name], set[Audience]()
    before, given = await shared.before(), case.given(shared.stage)
    for persona in sorted(set(EVERYBODY.split()) - case.doers):
        audience = shared.stage.world.as_(persona).audience
        if audience in without:  # its schema has no such act, whoever of it asks
            continue
        expected = await refusal(shared, persona, name, given)
        assert outcome(await shared.call(persona, name, given)) == expected, persona
        without |= {audience} if expected == "VALIDATION_FAILED" else set()
    assert await shared.digest() == before


async def test_who_only_reads_does_nothing_whatever_their_roles(shared: Caller) -> None:
    before, world = await shared.before(), shared.stage.world
    for name, case in CASES.items():
        for persona in sorted(case.doers):
            reader = replace(world.as_(persona), may_act=False)
            assert outcome(await shared.graph.execute(document(name), {"input": case.given(shared.stage)}, reader)) == "FORBIDDEN", name
    assert await shared.digest() == before


def test_everybody_of_the_stage_is_tried(shared: Caller) -> None:
    assert set(EVERYBODY.split()) == shared.stage.world.people.keys()
