"""Each act done through the graph by who may: what it answers, once, whatever the retries."""

import pytest

from api.acting import OF_SECRETS
from api.mutations import MUTATIONS
from api.schema import build
from tests.acts.calling import Caller, Json, outcome, target_of
from tests.acts.cases.every import CASES
from tests.acts.conftest import Fresh
from tests.acts.expecting import refusal, versioned


def test_every_mutation_has_its_case() -> None:
    build()
    assert CASES.keys() == MUTATIONS.keys()


@pytest.mark.parametrize("name", CASES)
async def test_it_is_done_once_whatever_the_retries(worn: Caller, fresh: Fresh, name: str) -> None:
    """On the stage that others have worn, as long as what they did does not stand in the way; else on one of its own."""
    try:
        await is_done_once(worn, name)
    except AssertionError:
        async with fresh() as caller:
            await is_done_once(caller, name)


async def is_done_once(caller: Caller, name: str) -> None:
    """Retries by the same key do nothing more; the key is the person's own, and without it the act comes again."""
    case, key = CASES[name], f"key of {name}"
    given, before = await versioned(caller, name), await caller.before()
    done = await caller.call(case.persona, name, given, key=key)
    assert outcome(done) == "DONE", done
    after = await caller.digest()
    assert after["audit_entry"] != before["audit_entry"]
    assert await caller.read(case.persona, done["data"]["done"][target_of(name)]["id"], case.says) == {"data": {"node": case.after}}
    assert await caller.call(case.persona, name, given, key=key) == done
    assert await caller.executing.call(case.persona, name, given, key=key) == done
    assert await caller.call(case.persona, name, {**given, "idempotencyKey": key}) == done
    other = other_input(caller, name)
    assert outcome(await caller.call(case.persona, name, {**given, **other}, key=key)) == (
        "DONE" if other.keys() <= OF_SECRETS else "CONFLICT"
    )
    assert await caller.digest() == after
    await comes_again(caller, name, key)


async def comes_again(caller: Caller, name: str, key: str) -> None:
    """By another person with the same key, or without a key."""
    case, given = CASES[name], CASES[name].given(caller.stage)
    refused = {wrong.persona for wrong in case.wrong}
    other = min(case.doers - {case.persona} - refused, default="museum_signer")
    expected = case.again if other in case.doers else await refusal(caller, other, name, given)
    assert outcome(await caller.call(other, name, given, key=key)) == expected
    assert outcome(await caller.call(case.persona, name, given)) == case.again
    caller.seen = None


def other_input(caller: Caller, name: str) -> Json:
    """Some other values."""
    changes = (wrong.changes(caller.stage) for wrong in CASES[name].wrong if wrong.persona is None)
    return next((found for found in changes if found), {"language": "ZH_CN"})
