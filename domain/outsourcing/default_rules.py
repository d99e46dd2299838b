"""The rules of outsourcing with which a provider begins."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import save
from domain.outsourcing.models import EvaluationRule

ALWAYS = date(2000, 1, 1)


async def write_evaluation_rule(db: AsyncSession) -> None:
    """Our default weights and consequences of an evaluation (S0-49), with the founding of the provider."""
    await save(db, EvaluationRule(valid_from=ALWAYS))
