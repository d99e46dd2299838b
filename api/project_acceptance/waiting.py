"""Whom a project acceptance waits for, as an expression over the row (S0-37): what `sign_project_acceptance` asks of its signer."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from authz.scopes import VIEWER_CUSTOMER, VIEWER_TODAY, VIEWER_USER
from domain.delivery.acceptance_models import ProjectAcceptanceState
from domain.delivery.models import Party, ProjectSignatory
from domain.rows import Rows


def waits_for_me(acceptance: Any) -> ColumnElement[bool]:
    """It is requested, not by the reader, and the reader is named on the project to sign for the customer today."""
    signatory = Rows(ProjectSignatory)
    named = exists(
        select(signatory.id).where(
            signatory.project_id == acceptance.project_id,
            signatory.user_id == VIEWER_USER,
            signatory.party == Party.CUSTOMER,
            signatory.customer_id == VIEWER_CUSTOMER,
            signatory.valid_from <= VIEWER_TODAY,
            or_(signatory.valid_to.is_(None), signatory.valid_to >= VIEWER_TODAY),
        )
    )
    return and_(acceptance.state == ProjectAcceptanceState.REQUESTED, acceptance.requested_by_id != VIEWER_USER, named)
