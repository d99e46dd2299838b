"""What the database holds of an early entry, whoever writes."""

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from domain.broken import told
from tests.acts.staging.early import requested
from tests.early_entry.entering import NINE_DAYS, begun, line_of
from tests.outsourcing.story import Story
from tests.world import World

pytestmark = pytest.mark.anyio

BROKEN = (
    ("UPDATE project SET contract_id = NULL WHERE id = :project", "ck_project_contract_or_early_entry"),
    ("UPDATE project SET contract_id = NULL, early_entry_id = :asked WHERE id = :project", "fk_project_early_entry"),
    ("UPDATE outsourcing_order SET early_entry_id = NULL WHERE id = :order", "ck_outsourcing_order_contract_or_early_entry"),
    ("UPDATE project SET contract_id = :contract WHERE id = :early", "fk_outsourcing_order_project_id_early_entry_id"),
    (
        "UPDATE outsourcing_order SET contract_budget_id = project_budget_id WHERE id = :order",
        "fk_outsourcing_order_early_entry_id_contract_budget_id",
    ),
    ("UPDATE budget_line SET limit_amount = 9539 WHERE id = :line", "ck_budget_line_amount_limit"),
    ("UPDATE early_entry SET ceiling = ceiling + 1 WHERE id = :entry", "ck_early_entry_as_approved"),
    ("UPDATE early_entry SET ceiling = 0 WHERE id = :entry", "ck_early_entry_ceiling"),
    ("UPDATE early_entry SET state = 'APPROVED' WHERE id = :entry", "ck_early_entry_steps"),
    ("UPDATE early_entry SET state = 'APPROVED' WHERE id = :asked", "ck_early_entry_state_granted"),
    ("UPDATE early_entry SET ended_on = '2026-11-02' WHERE id = :entry", "ck_early_entry_ended"),
    ("UPDATE early_entry_request SET ceiling = 1 WHERE early_entry_id = :entry", "ck_early_entry_request_stands"),
    ("UPDATE early_entry_request SET ceiling = 0.001 WHERE early_entry_id = :asked", "ck_early_entry_request_ceiling"),
    ("UPDATE early_entry_request SET state = 'APPROVED' WHERE early_entry_id = :asked", "ck_early_entry_request_approved"),
    (
        "UPDATE early_entry_request SET state = 'APPROVED', approved_at = now(), approved_by_id = owner_id WHERE early_entry_id = :asked",
        "ck_early_entry_request_approver_is_another",
    ),
)
"""What nobody may write, and the constraint that says so."""


async def test_the_database_holds_it(world: World) -> None:
    plain, asked = world.project, await requested(world)
    entry = await begun(world)
    order = (await Story.sent(world, **NINE_DAYS)).order
    ids = {"project": plain.id, "early": world.project.id, "contract": world.contract.id, "order": order.id}
    ids |= {"asked": asked.id, "entry": entry.id, "line": (await line_of(world, entry)).id}
    found = [await broken(world, change, {name: value for name, value in ids.items() if f":{name}" in change}) for change, _ in BROKEN]
    assert found == [constraint for _, constraint in BROKEN]


async def broken(world: World, change: str, names: dict[str, UUID]) -> str:
    """The constraint that a statement breaks, at once or at the end of its transaction."""
    try:
        async with world.db.begin_nested():
            await world.db.execute(text(change), names)
            await world.db.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    except IntegrityError as error:
        return told(error, "constraint_name")
    return ""
