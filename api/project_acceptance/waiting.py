"""Whom a project acceptance waits for, as an expression over the row (S0-37): what `sign_project_acceptance` asks of its signer."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select

from authz.scopes import VIEWER_CUSTOMER, VIEWER_USER, is_me_today
from domain.delivery.acceptance_models import ProjectAcceptanceState
from domain.delivery.models import Party, ProjectSignatory
from domain.rows import Rows


def waits_for_me(acceptance: Any) -> ColumnElement[bool]:
    """It is requested, not by the reader, and the reader is named on the project to sign for the customer today."""
    signatory = Rows(ProjectSignatory)
    named = exists(
        select(signatory.id).where(
            is_me_today(signatory),
            signatory.project_id == acceptance.project_id,
            signatory.party == Party.CUSTOMER,
            signatory.customer_id == VIEWER_CUSTOMER,
        )
    )
    return and_(acceptance.state == ProjectAcceptanceState.REQUESTED, acceptance.requested_by_id != VIEWER_USER, named)
