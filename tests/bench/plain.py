"""What one would write first: strawberry types and a dataloader for each relation, over SQLAlchemy.

It asks nobody who they are. `PLAIN_DATABASE_URL` names the database.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import strawberry
from aiodataloader import DataLoader
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import create_async_engine
from strawberry.asgi import GraphQL
from strawberry.types import Info

import domain.models  # noqa: F401  # all tables, so that each finds the others
from domain.customers.models import Customer
from domain.database import async_url
from domain.delivery.models import Project, ProjectMember
from domain.identity.models import User
from domain.outsourcing.models import OutsourcingOrder

ENGINE = create_async_engine(async_url(os.environ["PLAIN_DATABASE_URL"]), pool_size=10)


async def rows_of(statement: Select[*tuple[Any, ...]]) -> Sequence[Any]:
    """The rows of a statement, on a connection of its own: loaders run side by side."""
    async with ENGINE.connect() as connection:
        return (await connection.execute(statement)).all()


class Rows(DataLoader[UUID, list[Any]]):
    """Rows by a key of theirs."""

    def __init__(self, statement: Select[*tuple[Any, ...]], key: Any, made: Callable[[Any], Any]) -> None:
        super().__init__()
        self.statement, self.key, self.made = statement, key, made

    async def batch_load_fn(self, keys: list[UUID]) -> list[list[Any]]:
        """One statement for all of them."""
        found = defaultdict(list)
        for row in await rows_of(self.statement.where(self.key.in_(keys))):
            found[getattr(row, self.key.name)].append(self.made(row))
        return [found[key] for key in keys]


@strawberry.type
class Named:
    """A customer or a person."""

    name: str


@strawberry.type
class Member:
    """Who works on a project."""

    role: str
    joined_on: date
    user_id: strawberry.Private[UUID]

    @strawberry.field
    async def user(self, info: Info) -> Named:
        """The person."""
        (found,) = await info.context["users"].load(self.user_id)
        return found  # type: ignore[no-any-return]  # loaders are of any rows


@strawberry.type
class Members:
    """A list of them."""

    nodes: list[Member]


@strawberry.type
class Order:
    """What a partner is to do."""

    code: str


@strawberry.type
class Orders:
    """A list of them."""

    nodes: list[Order]


@strawberry.type(name="Project")
class Work:
    """A project."""

    id: UUID
    code: str
    name: str
    state: str
    starts_on: date
    ends_on: date | None
    version: int
    customer_id: strawberry.Private[UUID]

    @strawberry.field
    async def customer(self, info: Info) -> Named:
        """Whose it is."""
        (found,) = await info.context["customers"].load(self.customer_id)
        return found  # type: ignore[no-any-return]  # loaders are of any rows

    @strawberry.field
    async def members(self, info: Info, first: int) -> Members:
        """Who joined first."""
        return Members(nodes=(await info.context["members"].load(self.id))[:first])

    @strawberry.field
    async def orders(self, info: Info, first: int) -> Orders:
        """The oldest."""
        return Orders(nodes=(await info.context["orders"].load(self.id))[:first])


@strawberry.type
class Works:
    """A list of them."""

    nodes: list[Work]


WORKS = select(
    Project.id, Project.code, Project.name, Project.state, Project.starts_on, Project.ends_on, Project.version, Project.customer_id
)


def work(row: Any) -> Work:
    """A project as it is answered."""
    return Work(**{**row._mapping, "state": row.state.value})


@strawberry.type
class Query:
    """What can be asked."""

    @strawberry.field
    async def projects(self, first: int) -> Works:
        """The first by code."""
        return Works(nodes=[work(row) for row in await rows_of(WORKS.order_by(Project.code).limit(first))])

    @strawberry.field
    async def project_by_code(self, code: str) -> Work | None:
        """The one of that code."""
        return next((work(row) for row in await rows_of(WORKS.where(Project.code == code))), None)


class Plain(GraphQL[dict[str, Any], None]):
    """Loaders are made for each request."""

    async def get_context(self, request: Any, response: Any) -> dict[str, Any]:
        """By their names."""
        people = select(User.id, User.name)
        team = select(ProjectMember.project_id, ProjectMember.role, ProjectMember.joined_on, ProjectMember.user_id)
        orders = select(OutsourcingOrder.project_id, OutsourcingOrder.code)
        return {
            "customers": Rows(select(Customer.id, Customer.name), Customer.id, lambda row: Named(name=row.name)),
            "users": Rows(people, User.id, lambda row: Named(name=row.name)),
            "members": Rows(
                team.order_by(ProjectMember.joined_on),
                ProjectMember.project_id,
                lambda row: Member(role=row.role, joined_on=row.joined_on, user_id=row.user_id),
            ),
            "orders": Rows(orders.order_by(OutsourcingOrder.id), OutsourcingOrder.project_id, lambda row: Order(code=row.code)),
        }


app = Plain(strawberry.Schema(Query), graphql_ide=None)
