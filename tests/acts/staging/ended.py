"""What has come to its end: a closed unit, contract and project, a sealed customer, a blacklisted partner."""

from datetime import date

from domain.contracts.models import ContractState
from domain.customers.models import CustomerState
from domain.delivery.models import ProjectState
from domain.identity.models import UnitKind
from domain.partners.models import PartnerState
from tests.acts.staging.people import manage
from tests.acts.staging.stage import Stage


async def ended(stage: Stage) -> None:
    world = stage.world
    unit = world.new_unit("SHUT", UnitKind.BRANCH, world.region.id)
    unit.valid_to = date(2026, 6, 30)
    sealed, blacklisted = await world.new_customer("SEALED"), await world.new_partner("BANNED")
    sealed.state = CustomerState.SEALED
    closed_contract, closed_project = await world.new_contract(world.customer), await world.new_project(world.contract)
    closed_contract.state = ContractState.CLOSED
    await world.put_into(closed_project, ProjectState.CLOSED)
    agreement = await world.new_agreement(blacklisted)
    blacklisted.state = PartnerState.BLACKLISTED
    rows = {"closed": unit, "sealed": sealed, "blacklisted": blacklisted, "blacklisted_agreement": agreement}
    rows |= {"closed_contract": closed_contract, "closed_project": closed_project}
    for row in rows.values():
        await world.insert(row)
    stage.keep(**rows)
    await manage(stage, closed_project, "other_manager")
