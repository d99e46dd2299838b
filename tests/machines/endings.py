"""Terminations of orders, and revocations of acceptances, in the plain model (S0-44, S0-47)."""

from tests.machines.parts import (
    ANSWER_DAYS,
    DONE,
    NOBODY,
    Books,
    Codes,
    Order,
    Payable,
    Termination,
    by,
    half_up,
    working_days_later,
    wrong,
)

RUNNING = ("RUNNING", "DELIVERED")
NOT_TERMINABLE: Codes = frozenset({"ORDER_NOT_TERMINABLE"})
NOT_THEIRS: Codes = frozenset({NOBODY, "REVOCATION_WRONG_STATE", "DECIDED_ALREADY"})
TURNS = ("hq", "finance")
"""Who approves a revocation, one after the other."""


class Endings(Books):
    """The steps of a termination and of a revocation."""

    @by("manager")
    def ask_end(self, who: str, order: Order, days: int, net: int) -> Codes:
        if order.state not in RUNNING:
            return NOT_TERMINABLE
        if order.termination_standing():
            return frozenset({"TERMINATION_UNDER_WAY"})
        amount = net + half_up(net * 6, 100)
        if days > order.days or amount > order.gross:
            return frozenset({"DELIVERED_ABOVE_ORDER"})
        order.terminations.append(Termination(days, amount))
        return DONE

    def _missing(self, order: Order) -> set[str]:
        """A change may have made the order smaller meanwhile."""
        ending = order.terminations[-1]
        return {"DELIVERED_ABOVE_ORDER"} if ending.days > order.days or ending.amount > order.gross else set()

    @by("buyer", "hq")
    def approve_end(self, who: str, order: Order) -> Codes:
        ending = order.terminations[-1]
        if ending.state != "ASKED":
            return wrong("TERMINATION")
        if missing := self._missing(order):
            return frozenset(missing)
        ending.state, ending.was_sent = "SENT", True
        ending.concludable_on = working_days_later(self.today, ANSWER_DAYS)
        return DONE

    @by("partner_lead", "partner_admin", of="terminations")
    def object_end(self, who: str, order: Order) -> Codes:
        if order.terminations[-1].state != "SENT":
            return wrong("TERMINATION")
        order.terminations[-1].state = "OBJECTED"
        return DONE

    @by("manager", "buyer", "hq")
    def withdraw_end(self, who: str, order: Order) -> Codes:
        if order.terminations[-1].state not in ("ASKED", "SENT", "OBJECTED"):
            return wrong("TERMINATION")
        order.terminations[-1].state = "WITHDRAWN"
        return DONE

    @by("partner_lead", "partner_admin", of="terminations")
    def agree_end(self, who: str, order: Order) -> Codes:
        return self._end(order, "AGREED", set())

    @by("manager", "buyer", "hq")
    def conclude_end(self, who: str, order: Order) -> Codes:
        day = order.terminations[-1].concludable_on
        return self._end(order, "CONCLUDED", {"TOO_EARLY_TO_CONCLUDE"} if day and day > self.today else set())

    def _end(self, order: Order, how: str, missing: set[str]) -> Codes:
        ending = order.terminations[-1]
        if ending.state not in ("SENT", "OBJECTED"):
            return wrong("TERMINATION")
        if missing := missing | self._missing(order):
            return frozenset(missing)
        ending.state, order.state, order.ended = how, "TERMINATED", ending
        if order.acceptance in ("OPEN", "CONDITIONAL"):
            order.acceptance = "VOIDED"
        order.end_changes()
        for owed in order.payables:
            if (owed.state == "LOCKED" and owed.kind != "SETTLEMENT") or (owed.state == "OPEN" and owed.kind == "ADVANCE"):
                owed.state = "CANCELLED"
        order.settlement, order.eligible_on = "ELIGIBLE", self.today
        return DONE

    @by("manager")
    def ask_revocation(self, who: str, order: Order) -> Codes:
        if order.acceptance != "PASSED":
            return wrong("ACCEPTANCE")
        if order.revocation == "REQUESTED":
            return frozenset({"REVOCATION_STANDING"})
        if too_late(order):
            return frozenset({"REVOCATION_TOO_LATE"})
        order.revocation, order.revoked_by = "REQUESTED", 0
        return DONE

    @by(*TURNS)
    def approve_revocation(self, who: str, order: Order) -> Codes:
        if order.revocation != "REQUESTED" or who != TURNS[order.revoked_by]:
            return NOT_THEIRS
        if too_late(order):
            return frozenset({"REVOCATION_TOO_LATE"})
        order.revoked_by += 1
        if order.revoked_by == len(TURNS):
            order.revocation, order.acceptance, order.state = "APPROVED", "REVOKED", "RUNNING"
            order.settlement, order.eligible_on = "LOCKED", None
            for payable in _opened(order):
                payable.state = "LOCKED"
        return DONE

    @by(*TURNS)
    def reject_revocation(self, who: str, order: Order) -> Codes:
        if order.revocation != "REQUESTED" or who != TURNS[order.revoked_by]:
            return NOT_THEIRS
        order.revocation = "REJECTED"
        return DONE


def _opened(order: Order) -> list[Payable]:
    """The payables that the final acceptance opened."""
    return [payable for payable in order.payables if payable.kind in ("PROGRESS", "ACCEPTANCE")]


def too_late(order: Order) -> bool:
    """Something that followed from the acceptance has gone too far to undo it."""
    touched = any(payable.state not in ("LOCKED", "OPEN", "CANCELLED") for payable in _opened(order))
    return touched or order.state != "ACCEPTED" or order.settlement not in ("LOCKED", "ELIGIBLE")
