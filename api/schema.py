"""The one schema: lists the capabilities, makes their types, and prints itself."""

from datetime import datetime
from functools import lru_cache
from importlib import import_module
from uuid import UUID

import strawberry
from graphql import GraphQLSchema, print_schema
from strawberry.schema.config import StrawberryConfig

from api import generated
from api.access.types import access_fields
from api.audit.types import audit_fields
from api.bi.analyses import analysis_fields
from api.generate import generate
from api.identity.grant_preview import grant_preview_fields
from api.identity.policy_preview import preview_fields
from api.ids import encode
from api.live.types import subscription_type
from api.mutations import MUTATIONS, action_of, find_rows, mutation_type
from api.planning.preview import shift_fields
from api.possible import act_fields
from api.queries import query_type
from api.resources.figures import resource_fields
from api.scalars import MOMENT
from api.shape import SHAPES

CAPABILITIES = (
    "api.identity.types",
    "api.identity.mutations",
    "api.identity.policy_types",
    "api.identity.policy_mutations",
    "api.customers.types",
    "api.customers.mutations",
    "api.partners.types",
    "api.partners.file_types",
    "api.partners.mutations",
    "api.partners.file_mutations",
    "api.partners.grade_mutations",
    "api.contracts.types",
    "api.contracts.mutations",
    "api.approvals.types",
    "api.approvals.mutations",
    "api.delivery.types",
    "api.delivery.mutations",
    "api.resources.types",
    "api.resources.mutations",
    "api.planning.types",
    "api.planning.baseline_types",
    "api.planning.mutations",
    "api.early_entry.types",
    "api.early_entry.mutations",
    "api.outsourcing.types",
    "api.outsourcing.past_orders",
    "api.outsourcing.acceptance_types",
    "api.outsourcing.change_types",
    "api.outsourcing.monthly_types",
    "api.outsourcing.offer_types",
    "api.outsourcing.settlement_types",
    "api.outsourcing.termination_types",
    "api.outsourcing.mutations",
    "api.outsourcing.acceptance_mutations",
    "api.outsourcing.change_mutations",
    "api.outsourcing.consent_mutations",
    "api.outsourcing.monthly_mutations",
    "api.outsourcing.termination_mutations",
    "api.outsourcing.undoing_mutations",
    "api.outsourcing.money_mutations",
    "api.outsourcing.settlement_mutations",
    "api.outsourcing.claim_mutations",
    "api.hours.types",
    "api.hours.mutations",
    "api.costs.types",
    "api.costs.mutations",
    "api.requirements.types",
    "api.requirements.mutations",
    "api.logs.types",
    "api.logs.mutations",
    "api.issues.types",
    "api.issues.mutations",
    "api.reporting.types",
    "api.reporting.mutations",
    "api.schedule.types",
    "api.schedule.mutations",
    "api.talk.types",
    "api.talk.mutations",
    "api.project_acceptance.types",
    "api.project_acceptance.mutations",
    "api.documents.types",
    "api.alerts.types",
    "api.alerts.mutations",
)
"""The modules that declare types and acts; the schema lists them in this order."""


@lru_cache
def declare() -> None:
    """Declares the types and acts of all capabilities."""
    for name in CAPABILITIES:
        import_module(name)


def global_id(type_name: str, row_id: UUID) -> str:
    """The global id of a row, for who names a type by a word: a worker that writes a link."""
    declare()
    return encode(SHAPES[type_name].prefix, row_id)


@lru_cache
def build() -> GraphQLSchema:
    """The whole schema of all audiences, built once a process."""
    declare()
    _order()
    find_rows()
    generate(act_fields)
    objects = [getattr(generated, name) for name in SHAPES]
    more = (
        audit_fields()
        | access_fields()
        | preview_fields()
        | grant_preview_fields()
        | shift_fields()
        | resource_fields()
        | analysis_fields()
    )
    query, live = query_type(more), subscription_type()
    made = strawberry.Schema(
        query=query, mutation=mutation_type(), subscription=live, types=objects, config=StrawberryConfig(scalar_map={datetime: MOMENT})
    )
    return made._schema


def _order() -> None:
    """The registries in one order, whichever module happened to be imported first."""
    shapes = sorted(SHAPES.items())
    acts = sorted(MUTATIONS.items(), key=lambda item: CAPABILITIES.index(item[1].run.__module__))
    SHAPES.clear()
    SHAPES.update(shapes)
    MUTATIONS.clear()
    MUTATIONS.update(acts)


def actions() -> dict[str, str]:
    """The action behind each mutation field."""
    build()
    return action_of()


def sdl() -> str:
    """The schema's text, as checked in at `schema.graphql`."""
    return print_schema(build()) + "\n"
