"""What the tables of payables and claims hold beyond keys and checks: running totals and the states they make.

The SQL runs on PostgreSQL 15 to 18 and is made with the tables, so that tests, demo and migrations hold the same.
"""

from domain.outsourcing.claim_models import Claim, ClaimRefund, SetOff
from domain.outsourcing.payable_models import Invoice, Payable, PayableTransition, Payment
from domain.outsourcing.settlement_models import Settlement
from domain.totals import append_only, kept_by_trigger, running_total, told_by_trigger
from domain.triggers import trigger

# Nothing is paid to a blacklisted partner: the row is held, so that a payment and a blacklisting at once come one after the other.
trigger(
    Payment.__table__,
    "payment_partner_not_blocked",
    "BEFORE INSERT",
    """
PERFORM FROM partner WHERE id = NEW.partner_id AND state <> 'BLACKLISTED' FOR SHARE;
IF NOT FOUND THEN
    RAISE EXCEPTION 'A blacklisted partner is not paid.'
        USING ERRCODE = '23514', TABLE = 'payment', CONSTRAINT = 'ck_payment_partner_not_blocked';
END IF;
RETURN NEW;
""",
)

PAID = ("invoiced_amount", "paid_amount", "set_off_amount", "amount")

# Invoices, payments and set-offs make the totals of a payable, the totals make its state.
running_total(
    Invoice.__table__,
    "payable",
    "payable_id",
    "invoiced_amount",
    "CASE WHEN {row}.voided_at IS NULL THEN {row}.amount ELSE 0 END",
    on="amount, voided_at",
)
running_total(Payment.__table__, "payable", "payable_id", "paid_amount")
running_total(Payment.__table__, "outsourcing_order", "order_id", "paid_amount")
running_total(SetOff.__table__, "outsourcing_order", "order_id", "paid_amount")
running_total(SetOff.__table__, "payable", "payable_id", "paid_amount")
running_total(SetOff.__table__, "payable", "payable_id", "set_off_amount")
kept_by_trigger(Payable.__table__, "invoiced_amount", "paid_amount", "set_off_amount")
told_by_trigger(Payable.__table__, "Payable", "invoiced_amount", "paid_amount", "set_off_amount", "state", on=PAID)
trigger(
    Payable.__table__,
    "payable_state",
    "BEFORE UPDATE OF invoiced_amount, paid_amount, amount",
    """
IF NEW.state NOT IN ('LOCKED', 'CANCELLED') THEN
    NEW.state := CASE
        WHEN NEW.paid_amount = NEW.amount THEN 'PAID'
        WHEN NEW.paid_amount > 0 THEN 'PARTLY_PAID'
        WHEN NEW.invoiced_amount > 0 THEN 'INVOICED'
        ELSE 'OPEN'
    END;
END IF;
RETURN NEW;
""",
)

# What the open payables of a settlement take is at most what may be paid on it.
running_total(
    Payable.__table__,
    "settlement",
    "settlement_id",
    "opened_amount",
    "CASE WHEN {row}.state NOT IN ('LOCKED', 'CANCELLED') THEN {row}.amount ELSE 0 END",
    on="state, amount",
)
kept_by_trigger(Settlement.__table__, "opened_amount")
told_by_trigger(Settlement.__table__, "Settlement", "opened_amount")


# Refunds and set-offs make the totals of a claim, the totals make its state.
running_total(ClaimRefund.__table__, "claim", "claim_id", "refunded_amount")
running_total(SetOff.__table__, "claim", "claim_id", "set_off_amount")
kept_by_trigger(Claim.__table__, "refunded_amount", "set_off_amount")
told_by_trigger(
    Claim.__table__, "Claim", "refunded_amount", "set_off_amount", "state", on=("refunded_amount", "set_off_amount", "written_off_amount")
)
trigger(
    Claim.__table__,
    "claim_state",
    "BEFORE UPDATE OF refunded_amount, set_off_amount, written_off_amount",
    """
NEW.state := CASE WHEN NEW.refunded_amount + NEW.set_off_amount + NEW.written_off_amount = NEW.amount THEN 'CLOSED' ELSE 'OPEN' END;
RETURN NEW;
""",
)

for _table in (
    PayableTransition,
    Payment,
    ClaimRefund,
    SetOff,
):
    append_only(_table.__table__)
