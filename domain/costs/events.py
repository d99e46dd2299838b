"""What happened to costs: ids."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class CostRateSet:
    """An hour of a level costs something else from a day on."""

    rate_id: UUID


@dataclass(frozen=True)
class CostRecorded:
    """A project has another cost line."""

    line_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class CostWithdrawn:
    """A cost line counts no more."""

    line_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class CostBudgetSet:
    """A project may cost something else."""

    project_id: UUID
