"""Which states of which tables a database holds, and which the demo cannot hold."""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from sqlalchemy import Column, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.contracts.models import ContractState
from domain.customers.models import CustomerState
from domain.database import Base
from domain.delivery.models import ProjectState
from domain.hours.import_models import HoursImportState
from domain.outsourcing.models import ChangeOrderState, OrderState, SettlementState
from domain.partners.models import AgreementState

NO_ACT_YET: Mapping[str, set[Enum]] = {
    "project": {ProjectState.CLOSED},
    "contract": {*ContractState} - {ContractState.EFFECTIVE},
    "customer": {CustomerState.TARGET, CustomerState.SEALED},
    "partner_agreement": {AgreementState.DRAFT},
}
"""States into which no act leads so far. With the first that does, the demo has to show them."""
PASSED_THROUGH: Mapping[str, set[Enum]] = {
    "outsourcing_order": {OrderState.APPROVED, OrderState.SETTLED},
    "change_order": {ChangeOrderState.APPROVED},
    "settlement": {SettlementState.PAID},
}
"""States that one act enters and leaves: they stand in the history alone."""
WORKED_ON: Mapping[str, set[Enum]] = {"hours_import": {HoursImportState.READING, HoursImportState.RUNNING}}
"""States that end as soon as a worker has time: the demo's have nothing left to do."""
HISTORY = {"outsourcing_order": "order_transition", "change_order": "change_order_transition", "settlement": "settlement_transition"}


def tables_with_states() -> Iterator[Table]:
    """Every table with a column `state`."""
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        if isinstance(table, Table) and "state" in table.c:
            yield table


async def missing_states(db: AsyncConnection) -> dict[str, set[str]]:
    """By table, the states that the database ought to hold and does not, or holds and need not be excused."""
    found: dict[str, set[str]] = {}
    for table in tables_with_states():
        excused = (NO_ACT_YET, PASSED_THROUGH, WORKED_ON)
        wanted = set(_states(table.c.state)).difference(*(each.get(table.name, set()) for each in excused))
        if wrong := wanted ^ set(await db.scalars(select(table.c.state).distinct())):
            found[table.name] = {each.value for each in wrong}
        if through := PASSED_THROUGH.get(table.name):
            history = Base.metadata.tables[HISTORY[table.name]]
            if unseen := through - set(await db.scalars(select(history.c.to_state).distinct())):
                found[history.name] = {each.value for each in unseen}
    return found


def _states(column: Column[Any]) -> type[Enum]:
    kind: type[Enum] = column.type.enum_class  # type: ignore[attr-defined]  # of a column of states the type is an Enum
    return kind
