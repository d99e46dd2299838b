"""Claims in the plain model: refunded, set off, written off (S0-49)."""

from tests.machines.parts import DONE, Books, Claim, Codes, Order, by

CLOSED: Codes = frozenset({"CLAIM_CLOSED"})
EXCEEDED: Codes = frozenset({"CLAIM_EXCEEDED"})


def claim_of(order: Order) -> Claim:
    assert order.claim is not None
    return order.claim


class Claims(Books):
    """The steps of a claim."""

    @by("finance")
    def refund(self, who: str, order: Order, amount: int) -> Codes:
        claim = claim_of(order)
        if refused := open_to(claim, amount):
            return refused
        claim.refunded += amount
        order.close_if_settled()
        return DONE

    @by("finance")
    def set_off(self, who: str, order: Order, where: int, place: int, amount: int) -> Codes:
        claim, other = claim_of(order), self.orders[where]
        payable = other.payables[place]
        if refused := open_to(claim, amount):
            return refused
        if payable.state not in ("INVOICED", "PARTLY_PAID"):
            return frozenset({"PAYABLE_WRONG_STATE"})
        if (payable.approver or other.approver) == who:
            return frozenset({"PAYER_IS_APPROVER"})
        if payable.paid + amount > payable.invoiced:
            return frozenset({"PAYMENT_EXCEEDS_INVOICES"})
        claim.set_off += amount
        payable.paid, payable.set_off = payable.paid + amount, payable.set_off + amount
        payable.settle_state()
        order.close_if_settled()
        other.close_if_settled()
        return DONE

    @by("hq")
    def write_off(self, who: str, order: Order) -> Codes:
        claim = claim_of(order)
        if not claim.rest:
            return CLOSED
        if claim.approver == who:
            return frozenset({"WRITER_OFF_IS_APPROVER"})
        claim.written_off += claim.rest
        order.close_if_settled()
        return DONE


def open_to(claim: Claim, amount: int) -> Codes:
    """So much of the claim is missing."""
    if not claim.rest:
        return CLOSED
    return EXCEEDED if amount > claim.rest else DONE
