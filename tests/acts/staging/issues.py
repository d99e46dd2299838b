"""Issues of the stage in each state, and a stranger's."""

from domain.issues.answer_issue import answer_issue
from domain.issues.ask_headquarters import ask_headquarters
from domain.issues.close_issue import close_issue
from domain.issues.countersign_issue import countersign_issue
from domain.issues.mark_major import mark_major
from domain.issues.models import Issue, IssueKind, IssueSeverity
from domain.issues.raise_issue import IssueDraft, raise_issue
from domain.issues.reopen_issue import reopen_issue
from domain.issues.take_issue import take_issue
from tests.acts.staging.stage import Stage
from tests.world import World

DRAFT = IssueDraft("The crane stops", "Twice this week, after rain.", IssueKind.FAULT, IssueSeverity.HIGH)


async def raised(world: World, persona: str = "customer_reader") -> Issue:
    """By the customer, taken by nobody."""
    return await world.do(persona, raise_issue, world.project.id, DRAFT)


async def issues(stage: Stage) -> None:
    """Open, handled, with headquarters by either way, returned, answered, closed, open again; the provider's own; elsewhere's."""
    world = stage.world
    for name in ("open", "handling", "asked", "major", "returned", "answered", "closed", "reopened"):
        issue = await raised(world)
        await _brought(world, issue, name)
        stage.keep(**{f"issue_{name}": await world.again(issue)})
    stage.keep(issue_own=await raised(world, "manager"))
    stage.keep(issue_other=await world.do("museum_signer", raise_issue, stage.row("other_project").id, DRAFT))


async def _brought(world: World, issue: Issue, name: str) -> None:
    if name not in ("open", "major"):
        await world.do("manager", take_issue, issue.id)
    if name == "major":
        await world.do("customer_signer", mark_major, issue.id, "The berth is closed.")
    if name in ("asked", "returned"):
        await world.do("manager", ask_headquarters, issue.id, "Whose part is it?")
    if name == "returned":
        await world.do("hq", countersign_issue, issue.id, "The maker's.")
    if name in ("answered", "closed", "reopened"):
        await world.do("manager", answer_issue, issue.id, "A sensor was wet; it is sealed.")
    if name == "closed":
        await world.do("customer_reader", close_issue, issue.id)
    if name == "reopened":
        await world.do("customer_reader", reopen_issue, issue.id, "It stopped again.")
