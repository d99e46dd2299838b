"""The tenants of an order stand on every row below it, and follow by themselves (data.md, Tenant columns)."""

from sqlalchemy import text

from domain.models import metadata
from domain.outsourcing.below_order import TENANTS
from domain.outsourcing.cancel_order import cancel_order
from tests.outsourcing.story import Story
from tests.world import World

BELOW = sorted(table.name for table in metadata.tables.values() if set(TENANTS) <= set(table.columns.keys()))
PARTS = sorted(table.name for table in metadata.tables.values() if "is_sent" in table.columns and table.name != "outsourcing_order")


SELDOM = {"claim", "claim_refund", "deduction", "objection", "order_defect", "set_off"}
SELDOM |= {"punch_document", "punch_item", "punch_item_transition", "acceptance_archive", "acceptance_paper", "paper_item"}
SELDOM |= {"acceptance_revocation", "order_offer", "monthly_line", "monthly_statement"}
SELDOM |= {"change_order", "change_order_line", "change_order_transition", "termination", "termination_transition", "time_entry"}
"""Tables without a row when all goes well."""


async def column_of(world: World, table: str, column: str) -> set[object]:
    return {row[0] for row in await world.db.execute(text(f"SELECT {column} FROM {table}"))}  # noqa: S608  # names of the metadata


async def test_these_tables_stand_below_an_order() -> None:
    assert BELOW == [
        "acceptance",
        "acceptance_archive",
        "acceptance_document",
        "acceptance_paper",
        "acceptance_revocation",
        "acceptance_signature",
        "acceptance_transition",
        "change_order",
        "change_order_line",
        "change_order_transition",
        "claim",
        "claim_refund",
        "deduction",
        "evaluation",
        "invoice",
        "monthly_line",
        "monthly_statement",
        "objection",
        "order_defect",
        "order_deliverable",
        "order_line",
        "order_offer",
        "order_term",
        "order_transition",
        "paper_item",
        "payable",
        "payable_transition",
        "payment",
        "punch_document",
        "punch_item",
        "punch_item_transition",
        "set_off",
        "settlement",
        "settlement_line",
        "settlement_transition",
        "termination",
        "termination_transition",
        "time_entry",
    ]
    assert PARTS == [
        "change_order",
        "change_order_line",
        "order_deliverable",
        "order_line",
        "order_term",
        "order_transition",
        "termination",
    ]


async def test_a_project_that_moves_to_another_unit_takes_all_its_rows_along(world: World) -> None:
    await Story.closed(world)
    world.project.unit_id = world.headquarters.id
    await world.insert(world.project)
    for table in {"outsourcing_order", *BELOW} - SELDOM:
        assert await column_of(world, table, "unit_id") == {world.headquarters.id}, table


async def test_the_parts_of_an_order_are_open_to_the_partner_from_its_sending_on(world: World) -> None:
    story = await Story.placed(world)
    for table in sorted({*PARTS} - SELDOM):
        assert await column_of(world, table, "is_sent") == {False}, table
    await world.do("manager", cancel_order, story.order.id, "Not needed.")
    assert await column_of(world, "order_transition", "is_sent") == {False}
    await world.db.execute(text("UPDATE outsourcing_order SET sent_at = created_at"))
    for table in sorted({*PARTS} - SELDOM):
        assert await column_of(world, table, "is_sent") == {True}, table
