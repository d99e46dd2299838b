"""Grades of partners and the rules behind them (S0-46)."""

from datetime import date
from decimal import Decimal

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import ActInput, ChangeInput, described, mutation, optional, row_id, use_enum
from authz.viewer import Viewer
from domain.database import Row
from domain.outsourcing.grade_by_orders import grade_by_orders
from domain.partners import grade_partner as grading
from domain.partners import require_qualification as requiring
from domain.partners import set_grading_scheme as setting
from domain.partners.models import SOURCES, Grade, QualificationKind

use_enum(QualificationKind)


@strawberry.input(description="A grading of a partner (S0-46).")
class GradePartnerInput(ChangeInput):
    """Scores from 0 to 100, at most two decimals."""

    partner_id: strawberry.ID = described("The partner.")
    scale: Decimal = described("Scale (规模).")
    qualification: Decimal = described("Qualification (资质).")
    experience: Decimal = described("Experience (经验).")
    capability: Decimal = described("Capability (能力).")
    orders: Decimal | None = optional("The score of finished orders; left out, `Partner.orderScore` counts, once there is one.")
    is_published: bool = described("Whether the partner reads the scores; the grade it always reads.")
    reason: str | None = optional("Why, in words, for the provider's own people.")


@strawberry.input(description="How partners are graded from a day on (S0-46).")
class SetGradingSchemeInput(ActInput):
    """Weights sum to 100; sizes are with tax, none does not bind, zero lets nothing be ordered."""

    valid_from: date = described("The first day, today or later.")
    weight_scale: Decimal = described("Weight of scale in per cent.")
    weight_qualification: Decimal = described("Weight of qualification in per cent.")
    weight_experience: Decimal = described("Weight of experience in per cent.")
    weight_capability: Decimal = described("Weight of capability in per cent.")
    weight_orders: Decimal = described("Weight of the scores of finished orders in per cent.")
    from_a: Decimal = described("From which total grade A begins.")
    from_b: Decimal = described("From which total grade B begins.")
    from_c: Decimal = described("From which total grade C begins.")
    currency: str = described("ISO 4217 code of the sizes.")
    largest_a: Decimal | None = optional("The largest order of an A partner.")
    largest_b: Decimal | None = optional("The largest order of a B partner.")
    largest_c: Decimal | None = optional("The largest order of a C partner.")
    largest_d: Decimal | None = optional("The largest order of a D partner.")


@strawberry.input(description="A qualification that every outsourcing partner must hold (S0-45).")
class RequireQualificationInput(ActInput):
    """A kind of paper, and the time."""

    kind: QualificationKind = described("What kind of paper.")
    valid_from: date = described("The first day, today or later.")
    valid_to: date | None = optional("The last day; none where it stays required.")


@mutation(grading.ACTION, "Partner", "Grades a partner from today on, by the scheme in force (S0-46).", can=grading.can_grade_partner)
async def grade_partner(db: AsyncSession, viewer: Viewer, input: GradePartnerInput) -> Row:
    """A grade."""
    scores = grading.Scores(**{source: getattr(input, source) for source in SOURCES})
    return await grade_by_orders(
        db,
        viewer,
        row_id("Partner", input.partner_id),
        scores,
        is_published=input.is_published,
        reason=input.reason,
        expected_version=input.expected_version,
    )


@mutation(setting.ACTION, "GradingScheme", "Says how partners are graded from a day on (S0-46).")
async def set_grading_scheme(db: AsyncSession, viewer: Viewer, input: SetGradingSchemeInput) -> Row:
    """A scheme."""
    scheme = setting.Scheme(
        valid_from=input.valid_from,
        weights={source: getattr(input, f"weight_{source}") for source in SOURCES},
        thresholds={Grade.A: input.from_a, Grade.B: input.from_b, Grade.C: input.from_c},
        largest={grade: getattr(input, f"largest_{grade.value.lower()}") for grade in Grade},
        currency=input.currency,
    )
    return await setting.set_grading_scheme(db, viewer, scheme)


@mutation(requiring.ACTION, "RequiredQualification", "Says which qualification every outsourcing partner needs from a day on (S0-45).")
async def require_qualification(db: AsyncSession, viewer: Viewer, input: RequireQualificationInput) -> Row:
    """A rule."""
    return await requiring.require_qualification(db, viewer, input.kind, input.valid_from, input.valid_to)
