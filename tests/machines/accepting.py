"""Joint acceptance in the plain model: partial, initial and final rounds, conditions and their re-check, revocations (S0-47)."""

from collections.abc import Sequence

from tests.machines.parts import DONE, MONTHS, NOBODY, PARTIES, Books, Codes, Order, Payable, by, months_later, wrong
from tests.machines.rounds import STANDING, UNDER_WAY, Item, Revocation, Round

NOT_THEIRS: Codes = frozenset({NOBODY, "REVOCATION_WRONG_STATE", "DECIDED_ALREADY"})
TURNS = ("hq", "finance")
"""Who approves a revocation, one after the other."""


class Acceptances(Books):
    """The steps of a round and of its undoing."""

    @by("partner_lead", "partner_admin")
    def hand_in(self, who: str, order: Order, kind: str, covers: frozenset[int]) -> Codes:
        if order.state != "RUNNING":
            return frozenset({"ORDER_NOT_RUNNING"})
        if order.changes and order.changes[-1].state == "SENT":
            return frozenset({"CHANGE_ORDER_WAITS"})
        if kind == "FINAL" and any(each.state in UNDER_WAY for each in order.rounds):
            return frozenset({"ACCEPTANCE_UNDER_WAY"})
        if kind != "FINAL" and any(each.kind == kind and each.state in STANDING and each.covers & covers for each in order.rounds):
            return frozenset({"DELIVERABLE_STANDS"})
        order.rounds.append(Round(kind, covers))
        order.state = "DELIVERED" if kind == "FINAL" else order.state
        return DONE

    @by("partner_lead", "partner_admin")
    def change(self, who: str, order: Order, place: int) -> Codes:
        before = order.rounds[place]
        if before.state not in UNDER_WAY:
            return wrong("ACCEPTANCE")
        before.state = "VOIDED"
        order.rounds.append(Round(before.kind, before.covers))
        return DONE

    def sign(self, who: str, order: Order, place: int, party: str, outcome: str, items: int) -> Codes:
        """A conditional word brings so many items."""
        if who != PARTIES[party]:
            return frozenset({NOBODY})
        asked = order.rounds[place]
        if asked.state not in UNDER_WAY:
            return wrong("ACCEPTANCE")
        before = asked.said.get(party)
        if before == "CONDITIONAL" and outcome == "PASS":
            return frozenset({"PUNCH_LIST_OPEN"})
        if before is not None and (before != "CONDITIONAL" or outcome == "CONDITIONAL"):
            return frozenset({"PARTY_HAS_SIGNED"})
        asked.said[party] = outcome
        asked.items += [Item(party) for _ in range(items if outcome == "CONDITIONAL" else 0)]
        self._conclude(order, asked)
        return DONE

    @by("partner_lead", "partner_admin")
    def finish(self, who: str, order: Order, place: int, index: int) -> Codes:
        asked, item = order.rounds[place], order.rounds[place].items[index]
        if asked.state not in UNDER_WAY:
            return wrong("ACCEPTANCE")
        if item.state == "CLOSED":
            return wrong("PUNCH_ITEM")
        item.state = "DONE"
        return DONE

    def recheck(self, who: str, order: Order, place: int, party: str, verdicts: Sequence[tuple[int, bool]]) -> Codes:
        """Items by their places, each closed or sent back; with the last one closed the party passes."""
        if who != PARTIES[party]:
            return frozenset({NOBODY})
        asked = order.rounds[place]
        if asked.state not in UNDER_WAY:
            return wrong("ACCEPTANCE")
        if not asked.left(party):
            return frozenset({"PUNCH_LIST_NONE"})
        for index, is_closed in verdicts:
            item = asked.items[index]
            if item.party != party:
                return frozenset({"PUNCH_ITEM_UNKNOWN"})
            if item.state not in (("OPEN", "DONE") if is_closed else ("DONE",)):
                return wrong("PUNCH_ITEM")
        for index, is_closed in verdicts:
            asked.items[index].state = "CLOSED" if is_closed else "OPEN"
        if not asked.left(party):
            asked.said[party] = "PASS"
            self._conclude(order, asked)
        return DONE

    def _conclude(self, order: Order, asked: Round) -> None:
        outcomes, all_spoke = set(asked.said.values()), len(asked.said) == len(PARTIES)
        if "FAIL" in outcomes:
            asked.state = "FAILED"
            order.state = "RUNNING" if asked.kind == "FINAL" else order.state
        elif all_spoke and outcomes == {"PASS"}:
            self._pass(order, asked)
        elif all_spoke:
            asked.state = "CONDITIONAL"

    def _pass(self, order: Order, asked: Round) -> None:
        asked.state = "PASSED"
        for payable in opened_by(order, asked):
            payable.state, payable.opened_by = "OPEN", asked
        if asked.kind != "FINAL":
            return
        order.state, order.eligible_on = "ACCEPTED", months_later(self.today, MONTHS)
        order.end_changes()
        if termination := order.termination_standing():
            termination.state = "WITHDRAWN"

    @by("manager")
    def ask_revocation(self, who: str, order: Order, place: int) -> Codes:
        asked = order.rounds[place]
        if asked.state != "PASSED":
            return wrong("ACCEPTANCE")
        if any(each.of is asked and each.state == "REQUESTED" for each in order.revocations):
            return frozenset({"REVOCATION_STANDING"})
        if too_late(order, asked):
            return frozenset({"REVOCATION_TOO_LATE"})
        order.revocations.append(Revocation(asked))
        return DONE

    @by(*TURNS)
    def approve_revocation(self, who: str, order: Order, place: int) -> Codes:
        revocation = order.revocations[place]
        if revocation.state != "REQUESTED" or who != TURNS[revocation.yes]:
            return NOT_THEIRS
        if too_late(order, revocation.of):
            return frozenset({"REVOCATION_TOO_LATE"})
        revocation.yes += 1
        if revocation.yes == len(TURNS):
            self._revoke(order, revocation)
        return DONE

    def _revoke(self, order: Order, revocation: Revocation) -> None:
        revocation.state, revocation.of.state = "APPROVED", "REVOKED"
        for payable in order.payables:
            if payable.opened_by is revocation.of:
                payable.state, payable.opened_by = "LOCKED", None
        if revocation.of.kind == "FINAL":
            order.state, order.settlement, order.eligible_on = "RUNNING", "LOCKED", None

    @by(*TURNS)
    def reject_revocation(self, who: str, order: Order, place: int) -> Codes:
        revocation = order.revocations[place]
        if revocation.state != "REQUESTED" or who != TURNS[revocation.yes]:
            return NOT_THEIRS
        revocation.state = "REJECTED"
        return DONE


def opened_by(order: Order, asked: Round) -> list[Payable]:
    """What waits for this round: all by the final one; else its deliverables' payments, of unnamed ones all (initial) or the next."""
    locked = [payable for payable in order.payables if payable.state == "LOCKED"]
    if asked.kind == "FINAL":
        return [payable for payable in locked if payable.kind in ("PROGRESS", "ACCEPTANCE")]
    waiting = [payable for payable in locked if payable.awaits == asked.kind]
    named = [payable for payable in waiting if payable.deliverable in asked.covers]
    unnamed = [payable for payable in waiting if payable.deliverable is None]
    return [*named, *unnamed] if asked.kind == "INITIAL" else named or unnamed[:1]


def too_late(order: Order, asked: Round) -> bool:
    """Something that followed from the round has gone too far to undo it."""
    of_it = [payable for payable in order.payables if payable.opened_by is asked]
    if any(payable.state not in ("LOCKED", "OPEN", "CANCELLED") for payable in of_it):
        return True
    if asked.kind != "FINAL":
        return order.state != "RUNNING"
    return order.state != "ACCEPTED" or order.settlement not in ("LOCKED", "ELIGIBLE")
