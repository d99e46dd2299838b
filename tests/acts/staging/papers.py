"""Instalments, documents and alerts of the stage, each with a stranger's beside it."""

from datetime import date
from decimal import Decimal

from domain.alerts.models import Alert, AlertRule
from domain.contracts.models import Contract, ContractInstalment
from domain.documents.link_document import link_document
from domain.documents.models import DocumentClass
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


async def own_papers(stage: Stage) -> None:
    """Something that each of the people uploaded, who may have to show one."""
    for persona in stage.world.people:
        stage.keep(**{f"file_{persona}": await stage.world.document(persona, f"{persona}.pdf")})
    shown = await stage.world.document("manager", "shown.pdf")
    await stage.world.do("manager", link_document, shown.id, stage.world.project.id, DocumentClass.PROCESS)
    stage.keep(shown=shown)


async def alerts(stage: Stage) -> None:
    for name, persona in (("alert", "manager"), ("others_alert", "buyer")):
        row = Alert(rule=AlertRule.ORDER_ACCEPTED, step="", owner_id=stage.world[persona].id, audience=stage.world[persona].audience)
        row.subject_type = row.link_type = "Project"
        row.subject_id = row.link_id = stage.world.project.id
        row.parameters, row.raised_at = {}, stage.world.now
        stage.keep(**{name: await stage.world.insert(row)})
