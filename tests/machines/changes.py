"""Change orders in the plain model (S0-44)."""

from tests.machines.parts import APPROVERS, DONE, NOBODY, Books, Change, Codes, Order, Payable, by, half_up, wrong

TAX = 6
NOT_CHANGEABLE: Codes = frozenset({"ORDER_NOT_CHANGEABLE"})


def priced_change(order: Order, days: int) -> Change:
    """Net and tax of days added or taken away at the order's price."""
    sign, net = (1 if days > 0 else -1), half_up(abs(days) * order.price, 10_000)
    return Change(days=days, net=sign * net, tax=sign * half_up(net * TAX, 100))


def spread(difference: int, amounts: list[int]) -> list[int] | None:
    """What waits bears the difference in proportion, the last of it the remainder; None where it can't."""
    before = sum(amounts)
    if before + difference <= 0:
        return None
    parts = [half_up((before + difference) * amount, before) for amount in amounts[:-1]]
    changed = [*parts, before + difference - sum(parts)]
    return changed if min(changed) > 0 else None


def waiting(order: Order) -> list[Payable]:
    """A running order always has some: its acceptance or its settlement."""
    return [payable for payable in order.payables if payable.state == "LOCKED"]


class Changes(Books):
    """The steps of a change order."""

    @by("manager")
    def place_change(self, who: str, order: Order, days: int) -> Codes:
        if order.state != "RUNNING":
            return NOT_CHANGEABLE
        if order.change_under_way():
            return frozenset({"CHANGE_ORDER_UNDER_WAY"})
        change = priced_change(order, days)
        if order.days + days <= 0 or order.net + change.net <= 0 or order.gross - order.net + change.tax < 0:
            return frozenset({"REDUCED_BELOW_ORDER"})
        order.changes.append(change)
        return DONE

    @by("manager")
    def submit_change(self, who: str, order: Order) -> Codes:
        change = order.changes[-1]
        if refused := self._unready(order, change):
            return refused
        if over := self.over(order, max(change.gross, 0), max(change.days, 0)):
            return frozenset(over)
        change.ask({})
        change.state = "SUBMITTED"
        return DONE

    @by("manager")
    def submit_special_change(self, who: str, order: Order) -> Codes:
        change = order.changes[-1]
        if refused := self._unready(order, change):
            return refused
        beyond = self.excess(order, max(change.gross, 0), max(change.days, 0))
        if not beyond:
            return frozenset({"NOTHING_SPECIAL"})
        change.ask(beyond)
        change.state = "SUBMITTED"
        return DONE

    def _unready(self, order: Order, change: Change) -> Codes:
        if change.state != "DRAFT":
            return wrong("CHANGE_ORDER")
        if order.state != "RUNNING":
            return NOT_CHANGEABLE
        bears = spread(change.gross, [payable.amount for payable in waiting(order)])
        return DONE if bears else frozenset({"REDUCED_BELOW_OPENED"})

    @by(*APPROVERS)
    def approve_change(self, who: str, order: Order) -> Codes:
        change = order.changes[-1]
        if change.state != "SUBMITTED":
            return wrong("CHANGE_ORDER") | ({NOBODY} if who == "finance" else set())
        if refused := change.unless_turn(who):
            return refused
        if order.state != "RUNNING":
            return NOT_CHANGEABLE
        if change.approved(who):
            change.state, change.was_sent = "SENT", True
        return DONE

    @by(*APPROVERS)
    def return_change(self, who: str, order: Order) -> Codes:
        change = order.changes[-1]
        if change.state != "SUBMITTED":
            return wrong("CHANGE_ORDER") | ({NOBODY} if who == "finance" else set())
        return change.unless_turn(who) or self._answered(order, ("SUBMITTED",), "DRAFT")

    @by("manager", "buyer", "hq")
    def cancel_change(self, who: str, order: Order) -> Codes:
        return self._answered(order, ("DRAFT", "SUBMITTED", "SENT"), "CANCELLED")

    @by("partner_lead", "partner_admin", of="changes")
    def decline_change(self, who: str, order: Order) -> Codes:
        return self._answered(order, ("SENT",), "DECLINED")

    def _answered(self, order: Order, states: tuple[str, ...], to: str) -> Codes:
        if order.changes[-1].state not in states:
            return wrong("CHANGE_ORDER")
        order.changes[-1].state = to
        return DONE

    @by("partner_lead", "partner_admin", of="changes")
    def accept_change(self, who: str, order: Order) -> Codes:
        change = order.changes[-1]
        if change.state != "SENT":
            return wrong("CHANGE_ORDER")
        if order.state != "RUNNING":
            return NOT_CHANGEABLE
        bearing = waiting(order)
        amounts = spread(change.gross, [payable.amount for payable in bearing])
        if amounts is None:
            return frozenset({"REDUCED_BELOW_OPENED"})
        for payable, amount in zip(bearing, amounts, strict=True):
            payable.amount = amount
        change.state = "ACCEPTED"
        for limit in {*order.allowed, *change.allowed}:
            taken = min(change.gross if limit[1] == "amount" else change.days, 0)
            order.allowed[limit] = max(order.allowed.get(limit, 0) + taken, 0) + change.allowed.get(limit, 0)
        order.days, order.net, order.gross = order.days + change.days, order.net + change.net, order.gross + change.gross
        return DONE
