"""Named row scopes as SQL: which rows of a table a policy line's scope means. What a grant's domain adds is `authz.predicates`.

A scope is over an indexed column of the row or a membership, with the viewer as bind parameters, so that its text is the same
for everybody with the same roles and one prepared statement serves them all.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Uuid, and_, bindparam, exists, false, not_, or_, select, true

from domain.approvals.models import ApprovalTask
from domain.approvals.rights import decidable, informed
from domain.costs.figures import several_people as labour_of_several
from domain.delivery.models import ProjectMember, ProjectSignatory
from domain.documents.models import DocumentClass, Visibility
from domain.identity.models import Audience, DomainKind, RoleGrant
from domain.outsourcing.models import EvaluationSide, OrderState, OutsourcingOrder
from domain.rows import Rows
from domain.schedule.models import ScheduleParticipant
from domain.talk.models import OPEN_TO_PARTNER, AnnouncementState
from domain.talk.queries import AT_WORK

VIEWER_USER: ColumnElement[UUID] = bindparam("viewer_user", type_=Uuid())
VIEWER_ORGANISATION: ColumnElement[UUID] = bindparam("viewer_organisation", type_=Uuid())
VIEWER_CUSTOMER: ColumnElement[UUID] = bindparam("viewer_customer", type_=Uuid())
VIEWER_PARTNER: ColumnElement[UUID] = bindparam("viewer_partner", type_=Uuid())
VIEWER_TODAY: ColumnElement[date] = bindparam("viewer_today", type_=Date())

PRICED = (DocumentClass.INVOICE, DocumentClass.OFFER)
BEFORE_SENDING = (OrderState.DRAFT, OrderState.SUBMITTED, OrderState.APPROVED)
Scope = Callable[[Any], ColumnElement[bool]]
SCOPES: dict[str, Scope] = {}


def scope(name: str) -> Callable[[Scope], Scope]:
    """Gives a row scope the name by which policy lines call it."""

    def register(function: Scope) -> Scope:
        SCOPES[name] = function
        return function

    return register


def anchor(entity: Any, kind: str) -> ColumnElement[Any] | None:
    """The row's own column that names its customer, partner, project, unit or owner; of a project itself, its id."""
    table: str = entity.__table__.name if hasattr(entity, "__table__") else entity.__mapper__.local_table.name
    return entity.id if table == kind else getattr(entity, f"{kind}_id", None)


def _same(entity: Any, kind: str, viewer: ColumnElement[UUID]) -> ColumnElement[bool]:
    column = anchor(entity, kind)
    return false() if column is None else column == viewer


OWN_TENANT = frozenset({
    "own", "self", "mine", "own_organisation", "providers", "customer", "partner", "signs", "my_delegates", "papers_to_sign",
    "open_to_customer", "sent_for_customer", "archived_for_customer", "archived_for_signers",
    "open_to_partner", "invoices_of_partner", "own_qualification_papers", "published_to_partner", "partner_and_open",
    "sent_to_partner", "told_to_partner", "orderers_of_partner", "archived_for_partner",
    "people_on_orders", "shown_to_customer", "given_to_partner", "given_to_me",
    "approved_for_customer", "announced_to_customer", "announced_to_partner", "shared_with_partner", "known_to_customer", "given_known",
    "given", "given_approved", "given_shown", "given_open", "given_announced", "given_sent", "given_archived", "given_orders",
    "requested_of_customer", "given_requested", "opened_to_customer", "given_opened",
    "members_beside_me", "signers_beside_me", "contract_of_project",
    "said_to_customer", "given_said", "scheduled_for_customer", "given_scheduled", "takes_part_while_on", "personal",
})  # fmt: skip
"""Scopes by which a customer's or partner's people see rows of their own side, or the provider's; by any other, another tenant's too."""


def crosses_tenants(entity: Any, scopes: Iterable[str]) -> bool:
    """Whether rows that are seen by these scopes may be another customer's or partner's.

    By the scopes alone: a row's tenant may be hidden, and whether its group is withheld must not tell it.
    """
    has_tenant = anchor(entity, "customer") is not None or anchor(entity, "partner") is not None
    return has_tenant and not OWN_TENANT.issuperset(scopes)


@scope("all")
def everything(entity: Any) -> ColumnElement[bool]:
    """Every row; of a unit's or a project's grant, every row there."""
    return true()


@scope("anywhere")
def anywhere(entity: Any) -> ColumnElement[bool]:
    """Every row, for whoever holds the role in any unit or project: of tables that stand above those, as agreements do."""
    return true()


@scope("team")
def team(entity: Any) -> ColumnElement[bool]:
    """The rows of the projects where the role is held: all of it is said by the domain."""
    return true()


@scope("unit")
def unit(entity: Any) -> ColumnElement[bool]:
    """The rows of the units where the role is held, and of those below."""
    return true()


@scope("own")
def own(entity: Any) -> ColumnElement[bool]:
    """The rows that are the viewer's."""
    return _same(entity, "owner", VIEWER_USER)


@scope("several_people")
def several_people(entity: Any) -> ColumnElement[bool]:
    """The ledgers of projects whose labour is that of two people at least: of one alone, the total would tell the rate (S0-53)."""
    return labour_of_several(entity)


@scope("self")
def oneself(entity: Any) -> ColumnElement[bool]:
    """The viewer's own user."""
    column: ColumnElement[bool] = entity.id == VIEWER_USER
    return column


@scope("mine")
def mine(entity: Any) -> ColumnElement[bool]:
    """The rows about the viewer: grants, sessions, tokens."""
    return _same(entity, "user", VIEWER_USER)


@scope("own_organisation")
def own_organisation(entity: Any) -> ColumnElement[bool]:
    """The viewer's own organisation."""
    return _same(entity, "organisation", VIEWER_ORGANISATION)


@scope("providers")
def providers(entity: Any) -> ColumnElement[bool]:
    """The provider's own legal entities: whoever contracts with one knows its name."""
    column: ColumnElement[bool] = entity.is_provider
    return column


@scope("programs")
def programs(entity: Any) -> ColumnElement[bool]:
    """The service users, as which programs sign in."""
    column: ColumnElement[bool] = entity.is_service
    return column


@scope("customer")
def of_customer(entity: Any) -> ColumnElement[bool]:
    """The rows of the viewer's customer."""
    return _same(entity, "customer", VIEWER_CUSTOMER)


@scope("partner")
def of_partner(entity: Any) -> ColumnElement[bool]:
    """The rows of the viewer's partner."""
    return _same(entity, "partner", VIEWER_PARTNER)


@scope("partners_people")
def partners_people(entity: Any) -> ColumnElement[bool]:
    """The users of any partner, their grants and invitations."""
    column: ColumnElement[bool] = entity.partner_id.is_not(None)
    return column


@scope("outsiders")
def outsiders(entity: Any) -> ColumnElement[bool]:
    """The users of any customer or partner: nobody of the provider's own."""
    column: ColumnElement[bool] = entity.audience != Audience.STAFF
    return column


@scope("on_customers_projects")
def on_customers_projects(entity: Any) -> ColumnElement[bool]:
    """The people, of any organisation, who are on a project of the viewer's customer or sign for one."""
    member, signatory = Rows(ProjectMember), Rows(ProjectSignatory)
    return or_(
        exists(select(member.id).where(member.user_id == entity.id, member.customer_id == VIEWER_CUSTOMER)),
        exists(select(signatory.id).where(signatory.user_id == entity.id, signatory.customer_id == VIEWER_CUSTOMER)),
    )


@scope("signs")
def signs(entity: Any) -> ColumnElement[bool]:
    """The rows of the projects on which the viewer signs for a party today."""
    signatory = Rows(ProjectSignatory)
    return exists(select(signatory.id).where(is_me_today(signatory), signatory.project_id == anchor(entity, "project")))


def is_me_today(signatory: Any) -> ColumnElement[bool]:
    """It names the viewer, and today is one of its days."""
    return and_(
        signatory.user_id == VIEWER_USER,
        signatory.valid_from <= VIEWER_TODAY,
        or_(signatory.valid_to.is_(None), signatory.valid_to >= VIEWER_TODAY),
    )


@scope("member_of")
def member_of(entity: Any) -> ColumnElement[bool]:
    """The projects that the viewer is or was on."""
    member = Rows(ProjectMember)
    return exists(select(member.id).where(member.user_id == VIEWER_USER, member.project_id == anchor(entity, "project")))


@scope("approved_for_customer")
def approved_for_customer(entity: Any) -> ColumnElement[bool]:
    """The hours on the projects of the viewer's customer, once the project manager has approved them."""
    return and_(_same(entity, "customer", VIEWER_CUSTOMER), entity.approved_at.is_not(None))


@scope("given")
@scope("members_beside_me")
@scope("signers_beside_me")
def given(entity: Any) -> ColumnElement[bool]:
    """The rows of those projects of the viewer's customer that the viewer holds a role in today, or signs for today (S0-39)."""
    grant, project = Rows(RoleGrant), anchor(entity, "project")
    held = exists(
        select(grant.id).where(
            grant.user_id == VIEWER_USER,
            grant.domain_kind == DomainKind.PROJECT,
            grant.domain_id == project,
            grant.valid_from <= VIEWER_TODAY,
            or_(grant.valid_to.is_(None), grant.valid_to >= VIEWER_TODAY),
            grant.ended_at.is_(None),
        )
    )
    return and_(_same(entity, "customer", VIEWER_CUSTOMER), or_(held, signs(entity)))


@scope("requested_of_customer")
def requested_of_customer(entity: Any) -> ColumnElement[bool]:
    """What the viewer's customer is asked to accept, from the request on."""
    return and_(_same(entity, "customer", VIEWER_CUSTOMER), entity.is_requested)


@scope("given_requested")
def given_requested(entity: Any) -> ColumnElement[bool]:
    """What of those projects the customer is asked to accept, from the request on."""
    return and_(given(entity), entity.is_requested)


@scope("given_approved")
def given_approved(entity: Any) -> ColumnElement[bool]:
    """The hours on those projects, once the project manager has approved them."""
    return and_(given(entity), entity.approved_at.is_not(None))


@scope("given_shown")
def given_shown(entity: Any) -> ColumnElement[bool]:
    """What of the plan of those projects the customer is shown."""
    return and_(given(entity), entity.is_customer_visible)


@scope("given_open")
def given_open(entity: Any) -> ColumnElement[bool]:
    """What is linked to those projects and open to the customer."""
    return and_(given(entity), open_to_customer(entity))


@scope("given_announced")
def given_announced(entity: Any) -> ColumnElement[bool]:
    """What is announced to the customer in those projects, and not withdrawn."""
    return and_(given(entity), announced_to_customer(entity))


@scope("given_sent")
def given_sent(entity: Any) -> ColumnElement[bool]:
    """The parts of orders on those projects, from the sending of the order on."""
    return and_(given(entity), entity.is_sent)


@scope("given_orders")
def given_orders(entity: Any) -> ColumnElement[bool]:
    """The orders of those projects that their partner took on: by them its partners are known."""
    return and_(given(entity), entity.is_binding)


@scope("given_archived")
def given_archived(entity: Any) -> ColumnElement[bool]:
    """The archive packages of those projects that are made for the customer."""
    return and_(given(entity), archived_for_customer(entity))


@scope("contract_of_project")
def contract_of_project(entity: Any) -> ColumnElement[bool]:
    """The contract of a project of the viewer's customer, with its parts; which project, the domain says."""
    return _same(entity, "customer", VIEWER_CUSTOMER)


@scope("my_delegates")
def my_delegates(entity: Any) -> ColumnElement[bool]:
    """Those who sign in the viewer's own place."""
    principal = Rows(ProjectSignatory)
    return exists(select(principal.id).where(principal.id == entity.delegate_of_id, principal.user_id == VIEWER_USER))


@scope("shown_to_customer")
def shown_to_customer(entity: Any) -> ColumnElement[bool]:
    """What of the plan of a project the viewer's customer is shown (S0-41)."""
    return and_(_same(entity, "customer", VIEWER_CUSTOMER), entity.is_customer_visible)


@scope("given_to_partner")
def given_to_partner(entity: Any) -> ColumnElement[bool]:
    """What the people of the viewer's partner do now, of the projects where the viewer is on today."""
    return and_(_same(entity, "partner", VIEWER_PARTNER), entity.ended_on.is_(None), _is_member(entity))


@scope("given_to_me")
def given_to_me(entity: Any) -> ColumnElement[bool]:
    """What the viewer does now, while on the project."""
    return and_(_same(entity, "user", VIEWER_USER), entity.ended_on.is_(None), _is_member(entity))


def _is_member(entity: Any) -> ColumnElement[bool]:
    member = Rows(ProjectMember)
    return exists(
        select(member.id).where(
            member.user_id == VIEWER_USER,
            member.project_id == entity.project_id,
            member.joined_on <= VIEWER_TODAY,
            or_(member.left_on.is_(None), member.left_on >= VIEWER_TODAY),
        )
    )


_APPROVED_AS = {
    "approval": ("approval_id", "id"),
    "approval_task": ("approval_id", "approval_id"),
    "approval_decision": ("approval_id", "approval_id"),
    "approval_signer": ("approval_id", "approval_id"),
    "approval_notice": ("approval_id", "approval_id"),
    "order_line": ("subject_id", "order_id"),
    "order_term": ("subject_id", "order_id"),
    "order_deliverable": ("subject_id", "order_id"),
    "order_offer": ("subject_id", "order_id"),
    "change_order_line": ("subject_id", "change_order_id"),
    "settlement_line": ("subject_id", "settlement_id"),
    "issue_message": ("subject_id", "issue_id"),
    "issue_document": ("subject_id", "issue_id"),
    "issue_transition": ("subject_id", "issue_id"),
}
"""By which column of a task, and which of their own, rows belong to what is approved; a subject itself by its id."""


@scope("to_decide")
def to_decide(entity: Any) -> ColumnElement[bool]:
    """What waits for the viewer's decision today, in their own right or while somebody is away, with its parts and its approval."""
    task = Rows(ApprovalTask)
    of_task, own_key = _APPROVED_AS.get(entity.__mapper__.local_table.name, ("subject_id", "id"))
    belongs = getattr(task, of_task) == getattr(entity, own_key)
    return exists(select(task.id).where(belongs, decidable(task, VIEWER_USER, VIEWER_TODAY)))


@scope("informed")
def informed_of(entity: Any) -> ColumnElement[bool]:
    """What the viewer is informed of, with its parts and its approval (知会)."""
    of_notice, own_key = _APPROVED_AS.get(entity.__mapper__.local_table.name, ("subject_id", "id"))
    return informed(getattr(entity, own_key), of_notice, VIEWER_USER)


def to_decide_itself(task: Any) -> ColumnElement[bool]:
    """Whether a task waits for the viewer's decision today."""
    return decidable(task, VIEWER_USER, VIEWER_TODAY)


@scope("taken_on")
def taken_on(entity: Any) -> ColumnElement[bool]:
    """The orders that their partner took on, wherever, for whoever holds the role in any unit or project (S0-57)."""
    column: ColumnElement[bool] = entity.is_binding
    return column


@scope("beside_to_decide")
def beside_to_decide(entity: Any) -> ColumnElement[bool]:
    """The project of an order that waits for the viewer's decision, and what its partner, or its project, took on before (S0-57)."""
    order, task = Rows(OutsourcingOrder), Rows(ApprovalTask)
    if entity.__mapper__.local_table.name == "project":
        beside = order.project_id == entity.id
    else:
        beside = and_(entity.is_binding, or_(order.partner_id == entity.partner_id, order.project_id == entity.project_id))
    return exists(
        select(task.id).join(order, order.id == task.subject_id).where(beside, decidable(task, VIEWER_USER, VIEWER_TODAY)).correlate(entity)
    )


@scope("delegated_to_me")
def delegated_to_me(entity: Any) -> ColumnElement[bool]:
    """The delegations by which the viewer stands in for somebody."""
    column: ColumnElement[bool] = entity.delegate_id == VIEWER_USER
    return column


@scope("ordered_from_partner")
def ordered_from_partner(entity: Any) -> ColumnElement[bool]:
    """The projects and customers for which the viewer's partner has been sent an order."""
    order = Rows(OutsourcingOrder)
    return exists(select(order.id).where(order.partner_id == VIEWER_PARTNER, order.is_sent, _of(order, entity)))


@scope("people_on_orders")
def people_on_orders(entity: Any) -> ColumnElement[bool]:
    """What the people of the viewer's partner are planned for, of projects for which it has been sent an order; the project itself."""
    order, project = Rows(OutsourcingOrder), anchor(entity, "project")
    sent = exists(select(order.id).where(order.partner_id == VIEWER_PARTNER, order.is_sent, order.project_id == project))
    return sent if anchor(entity, "partner") is None else and_(_same(entity, "partner", VIEWER_PARTNER), sent)


@scope("sent_to_partner")
def sent_to_partner(entity: Any) -> ColumnElement[bool]:
    """The orders of the viewer's partner, and their parts, from their sending on: a draft is the provider's own."""
    return and_(_same(entity, "partner", VIEWER_PARTNER), entity.is_sent)


@scope("told_to_partner")
def told_to_partner(entity: Any) -> ColumnElement[bool]:
    """The steps of the orders of the viewer's partner from their sending on: who returned a draft, and why, is the provider's own."""
    return and_(sent_to_partner(entity), entity.to_state.not_in(BEFORE_SENDING))


@scope("sent_for_customer")
def sent_for_customer(entity: Any) -> ColumnElement[bool]:
    """The parts of orders on the projects of the viewer's customer, from the sending of the order on."""
    return and_(_same(entity, "customer", VIEWER_CUSTOMER), entity.is_sent)


@scope("orderers_of_partner")
def orderers_of_partner(entity: Any) -> ColumnElement[bool]:
    """The people who answer for an order that the viewer's partner has been sent."""
    order = Rows(OutsourcingOrder)
    return exists(select(order.id).where(order.partner_id == VIEWER_PARTNER, order.is_sent, order.owner_id == entity.id))


@scope("ordered_for_customer")
def ordered_for_customer(entity: Any) -> ColumnElement[bool]:
    """The partners that work for the viewer's customer."""
    order = Rows(OutsourcingOrder)
    return exists(select(order.id).where(order.customer_id == VIEWER_CUSTOMER, order.is_binding, _of(order, entity)))


def _of(order: Any, entity: Any) -> ColumnElement[bool]:
    """The order is of this project, customer or partner."""
    table: str = entity.__mapper__.local_table.name
    column: ColumnElement[bool] = getattr(order, f"{table}_id") == entity.id
    return column


@scope("open_to_customer")
def open_to_customer(entity: Any) -> ColumnElement[bool]:
    """What is linked for the viewer's customer, and open to it."""
    return and_(_same(entity, "customer", VIEWER_CUSTOMER), entity.visibility.in_((Visibility.CUSTOMER, Visibility.CUSTOMER_AND_PARTNER)))


@scope("said")
def said(entity: Any) -> ColumnElement[bool]:
    """What came with a message of a discussion, in the projects or units where the role is held (S2-19)."""
    return true()


@scope("said_to_customer")
def said_to_customer(entity: Any) -> ColumnElement[bool]:
    """What came with a message that the viewer's customer reads."""
    return open_to_customer(entity)


@scope("given_said")
def given_said(entity: Any) -> ColumnElement[bool]:
    """The same, of the projects that are given to the viewer."""
    return given_open(entity)


@scope("announced_to_customer")
def announced_to_customer(entity: Any) -> ColumnElement[bool]:
    """What is announced to the viewer's customer, and not withdrawn."""
    return and_(open_to_customer(entity), entity.state == AnnouncementState.PUBLISHED)


@scope("known_to_customer")
def known_to_customer(entity: Any) -> ColumnElement[bool]:
    """The requirements of the viewer's customer of which it knows (S2-20)."""
    return and_(_same(entity, "customer", VIEWER_CUSTOMER), ~entity.is_latent)


@scope("given_known")
def given_known(entity: Any) -> ColumnElement[bool]:
    """Those of the projects that are given to the viewer."""
    return and_(given(entity), ~entity.is_latent)


@scope("authored")
def authored(entity: Any) -> ColumnElement[bool]:
    """What the viewer has written."""
    return _same(entity, "author", VIEWER_USER)


@scope("of_no_project")
def of_no_project(entity: Any) -> ColumnElement[bool]:
    """What is of a customer alone, and of none of its projects."""
    column: ColumnElement[bool] = entity.project_id.is_(None)
    return column


@scope("opened")
def opened(entity: Any) -> ColumnElement[bool]:
    """The log entries that are not confidential (S2-28)."""
    column: ColumnElement[bool] = not_(entity.is_confidential)
    return column


@scope("opened_to_customer")
def opened_to_customer(entity: Any) -> ColumnElement[bool]:
    """The log entries about the viewer's customer that are open to it."""
    return and_(_same(entity, "customer", VIEWER_CUSTOMER), opened(entity))


@scope("given_opened")
def given_opened(entity: Any) -> ColumnElement[bool]:
    """Those of the projects that are given to the viewer."""
    return and_(given(entity), opened(entity))


@scope("of_projects")
def of_projects(entity: Any) -> ColumnElement[bool]:
    """What belongs to a project, whichever; nobody's personal items."""
    column: ColumnElement[bool] = entity.project_id.is_not(None)
    return column


@scope("personal")
def personal(entity: Any) -> ColumnElement[bool]:
    """The schedule items that are the viewer's alone."""
    return and_(_same(entity, "owner", VIEWER_USER), entity.project_id.is_(None))


@scope("takes_part")
def takes_part(entity: Any) -> ColumnElement[bool]:
    """The schedule items in which the viewer takes part."""
    one = Rows(ScheduleParticipant)
    mine = and_(one.user_id == VIEWER_USER, one.ended_at.is_(None))
    return exists(select(one.id).where(one.schedule_item_id == entity.id, mine))


@scope("takes_part_while_on")
def takes_part_while_on(entity: Any) -> ColumnElement[bool]:
    """Those of projects where the viewer is on today: a customer's or partner's person."""
    return and_(takes_part(entity), _is_member(entity))


@scope("scheduled_for_customer")
def scheduled_for_customer(entity: Any) -> ColumnElement[bool]:
    """The schedule items of the viewer's customer that are open to it (S2-28)."""
    return and_(_same(entity, "customer", VIEWER_CUSTOMER), entity.is_open_to_customer)


@scope("given_scheduled")
def given_scheduled(entity: Any) -> ColumnElement[bool]:
    """Those of the projects that are given to the viewer."""
    return and_(given(entity), entity.is_open_to_customer)


@scope("shared_with_partner")
def shared_with_partner(entity: Any) -> ColumnElement[bool]:
    """What is said to the viewer's partner, or to all partners of a project, while it has a running order there (S2-19)."""
    order = Rows(OutsourcingOrder)
    at_work = exists(
        select(order.id).where(order.partner_id == VIEWER_PARTNER, order.project_id == entity.project_id, order.state.in_(AT_WORK))
    )
    return and_(entity.visibility.in_(OPEN_TO_PARTNER), or_(entity.partner_id.is_(None), entity.partner_id == VIEWER_PARTNER), at_work)


@scope("announced_to_partner")
def announced_to_partner(entity: Any) -> ColumnElement[bool]:
    """What is announced to the viewer's partner in the same way, and not withdrawn."""
    return and_(shared_with_partner(entity), entity.state == AnnouncementState.PUBLISHED)


@scope("open_to_partner")
def open_to_partner(entity: Any) -> ColumnElement[bool]:
    """What is linked for the viewer's partner, and open to it; its invoices are not for all of its people."""
    return and_(papers(entity), _open_to_partner(entity))


@scope("invoices_of_partner")
def invoices_of_partner(entity: Any) -> ColumnElement[bool]:
    """The invoices of the viewer's partner: for those of its people who read its prices."""
    return and_(entity.document_class == DocumentClass.INVOICE, _open_to_partner(entity))


def _open_to_partner(entity: Any) -> ColumnElement[bool]:
    return and_(_same(entity, "partner", VIEWER_PARTNER), entity.visibility.in_((Visibility.PARTNER, Visibility.CUSTOMER_AND_PARTNER)))


@scope("published_to_partner")
def published_to_partner(entity: Any) -> ColumnElement[bool]:
    """The gradings of the viewer's partner whose scores are published to it."""
    return and_(_same(entity, "partner", VIEWER_PARTNER), entity.is_published)


@scope("qualification_papers")
def qualification_papers(entity: Any) -> ColumnElement[bool]:
    """The scans of the licences and certificates of any partner."""
    return true()


@scope("own_qualification_papers")
def own_qualification_papers(entity: Any) -> ColumnElement[bool]:
    """The scans of the licences and certificates of the viewer's partner."""
    return _same(entity, "partner", VIEWER_PARTNER)


@scope("papers")
def papers(entity: Any) -> ColumnElement[bool]:
    """What is linked where the role is held, but for invoices and offers: their prices are not for everybody there."""
    column: ColumnElement[bool] = entity.document_class.not_in(PRICED)
    return column


@scope("papers_to_sign")
def papers_to_sign(entity: Any) -> ColumnElement[bool]:
    """What is linked to the projects on which the viewer signs for a party today, but for invoices and offers: a signer sees no price."""
    return and_(papers(entity), signs(entity))


@scope("provider_and_open")
def provider_and_open(entity: Any) -> ColumnElement[bool]:
    """The provider's own evaluations; the partner's once both are open."""
    return or_(entity.side == EvaluationSide.PROVIDER, entity.opened_at.is_not(None))


@scope("partner_and_open")
def partner_and_open(entity: Any) -> ColumnElement[bool]:
    """The evaluations by the viewer's partner of its own orders; the provider's once both are open."""
    return and_(_same(entity, "partner", VIEWER_PARTNER), or_(entity.side == EvaluationSide.PARTNER, entity.opened_at.is_not(None)))


@scope("archived_for_staff")
def archived_for_staff(entity: Any) -> ColumnElement[bool]:
    """The archive packages that are made for staff."""
    column: ColumnElement[bool] = entity.audience == Audience.STAFF
    return column


@scope("archived_for_signers")
def archived_for_signers(entity: Any) -> ColumnElement[bool]:
    """The same, of the projects on which the viewer signs for a party today."""
    return and_(archived_for_staff(entity), signs(entity))


@scope("archived_for_customer")
def archived_for_customer(entity: Any) -> ColumnElement[bool]:
    """The archive packages that are made for the viewer's customer."""
    return and_(_same(entity, "customer", VIEWER_CUSTOMER), entity.audience == Audience.CUSTOMER)


@scope("archived_for_partner")
def archived_for_partner(entity: Any) -> ColumnElement[bool]:
    """The archive packages that are made for the viewer's partner."""
    return and_(_same(entity, "partner", VIEWER_PARTNER), entity.audience == Audience.PARTNER)
