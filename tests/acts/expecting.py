"""What a call must come to: the version it works on, what the object says afterwards, why somebody may not."""

from api.mutations import MUTATIONS, ChangeInput
from api.reading.names import camel
from tests.acts.calling import Caller, Json
from tests.acts.cases.every import CASES


async def versioned(caller: Caller, name: str) -> Json:
    """The input with the version that was read, where the act takes one."""
    case = CASES[name]
    given = case.given(caller.stage)
    if case.on is None or not takes_version(name):
        return given
    return given | {"expectedVersion": await version(caller, case.persona, case.row(given))}


def takes_version(name: str) -> bool:
    """Whether the act is told which version was read."""
    return issubclass(MUTATIONS[name].input, ChangeInput)


async def version(caller: Caller, persona: str, global_id: str) -> int:
    """The version of the row as the person reads it."""
    read = await caller.read(persona, global_id, "version")
    found: int = read["data"]["node"]["version"]
    return found


async def refusal(caller: Caller, persona: str, name: str, given: Json) -> str:
    """Unknown where the audience has no such act, forbidden without the right, not found where the row does not exist for them."""
    viewer, case = caller.stage.world.as_(persona), CASES[name]
    acts = caller.graph.view(viewer.policy, viewer.audience.name).mutation_type
    if acts is None or camel(name) not in acts.fields:
        return "VALIDATION_FAILED"
    if not viewer.decisions.do(MUTATIONS[name].action) or case.on is None:
        return "FORBIDDEN"
    read = await caller.read(persona, case.row(given), "id")
    return "FORBIDDEN" if read["data"]["node"] else "NOT_FOUND"
