"""The chains with which a provider begins; from then on they are its own data, changed by publishing new versions."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import save
from domain.approvals.models import ApprovalChain, ApprovalChainStep, ApprovalKind, ApprovalThreshold, StepMode
from domain.database import Row
from domain.identity.models import DomainKind

FROM_THE_BEGINNING = date(2000, 1, 1)
REMIND, ESCALATE = 2, 4
"""Working days until the reminder, and until the escalation role has the task too."""
ABOVE = {"purchasing": "hq_pmo", "hq_pmo": "finance", "finance": "hq_pmo"}
"""Who gets the task of a role that does not answer."""
LARGE, VERY_LARGE = (
    {"CNY": 500_000, "HKD": 550_000, "USD": 70_000, "EUR": 65_000, "JPY": 10_500_000},
    {
        "CNY": 1_000_000,
        "HKD": 1_100_000,
        "USD": 140_000,
        "EUR": 130_000,
        "JPY": 21_000_000,
    },
)
"""Gross amounts from which headquarters, and finance, approve too."""


class Step(NamedTuple):
    """A step; the first of its roles says who is above."""

    sequence: int
    name: str
    roles: tuple[str, ...]
    thresholds: Mapping[str, int] | None = None


BY_AMOUNT = (
    Step(1, "采购审批", ("purchasing", "hq_pmo")),
    Step(1, "总部 PMO 审批", ("hq_pmo",), LARGE),
    Step(2, "财务审批", ("finance",), VERY_LARGE),
)
CHAINS = {
    ApprovalKind.ADMISSION: (Step(1, "采购审核", ("purchasing",)), Step(2, "总部 PMO 审批", ("hq_pmo",))),
    ApprovalKind.ORDER: BY_AMOUNT,
    ApprovalKind.SPECIAL_ORDER: (
        Step(1, "采购审批", ("purchasing",)),
        Step(1, "总部 PMO 审批", ("hq_pmo",)),
        Step(2, "财务审批", ("finance",)),
    ),
    ApprovalKind.CHANGE_ORDER: BY_AMOUNT,
    ApprovalKind.SETTLEMENT: (
        Step(1, "结算审批", ("purchasing", "hq_pmo", "finance")),
        Step(1, "总部 PMO 审批", ("hq_pmo",), LARGE),
        Step(2, "财务审批", ("finance",), VERY_LARGE),
    ),
    ApprovalKind.REVOCATION: (Step(1, "总部 PMO 审批", ("hq_pmo",)), Step(2, "财务审批", ("finance",))),
    ApprovalKind.EARLY_ENTRY: (Step(1, "总部 PMO 审批", ("hq_pmo",)), Step(2, "财务审批", ("finance",))),
    ApprovalKind.ISSUE: (Step(1, "总部 PMO 会签", ("hq_pmo",)),),
}


async def write_default_chains(db: AsyncSession) -> None:
    """One chain a kind, valid from the beginning; written by the act that founds the provider."""
    for kind, steps in CHAINS.items():
        chain = ApprovalChain(kind=kind, number=1, valid_from=FROM_THE_BEGINNING)
        await save(db, chain)
        made = [(step, _step(chain, position, step)) for position, step in enumerate(steps, 1)]
        await save(db, *(row for _, row in made))
        await save(db, *(row for step, made_step in made for row in _thresholds(made_step, step)))


def _step(chain: ApprovalChain, position: int, step: Step) -> ApprovalChainStep:
    return ApprovalChainStep(
        chain_id=chain.id,
        position=position,
        sequence=step.sequence,
        name=step.name,
        roles=list(step.roles),
        place=DomainKind.ORGANISATION,
        mode=StepMode.ANY,
        remind_days=REMIND,
        escalate_days=ESCALATE,
        escalation_role=ABOVE[step.roles[0]],
        escalation_place=DomainKind.ORGANISATION,
    )


def _thresholds(row: ApprovalChainStep, step: Step) -> Iterator[Row]:
    for currency, amount in (step.thresholds or {}).items():
        yield ApprovalThreshold(step_id=row.id, currency=currency, from_amount=Decimal(amount))
