"""Terminations of orders in the plain model (S0-44)."""

from tests.machines.parts import (
    ANSWER_DAYS,
    DONE,
    Books,
    Codes,
    Order,
    Termination,
    by,
    half_up,
    working_days_later,
    wrong,
)
from tests.machines.rounds import UNDER_WAY

RUNNING = ("RUNNING", "DELIVERED")
NOT_TERMINABLE: Codes = frozenset({"ORDER_NOT_TERMINABLE"})


class Endings(Books):
    """The steps of a termination."""

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
        for asked in order.rounds:
            asked.state = "VOIDED" if asked.state in UNDER_WAY else asked.state
        order.end_changes()
        for owed in order.payables:
            if (owed.state == "LOCKED" and owed.kind != "SETTLEMENT") or (owed.state == "OPEN" and owed.kind == "ADVANCE"):
                owed.state = "CANCELLED"
        order.settlement, order.eligible_on = "ELIGIBLE", self.today
        return DONE
