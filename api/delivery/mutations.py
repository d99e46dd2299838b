"""Projects opened, people on them, signatories named (S0-32, S0-47)."""

from datetime import date
from decimal import Decimal

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import ActInput, ChangeInput, described, mutation, optional, row_id, use_enum
from authz.viewer import Viewer
from domain.contracts.budget import Limit
from domain.database import Row
from domain.delivery import add_member as adding
from domain.delivery import appoint_manager as appointing
from domain.delivery import end_membership as ending
from domain.delivery import end_signatory as ending_signatory
from domain.delivery import give_project_role as giving
from domain.delivery import name_delegate as delegating
from domain.delivery import name_signatory as naming
from domain.delivery import open_project as opening
from domain.delivery.membership import MemberRole
from domain.delivery.models import Party, ProjectState
from domain.phases import move_phase as moving

use_enum(MemberRole, Party, ProjectState)


@strawberry.input(description="A new project under a contract.")
class OpenProjectInput(ActInput):
    """What is planned."""

    contract_id: strawberry.ID = described("The contract it fulfils.")
    name: str = described("The name, at most 200 characters.")
    starts_on: date = described("The first day.")
    ends_on: date = described("The planned last day.")
    manager_id: strawberry.ID = described("The project manager; not oneself.")
    unit_id: strawberry.ID | None = optional("The unit that delivers; the contract's without one.")
    limit_amount: Decimal | None = optional("The most that may be ordered from partners, with tax; unlimited without one.")
    limit_days: Decimal | None = optional("The most person-days; unlimited without one.")


@strawberry.input(description="The phase that a project comes into (S0-32).")
class MovePhaseInput(ChangeInput):
    """Where to."""

    project_id: strawberry.ID = described("The project.")
    to: ProjectState = described("The next phase, or one before the present one.")
    reason: str | None = optional("Why, at most 4,000 characters; needed to go back.")


@strawberry.input(description="Another project manager.")
class AppointManagerInput(ChangeInput):
    """A manager for a project."""

    project_id: strawberry.ID = described("The project.")
    user_id: strawberry.ID = described("The new project manager.")


@strawberry.input(description="A person for a project.")
class AddMemberInput(ActInput):
    """A membership."""

    project_id: strawberry.ID = described("The project.")
    user_id: strawberry.ID = described("The person: of the provider, of the project's customer, or of a partner.")
    role: MemberRole = described("What the person is there for.")
    joined_on: date | None = optional("The first day; today without one.")


@strawberry.input(description="An act on a membership.")
class ProjectMemberInput(ActInput):
    """A membership."""

    project_member_id: strawberry.ID = described("The membership.")


@strawberry.input(description="Who signs for a party on a project (S0-47).")
class NameSignatoryInput(ActInput):
    """A signatory."""

    project_id: strawberry.ID = described("The project.")
    party: Party = described("The party.")
    user_id: strawberry.ID = described("The signer; nobody signs for two parties.")
    authority: str | None = optional("The letter of authority (授权书).")
    valid_from: date | None = optional("The first day; today without one.")
    valid_to: date | None = optional("The last day; open without one.")


@strawberry.input(description="A role in a project for a person of its customer (S0-39).")
class GiveProjectRoleInput(ActInput):
    """A role in a project."""

    project_id: strawberry.ID = described("The project.")
    user_id: strawberry.ID = described("The person of the project's customer; not oneself.")
    role: str = described("customer_viewer (查看人), customer_confirmer (工时确认人) or customer_owner (项目负责人).")
    valid_from: date | None = optional("The first day; today without one.")
    until: date | None = optional("The last day; open without one.")


@strawberry.input(description="An act on a signatory.")
class ProjectSignatoryInput(ActInput):
    """A signatory."""

    project_signatory_id: strawberry.ID = described("The signatory.")


@strawberry.input(description="Who signs in a signatory's place for a time.")
class NameDelegateInput(ActInput):
    """A delegate."""

    project_signatory_id: strawberry.ID = described("The signatory.")
    user_id: strawberry.ID = described("The delegate, of the same side.")
    valid_from: date = described("The first day.")
    valid_to: date = described("The last day, within the signatory's own time.")
    document_id: strawberry.ID = described("The document of authority (授权委托书), uploaded.")
    authority: str | None = optional("A word on it, at most 4,000 characters.")


@mutation(
    opening.ACTION,
    "Project",
    "A project under a contract in force, with its manager and what may be ordered for it (S0-32).",
    can=opening.can_open_project,
)
async def open_project(db: AsyncSession, viewer: Viewer, input: OpenProjectInput) -> Row:
    """A new project."""
    plan = opening.ProjectPlan(
        name=input.name,
        starts_on=input.starts_on,
        ends_on=input.ends_on,
        manager_id=row_id("User", input.manager_id),
        limit=Limit(input.limit_amount, input.limit_days),
        unit_id=row_id("Unit", input.unit_id) if input.unit_id else None,
    )
    return await opening.open_project(db, viewer, row_id("Contract", input.contract_id), plan)


@mutation(
    moving.ACTION,
    "Project",
    "The project comes into its next phase, once what that asks for is true, or goes back with a reason (S0-32).",
    can=moving.can_move_phase,
)
async def move_phase(db: AsyncSession, viewer: Viewer, input: MovePhaseInput) -> Row:
    """The project."""
    return await moving.move_phase(db, viewer, row_id("Project", input.project_id), input.to, input.reason, input.expected_version)


@mutation(appointing.ACTION, "Project", "Another person manages the project from now on.", can=appointing.can_appoint_manager)
async def appoint_manager(db: AsyncSession, viewer: Viewer, input: AppointManagerInput) -> Row:
    """The project."""
    project_id, user_id = row_id("Project", input.project_id), row_id("User", input.user_id)
    return await appointing.appoint_manager(db, viewer, project_id, user_id, expected_version=input.expected_version)


@mutation(
    adding.ACTION,
    "ProjectMember",
    "A person is on the project and, of the provider, holds the role in it (S2-17).",
    can=adding.can_add_member,
)
async def add_member(db: AsyncSession, viewer: Viewer, input: AddMemberInput) -> Row:
    """The membership."""
    project_id, user_id = row_id("Project", input.project_id), row_id("User", input.user_id)
    return await adding.add_member(db, viewer, project_id, user_id, input.role, joined_on=input.joined_on)


@mutation(
    ending.ACTION,
    "ProjectMember",
    "Today is the person's last day on the project; the role in it ends at once.",
    can=ending.can_end_membership,
)
async def end_membership(db: AsyncSession, viewer: Viewer, input: ProjectMemberInput) -> Row:
    """The ended membership."""
    return await ending.end_membership(db, viewer, row_id("ProjectMember", input.project_member_id))


@mutation(naming.ACTION, "ProjectSignatory", "A person signs for a party on the project (S0-47).", can=naming.can_name_signatory)
async def name_signatory(db: AsyncSession, viewer: Viewer, input: NameSignatoryInput) -> Row:
    """The signatory."""
    return await naming.name_signatory(
        db,
        viewer,
        row_id("Project", input.project_id),
        input.party,
        row_id("User", input.user_id),
        authority=input.authority,
        valid_from=input.valid_from,
        valid_to=input.valid_to,
    )


@mutation(
    ending_signatory.ACTION,
    "ProjectSignatory",
    "The person signs no more; what was signed stays. A signatory ends its own delegates.",
    can=ending_signatory.can_end_signatory,
)
async def end_signatory(db: AsyncSession, viewer: Viewer, input: ProjectSignatoryInput) -> Row:
    """The ended signatory."""
    return await ending_signatory.end_signatory(db, viewer, row_id("ProjectSignatory", input.project_signatory_id))


@mutation(
    delegating.ACTION,
    "ProjectSignatory",
    "A signatory, or the project manager for them, names a delegate for a time, by a document (S0-47).",
    can=delegating.can_name_delegate,
)
async def name_delegate(db: AsyncSession, viewer: Viewer, input: NameDelegateInput) -> Row:
    """The delegate."""
    delegation = delegating.Delegation(
        row_id("User", input.user_id), input.valid_from, input.valid_to, row_id("Document", input.document_id), input.authority
    )
    return await delegating.name_delegate(db, viewer, row_id("ProjectSignatory", input.project_signatory_id), delegation)


@mutation(
    giving.ACTION,
    "RoleGrant",
    "A person of the customer holds one role in the project, in place of another one there; `endRole` ends it (S0-39).",
    can=giving.can_give_project_role,
)
async def give_project_role(db: AsyncSession, viewer: Viewer, input: GiveProjectRoleInput) -> Row:
    """A role in a project."""
    project_id, user_id = row_id("Project", input.project_id), row_id("User", input.user_id)
    return await giving.give_project_role(db, viewer, project_id, user_id, input.role, since=input.valid_from, until=input.until)
