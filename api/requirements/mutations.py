"""The acts on requirements as mutation fields (S2-20)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import mutation, row_id
from api.planning.mutations import task_draft
from api.requirements import inputs
from authz.viewer import Viewer
from domain.customers.models import Customer
from domain.database import Row
from domain.delivery.models import Project
from domain.requirements import add_requirement_task as adding_task
from domain.requirements import analyse_requirement as analysing
from domain.requirements import answer_requirement as answering
from domain.requirements import assign_requirement as assigning
from domain.requirements import confirm_requirement as confirming
from domain.requirements import disclose_requirement as disclosing
from domain.requirements import drop_requirement as dropping
from domain.requirements import implement_requirement as implementing
from domain.requirements import link_requirement_task as linking
from domain.requirements import note_latent_requirement as noting
from domain.requirements import place_requirement as placing
from domain.requirements import prioritise_requirement as prioritising
from domain.requirements import raise_customer_requirement as raising_for_customer
from domain.requirements import raise_requirement as raising
from domain.requirements import reopen_requirement as reopening
from domain.requirements import unlink_requirement_task as unlinking
from domain.requirements.raising import RequirementDraft

REQUIREMENT = "Requirement"


@mutation(
    raising.ACTION,
    REQUIREMENT,
    "Something is needed in a project: by the customer, or by staff who say how they heard of it (S2-20).",
    on=Project,
    can=raising.can_raise_requirement,
)
async def raise_requirement(db: AsyncSession, viewer: Viewer, input: inputs.RaiseRequirementInput) -> Row:
    """A requirement of the project."""
    draft = RequirementDraft(input.title, input.text, input.priority, input.source)
    return await raising.raise_requirement(db, viewer, row_id("Project", input.project_id), draft)


@mutation(
    raising_for_customer.ACTION,
    REQUIREMENT,
    "A customer needs something, with no project for it yet (未立项需求).",
    on=Customer,
    can=raising_for_customer.can_raise_customer_requirement,
)
async def raise_customer_requirement(db: AsyncSession, viewer: Viewer, input: inputs.RaiseCustomerRequirementInput) -> Row:
    """A requirement of the customer."""
    draft = RequirementDraft(input.title, input.text, input.priority, input.source)
    return await raising_for_customer.raise_customer_requirement(db, viewer, row_id("Customer", input.customer_id), draft)


@mutation(
    noting.ACTION,
    REQUIREMENT,
    "A customer will need something and does not say so yet (潜在需求); it is staff's alone.",
    on=Customer,
    can=noting.can_note_latent_requirement,
)
async def note_latent_requirement(db: AsyncSession, viewer: Viewer, input: inputs.NoteLatentRequirementInput) -> Row:
    """A latent requirement of the customer."""
    draft = RequirementDraft(input.title, input.text, input.priority, input.source)
    return await noting.note_latent_requirement(db, viewer, row_id("Customer", input.customer_id), draft)


@mutation(
    disclosing.ACTION, REQUIREMENT, "A latent requirement is known to the customer from now on.", can=disclosing.can_disclose_requirement
)
async def disclose_requirement(db: AsyncSession, viewer: Viewer, input: inputs.RequirementInput) -> Row:
    """A requirement that the customer reads."""
    return await disclosing.disclose_requirement(db, viewer, row_id(REQUIREMENT, input.requirement_id), input.expected_version)


@mutation(dropping.ACTION, REQUIREMENT, "A latent requirement comes to nothing.", can=dropping.can_drop_requirement)
async def drop_requirement(db: AsyncSession, viewer: Viewer, input: inputs.RequirementReasonInput) -> Row:
    """A dropped requirement."""
    return await dropping.drop_requirement(db, viewer, row_id(REQUIREMENT, input.requirement_id), input.reason, input.expected_version)


@mutation(
    analysing.ACTION, REQUIREMENT, "What the requirement means, for the provider's own people.", can=analysing.can_analyse_requirement
)
async def analyse_requirement(db: AsyncSession, viewer: Viewer, input: inputs.AnalyseRequirementInput) -> Row:
    """A requirement with its analysis."""
    requirement_id = row_id(REQUIREMENT, input.requirement_id)
    return await analysing.analyse_requirement(db, viewer, requirement_id, input.analysis, input.expected_version)


@mutation(
    assigning.ACTION, REQUIREMENT, "Somebody is named who sees to the requirement, and is told.", can=assigning.can_assign_requirement
)
async def assign_requirement(db: AsyncSession, viewer: Viewer, input: inputs.AssignRequirementInput) -> Row:
    """A requirement with its owner."""
    requirement_id, user_id = row_id(REQUIREMENT, input.requirement_id), row_id("User", input.user_id)
    return await assigning.assign_requirement(db, viewer, requirement_id, user_id, input.expected_version)


@mutation(prioritising.ACTION, REQUIREMENT, "How urgent the requirement is.", can=prioritising.can_prioritise_requirement)
async def prioritise_requirement(db: AsyncSession, viewer: Viewer, input: inputs.PrioritiseRequirementInput) -> Row:
    """A requirement with its priority."""
    requirement_id = row_id(REQUIREMENT, input.requirement_id)
    return await prioritising.prioritise_requirement(db, viewer, requirement_id, input.priority, input.expected_version)


@mutation(placing.ACTION, REQUIREMENT, "A requirement without a project gets one (立项).", can=placing.can_place_requirement)
async def place_requirement(db: AsyncSession, viewer: Viewer, input: inputs.PlaceRequirementInput) -> Row:
    """A requirement of the project."""
    requirement_id, project_id = row_id(REQUIREMENT, input.requirement_id), row_id("Project", input.project_id)
    return await placing.place_requirement(db, viewer, requirement_id, project_id, input.expected_version)


@mutation(implementing.ACTION, REQUIREMENT, "What is needed is being done (实施).", can=implementing.can_implement_requirement)
async def implement_requirement(db: AsyncSession, viewer: Viewer, input: inputs.RequirementInput) -> Row:
    """A requirement being implemented."""
    return await implementing.implement_requirement(db, viewer, row_id(REQUIREMENT, input.requirement_id), input.expected_version)


@mutation(linking.ACTION, REQUIREMENT, "A task of the plan implements the requirement.", can=linking.can_link_requirement_task)
async def link_requirement_task(db: AsyncSession, viewer: Viewer, input: inputs.LinkRequirementTaskInput) -> Row:
    """A requirement with a task more."""
    requirement_id, task_id = row_id(REQUIREMENT, input.requirement_id), row_id("Task", input.task_id)
    return await linking.link_requirement_task(db, viewer, requirement_id, task_id, input.expected_version)


@mutation(adding_task.ACTION, REQUIREMENT, "A task of the plan is made of the requirement.", can=adding_task.can_add_requirement_task)
async def add_requirement_task(db: AsyncSession, viewer: Viewer, input: inputs.AddRequirementTaskInput) -> Row:
    """A requirement with a task more."""
    requirement_id = row_id(REQUIREMENT, input.requirement_id)
    return await adding_task.add_requirement_task(db, viewer, requirement_id, task_draft(input.task), input.expected_version)


@mutation(unlinking.ACTION, REQUIREMENT, "A task does not implement the requirement after all.", can=unlinking.can_unlink_requirement_task)
async def unlink_requirement_task(db: AsyncSession, viewer: Viewer, input: inputs.UnlinkRequirementTaskInput) -> Row:
    """A requirement with a task less."""
    return await unlinking.unlink_requirement_task(db, viewer, row_id("RequirementTask", input.requirement_task_id))


@mutation(
    answering.ACTION, REQUIREMENT, "The customer is told what became of the requirement (反馈).", can=answering.can_answer_requirement
)
async def answer_requirement(db: AsyncSession, viewer: Viewer, input: inputs.AnswerRequirementInput) -> Row:
    """An answered requirement."""
    requirement_id = row_id(REQUIREMENT, input.requirement_id)
    return await answering.answer_requirement(db, viewer, requirement_id, input.outcome, input.answer, input.expected_version)


@mutation(confirming.ACTION, REQUIREMENT, "The customer takes the answer.", can=confirming.can_confirm_requirement)
async def confirm_requirement(db: AsyncSession, viewer: Viewer, input: inputs.ConfirmRequirementInput) -> Row:
    """A confirmed requirement."""
    return await confirming.confirm_requirement(db, viewer, row_id(REQUIREMENT, input.requirement_id), input.word, input.expected_version)


@mutation(reopening.ACTION, REQUIREMENT, "The answer was not enough: the customer waits again.", can=reopening.can_reopen_requirement)
async def reopen_requirement(db: AsyncSession, viewer: Viewer, input: inputs.RequirementReasonInput) -> Row:
    """A requirement that is open again."""
    return await reopening.reopen_requirement(db, viewer, row_id(REQUIREMENT, input.requirement_id), input.reason, input.expected_version)
