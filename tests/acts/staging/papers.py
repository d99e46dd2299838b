"""Instalments, documents and alerts of the stage, each with a stranger's beside it."""

from datetime import date
from decimal import Decimal

from domain.alerts.models import Alert, AlertRule
from domain.contracts.models import Contract, ContractInstalment
from tests.acts.staging.stage import Stage


async def instalments(stage: Stage) -> None:
    for name, contract in (("instalment", stage.row("contract")), ("other_instalment", stage.row("other_contract"))):
        stage.keep(**{name: await stage.world.insert(instalment(contract))})


def instalment(contract: Contract) -> ContractInstalment:
    tenants = {"contract_id": contract.id, "customer_id": contract.customer_id, "unit_id": contract.unit_id}
    return ContractInstalment(**tenants, sequence=1, name="First", currency="CNY", amount=Decimal(500_000), due_on=date(2026, 12, 1))


async def documents(stage: Stage) -> None:
    for name, persona in (("document", "partner_lead"), ("scan", "partner_finance"), ("rival_document", "rival_lead")):
        stage.keep(**{name: await stage.world.document(persona, f"{name}.pdf")})


async def alerts(stage: Stage) -> None:
    for name, persona in (("alert", "manager"), ("others_alert", "buyer")):
        row = Alert(rule=AlertRule.ORDER_ACCEPTED, step="", owner_id=stage.world[persona].id, audience=stage.world[persona].audience)
        row.subject_type = row.link_type = "Project"
        row.subject_id = row.link_id = stage.world.project.id
        row.parameters, row.raised_at = {}, stage.world.now
        stage.keep(**{name: await stage.world.insert(row)})
