"""Customers: opened, their people invited."""

from datetime import date

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.inputs import InvitePersonInput
from api.mutations import ActInput, described, mutation, optional, row_id
from authz.viewer import Viewer
from domain.customers import invite_customer_user as inviting
from domain.customers import open_customer as opening
from domain.database import Row


@strawberry.input(description="A new customer.")
class OpenCustomerInput(ActInput):
    """A customer's file."""

    name: str = described("The registered name, at most 200 characters.")
    code: str = described("A short code people use, unique: part of its projects' codes.")
    unit_id: strawberry.ID = described("The provider's unit that looks after it.")
    credit_code: str | None = optional("Unified social credit code, 18 characters with a right check character.")
    owner_id: strawberry.ID | None = optional("The account manager.")


@strawberry.input(description="A role in a project for a person of the customer (S0-39).")
class ProjectWishInput:
    """A role in a project."""

    project_id: strawberry.ID = described("The project.")
    role: str = described("customer_viewer, customer_confirmer or customer_owner.")
    valid_from: date | None = optional("The first day; today without one.")
    until: date | None = optional("The last day; open without one.")

    def wish(self) -> inviting.ProjectWish:
        """As the act takes it."""
        return inviting.ProjectWish(row_id("Project", self.project_id), self.role, self.valid_from, self.until)


@strawberry.input(description="A person of a customer to be invited to the portal.")
class InviteCustomerUserInput(InvitePersonInput):
    """An invitation of a customer's user."""

    customer_id: strawberry.ID = described("The customer.")
    roles: list[str] = described("Roles beside the one to enter by: customer_signatory, customer_admin.")
    projects: list[ProjectWishInput] | None = optional(
        "Roles in projects; with no other roles the person sees these projects and no others. At most 50."
    )

    def wishes(self) -> list[inviting.ProjectWish]:
        """As the act takes them."""
        return [each.wish() for each in self.projects or ()]


@mutation(opening.ACTION, "Customer", "Opens a customer's file with its legal entity.", can=opening.can_open_customer)
async def open_customer(db: AsyncSession, viewer: Viewer, input: OpenCustomerInput) -> Row:
    """A new customer."""
    return await opening.open_customer(
        db,
        viewer,
        name=input.name,
        code=input.code,
        unit_id=row_id("Unit", input.unit_id),
        credit_code=input.credit_code,
        owner_id=row_id("User", input.owner_id) if input.owner_id else None,
    )


@mutation(
    inviting.ACTION, "Invitation", "Mails a person of a customer a link into the portal (S0-39).", can=inviting.can_invite_customer_user
)
async def invite_customer_user(db: AsyncSession, viewer: Viewer, input: InviteCustomerUserInput) -> Row:
    """An invitation."""
    return await inviting.invite_customer_user(
        db, viewer, row_id("Customer", input.customer_id), input.person(), input.roles, input.wishes()
    )
