"""Acceptances of the stage's project by its customer, of each kind and in each state; a stranger's that is passed."""

from domain.delivery.acceptance_models import ProjectAcceptance, ProjectAcceptanceKind
from domain.outsourcing.sign_acceptance import Confirmation
from domain.project_acceptance.change_project_acceptance import change_project_acceptance
from domain.project_acceptance.prepare_project_acceptance import prepare_project_acceptance
from domain.project_acceptance.request_project_acceptance import request_project_acceptance
from domain.project_acceptance.return_project_acceptance import return_project_acceptance
from domain.project_acceptance.sign_project_acceptance import Consent, sign_project_acceptance
from domain.project_acceptance.withdraw_project_acceptance import withdraw_project_acceptance
from tests.acts.staging.orders import other_world
from tests.acts.staging.stage import Stage
from tests.world import World


async def project_acceptances(stage: Stage) -> None:
    """The final one was withdrawn, returned and changed; the initial one waits, the trial run is prepared."""
    world, kinds = stage.world, ProjectAcceptanceKind
    withdrawn = await prepared(world, kinds.FINAL)
    await world.do("manager", withdraw_project_acceptance, withdrawn.id, "Too early.")
    returned = await requested(world, kinds.FINAL)
    await world.do("customer_signer", return_project_acceptance, returned.id, "No manual.", returned.content_hash or "")
    voided = await requested(world, kinds.FINAL)
    paper = await world.document("manager", "handed over.pdf")
    changed = await world.do("manager", change_project_acceptance, voided.id, [paper.id])
    await world.do("manager", withdraw_project_acceptance, changed.id, "After the trial run.")
    waiting, draft = await requested(world, kinds.INITIAL), await prepared(world, kinds.TRIAL_RUN)
    other = other_world(stage)
    passed = await requested(other, kinds.INITIAL)
    confirmation = Confirmation(other["museum_signer"].id, other.now)
    signing = (passed.id, Consent("Good."), passed.content_hash or "", confirmation)
    await other.do("museum_signer", sign_project_acceptance, *signing)
    found = {"withdrawn": withdrawn, "returned": returned, "voided": voided, "requested": waiting, "draft": draft, "other": passed}
    stage.keep(**{f"project_{name}": await world.again(row) for name, row in found.items()})


async def prepared(world: World, kind: ProjectAcceptanceKind) -> ProjectAcceptance:
    paper = await world.document("manager", "handed over.pdf")
    return await world.do("manager", prepare_project_acceptance, world.project.id, kind, [paper.id], "Please read.")


async def requested(world: World, kind: ProjectAcceptanceKind) -> ProjectAcceptance:
    return await world.do("manager", request_project_acceptance, (await prepared(world, kind)).id)
