"""Which rows of a table a set of terms reaches, as SQL: the scope (`authz.scopes`) and the domain in which the role is held.

The only place that says so: row lists, guarded fields and acts all take their predicate from here.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import False_, Grouping, True_

from authz.policy import Term
from authz.scopes import SCOPES, VIEWER_TODAY, VIEWER_USER, anchor
from domain.contracts.models import Contract, ContractInstalment, Receipt
from domain.customers.models import Customer
from domain.database import Row
from domain.delivery.models import Project, ProjectMember, ProjectSignatory
from domain.documents.models import Document, DocumentLink
from domain.early_entry.models import EarlyEntry, EarlyEntryRequest
from domain.identity.models import DomainKind, Invitation, RoleGrant, UnitAncestor, User
from domain.kept import kept
from domain.logs.models import LogEntry, LogEntryVersion, LogTag
from domain.outsourcing.models import AcceptanceArchive, OutsourcingOrder
from domain.partners.models import Partner, PartnerQualification
from domain.planning.models import Task, TaskAssignment
from domain.requirements.models import Requirement, RequirementTransition
from domain.rows import Rows
from domain.schedule.models import ScheduleItem, ScheduleParticipant
from domain.talk.models import DiscussionDocument

EVERYWHERE = ("anywhere", "taken_on")
"""Scopes of rows that stand above units and projects, or are read across them: a grant counts wherever it is held."""
_LINKED = (DocumentLink, "document_id", "id")
_QUALIFIES = (PartnerQualification, "document_id", "id")
_ARCHIVED = (AcceptanceArchive, "document_id", "id")
_SAID = (DiscussionDocument, "document_id", "id")
_STEP = (Requirement, "id", "requirement_id")
_OF_ENTRY = (LogEntry, "id", "log_entry_id")
_GIVEN = (TaskAssignment, "task_id", "id")
THROUGH: dict[tuple[type[Row], str], tuple[type[Row], str, str]] = {
    (Document, "team"): _LINKED,
    (Document, "unit"): _LINKED,
    (Document, "papers"): _LINKED,
    (Document, "papers_to_sign"): _LINKED,
    (Document, "open_to_customer"): _LINKED,
    (Document, "open_to_partner"): _LINKED,
    (Document, "invoices_of_partner"): _LINKED,
    (Document, "qualification_papers"): _QUALIFIES,
    (Document, "own_qualification_papers"): _QUALIFIES,
    (Document, "archived_for_staff"): _ARCHIVED,
    (Document, "archived_for_signers"): _ARCHIVED,
    (Document, "archived_for_customer"): _ARCHIVED,
    (Document, "archived_for_partner"): _ARCHIVED,
    (Document, "said"): _SAID,
    (Document, "said_to_customer"): _SAID,
    (Document, "given_said"): _SAID,
    (Document, "shared_with_partner"): _SAID,
    (Contract, "team"): (Project, "contract_id", "id"),
    (Contract, "contract_of_project"): (Project, "contract_id", "id"),
    (ContractInstalment, "contract_of_project"): (Project, "contract_id", "contract_id"),
    (Receipt, "contract_of_project"): (Project, "contract_id", "contract_id"),
    (Document, "given_open"): _LINKED,
    (Document, "given_archived"): _ARCHIVED,
    (TaskAssignment, "given_shown"): (Task, "id", "task_id"),
    (User, "members_beside_me"): (ProjectMember, "user_id", "id"),
    (User, "signers_beside_me"): (ProjectSignatory, "user_id", "id"),
    (Partner, "given_orders"): (OutsourcingOrder, "partner_id", "id"),
    (Invitation, "unit"): (Customer, "id", "customer_id"),
    (RequirementTransition, "team"): _STEP,
    (RequirementTransition, "unit"): _STEP,
    (RequirementTransition, "known_to_customer"): _STEP,
    (RequirementTransition, "given_known"): _STEP,
    **{(LogTag, scope): _OF_ENTRY for scope in ("team", "of_no_project", "opened", "opened_to_customer", "given_opened")},
    **{(LogEntryVersion, scope): _OF_ENTRY for scope in ("team", "of_no_project")},
    (ScheduleParticipant, "takes_part"): (ScheduleItem, "id", "schedule_item_id"),
    (Task, "given_to_partner"): _GIVEN,
    (Task, "given_to_me"): _GIVEN,
    (TaskAssignment, "shown_to_customer"): (Task, "id", "task_id"),
    (EarlyEntry, "to_decide"): (EarlyEntryRequest, "early_entry_id", "id"),
    (EarlyEntry, "informed"): (EarlyEntryRequest, "early_entry_id", "id"),
}
"""Tables whose rows are seen, under a scope, where a row of another table is whose column is the same as one of theirs.

A document is seen by its links, as the scan of a licence, as an archive package or with what is said in a discussion, a contract by
its projects, an invitation of a customer's person by the customer, an early entry by what is asked for it, a task by who does it,
and who does it by the task; for a customer's person of chosen projects (S0-39) the contract by the project,
people by being on it, a partner by its order; a step of a requirement by the requirement, tags and versions of a log entry by the entry,
who takes part in a schedule item by the item.
"""


class Once(Grouping[bool]):
    """A predicate that stands in a statement wherever a row or a field is guarded by it, and is compiled once: `domain.kept`."""

    inherit_cache = True


@compiles(Once)
def _compiled_once(predicate: Once, compiler: SQLCompiler, **options: Any) -> str:
    return kept(predicate, compiler, compiler.visit_grouping, options)


@lru_cache(maxsize=10_000)
def predicate(entity: Any, terms: frozenset[Term]) -> ColumnElement[bool]:
    """The rows of `entity` (a mapped class or an alias of it) that any of the terms reaches; none without a term.

    Kept: the viewer is bound, so it is the same SQL for everybody with these terms.
    """
    found = or_(false(), *(_term(entity, term) for term in sorted(terms)))
    return found if isinstance(found, True_ | False_) else Once(found)


def implied(row: Iterable[Term], field: Iterable[Term]) -> bool:
    """Whether a row that is seen lets the field be read too, so that its bare column may be used."""
    row, field = frozenset(row), frozenset(field)
    return row <= field or any(term.domain_kind == "organisation" and term.scope == "all" for term in field)


def model_of(entity: Any) -> type[Row]:
    """The mapped class behind an alias."""
    model: type[Row] = entity.__mapper__.class_ if hasattr(entity, "__mapper__") else entity
    return model


def _term(entity: Any, term: Term) -> ColumnElement[bool]:
    pointing = THROUGH.get((model_of(entity), term.scope))
    if pointing is None:
        return and_(SCOPES[term.scope](entity), domain_test(entity, term))
    model, column, own = pointing
    other: Any = Rows(model)
    return exists(select(other.id).where(getattr(other, column) == getattr(entity, own), _term(other, term)))


def domain_test(entity: Any, term: Term) -> ColumnElement[bool]:
    """Whether the row is where the term's role is held today."""
    if term.domain_kind == "organisation" or term.scope in EVERYWHERE:
        return true()
    column = anchor(entity, term.domain_kind)
    if column is None:
        return false()
    grant = Rows(RoleGrant)
    held = and_(
        grant.user_id == VIEWER_USER,
        grant.role == term.role,
        grant.domain_kind == DomainKind(term.domain_kind),
        grant.valid_from <= VIEWER_TODAY,
        or_(grant.valid_to.is_(None), grant.valid_to >= VIEWER_TODAY),
        grant.ended_at.is_(None),
    )
    if term.domain_kind == "project":
        return exists(select(grant.id).where(held, grant.domain_id == column))
    above = Rows(UnitAncestor)
    return exists(select(grant.id).join(above, above.ancestor_id == grant.domain_id).where(held, above.unit_id == column))
