"""Each act done through the graph by who may: what it answers, once, whatever the retries."""

import pytest

from api.acting import OF_SECRETS
from api.mutations import MUTATIONS
from api.schema import build
from tests.acts.calling import Caller, Json, outcome, target_of
from tests.acts.cases.every import CASES
from tests.acts.expecting import refusal, versioned

KEY = "0b1c2d3e"


def test_every_mutation_has_its_case() -> None:
    build()
    assert CASES.keys() == MUTATIONS.keys()


@pytest.mark.parametrize("name", CASES)
async def test_it_is_done_once_whatever_the_retries(caller: Caller, name: str) -> None:
    case = CASES[name]
    given, before = await versioned(caller, name), await caller.digest()
    done = await caller.call(case.persona, name, given, key=KEY)
    assert outcome(done) == "DONE", done
    after = await caller.digest()
    assert after["audit_entry"] != before["audit_entry"]
    assert await caller.read(case.persona, done["data"]["done"][target_of(name)]["id"], case.says) == {"data": {"node": case.after}}
    assert await caller.call(case.persona, name, given, key=KEY) == done
    assert await caller.executing.call(case.persona, name, given, key=KEY) == done
    assert await caller.call(case.persona, name, {**given, "idempotencyKey": KEY}) == done
    other = other_input(caller, name)
    assert outcome(await caller.call(case.persona, name, {**given, **other}, key=KEY)) == (
        "DONE" if other.keys() <= OF_SECRETS else "CONFLICT"
    )
    assert await caller.digest() == after


@pytest.mark.parametrize("name", CASES)
async def test_the_key_is_the_persons_own_and_without_it_the_act_comes_again(caller: Caller, name: str) -> None:
    case, given = CASES[name], CASES[name].given(caller.stage)
    assert outcome(await caller.call(case.persona, name, given, key=KEY)) == "DONE"
    refused = {wrong.persona for wrong in case.wrong}
    other = min(case.doers - {case.persona} - refused, default="museum_signer")
    expected = case.again if other in case.doers else await refusal(caller, other, name, given)
    assert outcome(await caller.call(other, name, given, key=KEY)) == expected
    assert outcome(await caller.call(case.persona, name, given)) == case.again


def other_input(caller: Caller, name: str) -> Json:
    """Some other values."""
    changes = (wrong.changes(caller.stage) for wrong in CASES[name].wrong if wrong.persona is None)
    return next((found for found in changes if found), {"language": "ZH_CN"})
