"""What the acts on requirements are given."""

import strawberry

from api.mutations import ActInput, ChangeInput, described, optional, use_enum
from api.planning.inputs import TaskPlanInput
from domain.requirements.models import RequirementOutcome, RequirementPriority, RequirementSource

use_enum(RequirementPriority, RequirementSource, RequirementOutcome)

TITLE, TEXT = "What is needed, at most 200 characters.", "What it is for and what is expected, at most 4,000 characters."
HEARD = "How the provider heard of it; staff says it, for a customer's own it stays out."


@strawberry.input(description="What is needed in a project.")
class RaiseRequirementInput(ActInput):
    """A requirement of a project."""

    project_id: strawberry.ID = described("The project.")
    title: str = described(TITLE)
    text: str = described(TEXT)
    priority: RequirementPriority = described("How urgent it is.")
    source: RequirementSource | None = optional(HEARD)


@strawberry.input(description="What a customer needs, with no project for it yet.")
class RaiseCustomerRequirementInput(ActInput):
    """A requirement of a customer."""

    customer_id: strawberry.ID = described("The customer.")
    title: str = described(TITLE)
    text: str = described(TEXT)
    priority: RequirementPriority = described("How urgent it is.")
    source: RequirementSource | None = optional(HEARD)


@strawberry.input(description="What a customer will need and does not say yet.")
class NoteLatentRequirementInput(ActInput):
    """A latent requirement."""

    customer_id: strawberry.ID = described("The customer.")
    title: str = described(TITLE)
    text: str = described(TEXT)
    priority: RequirementPriority = described("How urgent it is.")
    source: RequirementSource = described("How the provider heard of it.")


@strawberry.input(description="An act on a requirement.")
class RequirementInput(ChangeInput):
    """A requirement."""

    requirement_id: strawberry.ID = described("The requirement.")


@strawberry.input(description="A step of a requirement with its reason.")
class RequirementReasonInput(ChangeInput):
    """A requirement and why."""

    requirement_id: strawberry.ID = described("The requirement.")
    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="What a requirement means, for the provider's own people.")
class AnalyseRequirementInput(ChangeInput):
    """A requirement and its analysis."""

    requirement_id: strawberry.ID = described("The requirement.")
    analysis: str = described("The analysis as it stands now, at most 4,000 characters; never shown to the customer.")


@strawberry.input(description="Who sees to a requirement.")
class AssignRequirementInput(ChangeInput):
    """A requirement and a person."""

    requirement_id: strawberry.ID = described("The requirement.")
    user_id: strawberry.ID = described("A person of the provider; where it has a project, one who is on it.")


@strawberry.input(description="How urgent a requirement is.")
class PrioritiseRequirementInput(ChangeInput):
    """A requirement and its priority."""

    requirement_id: strawberry.ID = described("The requirement.")
    priority: RequirementPriority = described("How urgent it is.")


@strawberry.input(description="A project for a requirement that has none.")
class PlaceRequirementInput(ChangeInput):
    """A requirement and a project."""

    requirement_id: strawberry.ID = described("The requirement.")
    project_id: strawberry.ID = described("A project of the same customer.")


@strawberry.input(description="A task that implements a requirement.")
class LinkRequirementTaskInput(ChangeInput):
    """A requirement and a task."""

    requirement_id: strawberry.ID = described("The requirement.")
    task_id: strawberry.ID = described("A task of the same project.")


@strawberry.input(description="A task made of a requirement.")
class AddRequirementTaskInput(ChangeInput):
    """A requirement and a new task."""

    requirement_id: strawberry.ID = described("The requirement.")
    task: TaskPlanInput = described("The task, in the requirement's project.")


@strawberry.input(description="A trace that is taken away.")
class UnlinkRequirementTaskInput(ActInput):
    """A link."""

    requirement_task_id: strawberry.ID = described("The link.")


@strawberry.input(description="What became of a requirement.")
class AnswerRequirementInput(ChangeInput):
    """A requirement and the answer."""

    requirement_id: strawberry.ID = described("The requirement.")
    outcome: RequirementOutcome = described("What became of it.")
    answer: str = described("The answer that the customer reads, at most 4,000 characters.")


@strawberry.input(description="An answer that the customer takes.")
class ConfirmRequirementInput(ChangeInput):
    """A requirement and a last word."""

    requirement_id: strawberry.ID = described("The requirement.")
    word: str | None = optional("A last word, at most 4,000 characters.")
