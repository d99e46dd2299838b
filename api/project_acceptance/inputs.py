"""What the acts on the customer's acceptance of a project are given."""

import strawberry

from api.mutations import ActInput, ChangeInput, described, optional, use_enum
from domain.delivery.acceptance_models import ProjectAcceptanceKind

use_enum(ProjectAcceptanceKind)


@strawberry.input(description="What is handed over for an acceptance of the project.")
class HandedOver:
    """Documents and a word."""

    document_ids: list[strawberry.ID] = described("Uploaded documents, 1 to 20; the customer reads them from the request on.")
    note: str | None = optional("A word to the signers, at most 4,000 characters.")


@strawberry.input(description="A project and the kind of its acceptance.")
class PrepareProjectAcceptanceInput(HandedOver, ActInput):
    """What is prepared."""

    project_id: strawberry.ID = described("The project.")
    kind: ProjectAcceptanceKind = described("Initial, trial run or final.")


@strawberry.input(description="An act on an acceptance of a project.")
class ProjectAcceptanceInput(ChangeInput):
    """A round."""

    project_acceptance_id: strawberry.ID = described("The acceptance.")


@strawberry.input(description="Other documents, or another note.")
class ChangeProjectAcceptanceInput(HandedOver, ProjectAcceptanceInput):
    """All of it anew."""


@strawberry.input(description="An act on an acceptance of a project that needs a reason.")
class ProjectAcceptanceReasonInput(ProjectAcceptanceInput):
    """A round and why."""

    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="The customer's signature.")
class SignProjectAcceptanceInput(ActInput):
    """A signature."""

    project_acceptance_id: strawberry.ID = described("The acceptance.")
    opinion: str | None = optional("A word with it, at most 4,000 characters.")
    satisfaction: int | None = optional("How satisfied the customer is, 1 to 5: with the final acceptance, and only then.")
    content_hash: str = described("The `contentHash` that was read: another content is not signed by mistake.")
    password: str = described("The signer's password, once more.")


@strawberry.input(description="The customer does not accept it yet.")
class ReturnProjectAcceptanceInput(ActInput):
    """A return."""

    project_acceptance_id: strawberry.ID = described("The acceptance.")
    reason: str = described("What is missing, at most 4,000 characters.")
    content_hash: str = described("The `contentHash` that was read.")
