"""The payment gate stands in the database: SQL that goes around the acts is refused by the constraint that says so (S0-48)."""

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from domain.database import new_id
from domain.delivery.models import Party
from domain.outsourcing.models import Acceptance, PaymentKind
from tests.outsourcing.story import Story
from tests.world import World

OPEN = """
    UPDATE payable SET state = 'OPEN', opened_at = created_at, approved_by_id = (SELECT approved_by_id FROM outsourcing_order LIMIT 1),
        acceptance_id = :acceptance, settlement_id = :settlement
    WHERE id = :payable
"""


async def broken_by(world: World, statement: str, **values: object) -> str:
    """The constraint that refuses the statement, at once or at the end of the transaction."""

    async def run() -> None:
        async with world.db.begin_nested():
            await world.db.execute(text(statement), values)
            await world.db.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))

    with pytest.raises(IntegrityError) as error:
        await run()
    cause = error.value.orig.__cause__ if error.value.orig else None
    return str(getattr(cause, "constraint_name", None))


async def open_by_hand(
    world: World, story: Story, kind: PaymentKind, acceptance: UUID | None = None, settlement: UUID | None = None
) -> str:
    payable = await story.payable(kind)
    return await broken_by(world, OPEN, payable=payable.id, acceptance=acceptance, settlement=settlement)


def of(story: Story) -> Acceptance:
    assert story.acceptance is not None
    return story.acceptance


async def test_acceptance_payable_does_not_open_without_an_acceptance(world: World) -> None:
    story = await Story.running(world)
    assert await open_by_hand(world, story, PaymentKind.ACCEPTANCE) == "ck_payable_gate"
    assert await open_by_hand(world, story, PaymentKind.PROGRESS) == "ck_payable_gate"


async def test_acceptance_payable_does_not_open_with_an_open_acceptance(world: World) -> None:
    story = await Story.delivered(world)
    assert await open_by_hand(world, story, PaymentKind.ACCEPTANCE, of(story).id) == "fk_payable_acceptance_passed"
    assert await open_by_hand(world, story, PaymentKind.PROGRESS, of(story).id) == "fk_payable_acceptance_passed"


async def test_acceptance_payable_does_not_open_with_the_acceptance_of_another_order(world: World) -> None:
    story, other = await Story.running(world), await Story.accepted(world)
    named = await open_by_hand(world, story, PaymentKind.ACCEPTANCE, of(other).id)
    assert named in {"fk_payable_acceptance_passed", "fk_payable_acceptance_id_order_id"}


async def test_acceptance_payable_does_not_open_with_a_passed_acceptance_that_is_not_final(world: World) -> None:
    story = await Story.accepted(world)
    partial = "UPDATE acceptance SET kind = 'PARTIAL' WHERE id = :id"
    assert await broken_by(world, partial, id=of(story).id) in {"fk_payable_acceptance_final", "fk_settlement_acceptance_final"}


async def test_advance_does_not_open_before_the_order_runs(world: World) -> None:
    story = await Story.sent(world)
    insert = """
        INSERT INTO payable (id, order_id, project_id, customer_id, unit_id, partner_id, term_id, sequence, kind, currency, amount,
            due_days, state, approved_by_id, opened_at, expected_on, invoiced_amount, paid_amount, set_off_amount, created_at,
            version, by_month)
        SELECT :id, order_id, t.project_id, t.customer_id, t.unit_id, t.partner_id, t.id, t.sequence, kind, t.currency, amount, due_days,
            'OPEN', o.approved_by_id, t.created_at, o.starts_on, 0, 0, 0, t.created_at, 1, false
        FROM order_term t JOIN outsourcing_order o ON o.id = t.order_id WHERE order_id = :order AND kind = 'ADVANCE'
    """
    assert await broken_by(world, insert, id=new_id(), order=story.order.id) == "fk_payable_order_binding"


async def test_an_order_with_an_open_payable_is_not_unbound(world: World) -> None:
    story = await Story.running(world)
    back = "UPDATE outsourcing_order SET state = 'SENT' WHERE id = :id"
    assert await broken_by(world, back, id=story.order.id) == "fk_payable_order_binding"


async def test_settlement_payable_does_not_open_before_the_settlement_is_approved(world: World) -> None:
    story = await Story.confirmed(world)
    settlement = await story.settlement()
    assert await open_by_hand(world, story, PaymentKind.SETTLEMENT) == "ck_payable_gate"
    by_hand = await open_by_hand(world, story, PaymentKind.SETTLEMENT, settlement=settlement.id)
    assert by_hand in {"fk_payable_settlement_payable", "ck_settlement_opened_amount"}
    pay_it = "UPDATE settlement SET payable_amount = settlement_amount WHERE id = :id"
    assert await broken_by(world, pay_it, id=settlement.id) == "ck_settlement_payable_when_approved"


async def test_a_passed_acceptance_is_not_unpassed_once_its_payables_are_open(world: World) -> None:
    story = await Story.accepted(world)
    for state in ("OPEN", "FAILED", "VOIDED"):
        back = "UPDATE acceptance SET state = :state, accepted_on = NULL WHERE id = :id"
        assert await broken_by(world, back, id=of(story).id, state=state) in {"fk_payable_acceptance_passed", "fk_settlement_accepted_on"}
    await story.pay(await story.payable(PaymentKind.ACCEPTANCE))
    revoke = "UPDATE acceptance SET state = 'REVOKED' WHERE id = :id"
    assert await broken_by(world, revoke, id=of(story).id) in {"fk_payable_acceptance_passed", "fk_settlement_acceptance_passed"}


@pytest.mark.parametrize("missing", list(Party))
async def test_three_signatures_do_not_pass(world: World, missing: Party) -> None:
    story = await Story.delivered(world)
    for party in Party:
        if party is not missing:
            await story.sign(party)
    passing = "UPDATE acceptance SET state = 'PASSED', accepted_on = '2026-11-02' WHERE id = :id"
    assert await broken_by(world, passing, id=of(story).id) == f"fk_acceptance_{missing.value.lower()}_passed"


SIGN = """
    INSERT INTO acceptance_signature (id, order_id, project_id, customer_id, unit_id, partner_id, acceptance_id, party, outcome, opinion,
        content_hash, signed_on, signed_at, user_id, signer_name, is_delegate, created_at)
    SELECT :id, order_id, project_id, customer_id, unit_id, partner_id, id, :party, :outcome, 'So.', :hash, '2026-11-02', created_at, :user,
        'X', false, created_at
    FROM acceptance WHERE id = :acceptance
"""


async def test_a_signature_stands_for_the_content_of_its_acceptance_only(world: World) -> None:
    story = await Story.delivered(world)
    values = {"id": new_id(), "acceptance": of(story).id, "user": world["hq"].id, "party": "HEADQUARTERS", "outcome": "PASS"}
    other = "0" * 64
    assert await broken_by(world, SIGN, hash=other, **values) == "fk_acceptance_signature_acceptance_id_content_hash"


async def test_nobody_passes_for_two_parties_and_no_party_speaks_twice(world: World) -> None:
    story = await Story.delivered(world)
    await story.sign(Party.HEADQUARTERS)
    values = {"id": new_id(), "acceptance": of(story).id, "hash": of(story).content_hash, "outcome": "PASS"}
    twice = await broken_by(world, SIGN, user=world["hq"].id, party="REGION", **values)
    assert twice == "uq_acceptance_signature_person"
    values["outcome"] = "FAIL"
    assert await broken_by(world, SIGN, user=world["sales"].id, party="HEADQUARTERS", **values) == "uq_acceptance_signature_party"


async def test_signed_content_is_not_changed(world: World) -> None:
    story = await Story.delivered(world)
    content = "UPDATE acceptance SET content = content || ' ' WHERE id = :id"
    both = "UPDATE acceptance SET content = 'x', content_hash = encode(sha256('x'), 'hex') WHERE id = :id"
    assert await broken_by(world, content, id=of(story).id) == "ck_acceptance_content_hash"
    await story.sign(Party.SALES)
    assert await broken_by(world, both, id=of(story).id) == "fk_acceptance_signature_acceptance_id_content_hash"


async def test_a_signature_is_neither_changed_nor_deleted(world: World) -> None:
    story = await Story.delivered(world)
    await story.sign(Party.SALES)
    for statement in ("UPDATE acceptance_signature SET outcome = 'FAIL'", "DELETE FROM acceptance_signature"):
        assert await broken_by(world, statement) == "ck_acceptance_signature_append_only"


async def test_the_day_of_acceptance_is_the_latest_signing_day(world: World) -> None:
    story = await Story.accepted(world)
    earlier = "UPDATE acceptance SET accepted_on = '2026-11-29' WHERE id = :id"
    assert await broken_by(world, earlier, id=of(story).id) in {"ck_acceptance_latest_signing", "fk_settlement_accepted_on"}


async def test_the_window_is_three_calendar_months_and_no_request_is_earlier(world: World) -> None:
    story = await Story.accepted(world)
    settlement = await story.settlement()
    sooner = "UPDATE settlement SET eligible_on = '2027-02-27' WHERE id = :id"
    assert await broken_by(world, sooner, id=settlement.id) == "ck_settlement_eligible_on"
    request = "UPDATE settlement SET requested_on = '2027-02-27' WHERE id = :id"
    assert await broken_by(world, request, id=settlement.id) == "ck_settlement_not_early"


PAY = """
    INSERT INTO payment (id, order_id, project_id, customer_id, unit_id, partner_id, payable_id, currency, amount, paid_on, reference,
        account_name, bank_name, bank_account, paid_by_id, approved_by_id, created_at)
    SELECT :id, order_id, project_id, customer_id, unit_id, partner_id, id, currency, :amount, '2026-11-02', 'R', 'A', 'B', 'C', :user,
        coalesce(approved_by_id, :approver), created_at
    FROM payable WHERE id = :payable
"""


async def pay_by_hand(world: World, story: Story, kind: PaymentKind, amount: object = None, user: str = "cashier") -> str:
    payable = await story.payable(kind)
    values = {"id": new_id(), "payable": payable.id, "user": world[user].id, "approver": world["buyer"].id}
    return await broken_by(world, PAY, amount=payable.amount if amount is None else amount, **values)


async def test_a_locked_payable_is_not_paid(world: World) -> None:
    story = await Story.running(world)
    assert await pay_by_hand(world, story, PaymentKind.ACCEPTANCE) in {"ck_payable_totals", "fk_payment_approved"}


async def test_nothing_is_paid_without_an_invoice_nor_above_the_payable(world: World) -> None:
    story = await Story.running(world)
    advance = await story.payable(PaymentKind.ADVANCE)
    assert await pay_by_hand(world, story, PaymentKind.ADVANCE) == "ck_payable_totals"
    await story.invoice(advance)
    above = await pay_by_hand(world, story, PaymentKind.ADVANCE, advance.amount + 1)
    assert above in {"ck_payable_totals", "ck_payable_state_follows_totals"}
    assert await pay_by_hand(world, story, PaymentKind.ADVANCE, -1) == "ck_payment_positive"


async def test_who_approved_does_not_pay(world: World) -> None:
    story = await Story.running(world)
    await story.invoice(await story.payable(PaymentKind.ADVANCE))
    assert await pay_by_hand(world, story, PaymentKind.ADVANCE, user="buyer") == "ck_payment_payer_is_another"


async def test_a_payment_is_not_changed_or_deleted_and_totals_are_not_written_by_hand(world: World) -> None:
    story = await Story.running(world)
    await story.pay(await story.payable(PaymentKind.ADVANCE))
    assert await broken_by(world, "UPDATE payment SET amount = 1") == "ck_payment_append_only"
    assert await broken_by(world, "DELETE FROM payment") == "ck_payment_append_only"
    assert await broken_by(world, "UPDATE payable SET paid_amount = 0 WHERE kind = 'ADVANCE'") == "ck_payable_totals_kept"
    assert await broken_by(world, "UPDATE outsourcing_order SET paid_amount = 0") == "ck_outsourcing_order_totals_kept"
    assert await broken_by(world, "UPDATE budget_line SET booked_amount = 0") == "ck_budget_line_totals_kept"


async def test_a_payable_keeps_the_kind_and_amount_of_its_term(world: World) -> None:
    story = await Story.running(world)
    kind = "UPDATE payable SET kind = 'ADVANCE' WHERE kind = 'ACCEPTANCE'"
    assert await broken_by(world, kind) == "fk_payable_term_id_order_id_kind"
    assert (
        await broken_by(world, "UPDATE order_term SET kind = 'ADVANCE', awaits = NULL WHERE kind = 'ACCEPTANCE'")
        == "fk_payable_term_id_order_id_kind"
    )
    assert await broken_by(world, "UPDATE payable SET amount = amount + 1 WHERE kind = 'ACCEPTANCE'") == "fk_payable_term_amount"
    assert await story.payable(PaymentKind.ACCEPTANCE) is not None


async def test_terms_and_lines_sum_to_the_order(world: World) -> None:
    await Story.placed(world)
    for statement in (
        "UPDATE order_term SET percent = percent - 1 WHERE sequence = 1",
        "DELETE FROM order_term WHERE sequence = 4",
        "UPDATE order_term SET amount = amount - 1 WHERE sequence = 2",
        "UPDATE order_line SET days = days + 1 WHERE sequence = 1",
        "UPDATE outsourcing_order SET net = net - 1, gross = gross - 1",
    ):
        assert await broken_by(world, statement) == "ck_outsourcing_order_whole"


async def test_a_statement_sums_to_its_amounts_and_is_approved_by_another(world: World) -> None:
    story = await Story.confirmed(world)
    settlement = await story.settlement()
    more = "UPDATE settlement SET final_amount = final_amount + 1, settlement_amount = settlement_amount + 1 WHERE id = :id"
    assert await broken_by(world, more, id=settlement.id) == "ck_settlement_whole"
    assert await broken_by(world, "UPDATE settlement SET settlement_amount = 0") == "ck_settlement_settlement_amount"
    assert await broken_by(world, "UPDATE settlement SET confirmed_statement = 2") == "ck_settlement_confirmed"
    same = "UPDATE settlement SET approved_by_id = proposed_by_id"
    assert await broken_by(world, same) == "ck_settlement_approver_is_another"


async def test_a_second_person_approves_an_order(world: World) -> None:
    await Story.sent(world)
    assert await broken_by(world, "UPDATE outsourcing_order SET approved_by_id = owner_id") == "ck_outsourcing_order_approver_is_another"
    assert await broken_by(world, "UPDATE outsourcing_order SET approved_by_id = NULL") == "ck_outsourcing_order_approved"


@pytest.mark.parametrize(("table", "column"), [("outsourcing_order", "gross"), ("order_line", "net"), ("order_term", "amount")])
async def test_money_stands_in_the_minor_unit(world: World, table: str, column: str) -> None:
    await Story.placed(world)
    finer = f"UPDATE {table} SET {column} = {column} + 0.001"  # noqa: S608  # names of this table of cases
    assert await broken_by(world, finer) in {f"ck_{table}_minor_unit", f"ck_{table}_amounts"}
