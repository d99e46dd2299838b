"""The machine hands in, signs with and without conditions, checks again, and takes acceptances back."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.machines.machine import OrderMachine, indexes, people
from tests.machines.parts import PARTIES, Order
from tests.machines.rounds import ALL_OF_IT, UNDER_WAY, Round

KINDS = ("FINAL", "PARTIAL", "INITIAL")
OUTCOMES = ("PASS", "CONDITIONAL", "FAIL")
ON_REVOCATION = ("ask_revocation", "approve_revocation", "reject_revocation")
parts = st.sampled_from([frozenset({1}), frozenset({2}), ALL_OF_IT])
parties = st.sampled_from(sorted(PARTIES))
verdicts = st.lists(st.tuples(indexes, st.booleans()), min_size=1, max_size=2)


class SigningMachine(OrderMachine):
    """Rules of rounds, punch lists and revocations."""

    def pick_round(self, index: int, having: Callable[[Round], bool]) -> tuple[int, Order, int] | None:
        """One of the rounds that have something: order and place."""
        orders = enumerate(self.model.orders)
        found = [(number, order, place) for number, order in orders for place, asked in enumerate(order.rounds) if having(asked)]
        return found[index % len(found)] if found else None

    @precondition(lambda self: any(order.was_sent for order in self.model.orders))
    @rule(who=people, index=indexes, kind=st.sampled_from(KINDS), covers=parts)
    def hand_in(self, who: str | None, index: int, kind: str, covers: frozenset[int]) -> None:
        if picked := self.pick(index, lambda order: order.was_sent):
            who = self.somebody(who, "hand_in", index)
            self.both("hand_in", "hand_in", who, *picked, kind, ALL_OF_IT if kind == "FINAL" else covers, label=f"hand_in {kind}")

    @precondition(lambda self: any(order.rounds for order in self.model.orders))
    @rule(who=people, index=indexes)
    def change(self, who: str | None, index: int) -> None:
        if picked := self.pick_round(index, lambda asked: asked.state in UNDER_WAY) or self.pick_round(index, bool):
            self.both("change", "change", self.somebody(who, "change", index), *picked)

    @precondition(lambda self: any(order.rounds for order in self.model.orders))
    @rule(who=people, index=indexes, party=parties, outcome=st.sampled_from(OUTCOMES), items=st.integers(1, 2))
    def sign(self, who: str | None, index: int, party: str, outcome: str, items: int) -> None:
        if picked := self.pick_round(index, lambda asked: asked.state in UNDER_WAY) or self.pick_round(index, bool):
            self.say(who or PARTIES[party], *picked, party, outcome, items)

    def say(self, who: str, number: int, order: Order, place: int, party: str, outcome: str, items: int = 1) -> None:
        self.both("sign", "sign", who, number, order, place, party, outcome, items, label=f"sign {outcome}")

    def both(self, step: str, door: str, who: str, number: int, order: Order, *more: object, label: str = "") -> bool:
        """A round that passes by it counts by its kind."""
        before = [asked.state for asked in order.rounds]
        done = super().both(step, door, who, number, order, *more, label=label)
        for asked, state in zip(order.rounds, before, strict=False):
            if asked.state == "PASSED" != state:
                self.note(f"passed {asked.kind}")
                if asked.kind != "FINAL" and any(owed.awaits == asked.kind and owed.state == "LOCKED" for owed in order.payables):
                    self.note("passed one of several")
        return done

    @precondition(lambda self: any(asked.items for order in self.model.orders for asked in order.rounds))
    @rule(who=people, index=indexes, item=indexes)
    def finish(self, who: str | None, index: int, item: int) -> None:
        if picked := self.pick_round(index, lambda asked: bool(asked.items)):
            number, order, place = picked
            self.both("finish", "finish", self.somebody(who, "finish", index), number, order, place, item % len(order.rounds[place].items))

    @precondition(lambda self: any(asked.items for order in self.model.orders for asked in order.rounds))
    @rule(who=people, index=indexes, party=parties, found=verdicts, own=st.booleans())
    def recheck(self, who: str | None, index: int, party: str, found: list[tuple[int, bool]], own: bool) -> None:
        """By a party that has items (`own`), or by any."""
        if picked := self.pick_round(index, lambda asked: bool(asked.items)):
            number, order, place = picked
            items = order.rounds[place].items
            party = items[index % len(items)].party if own else party
            given = {item % len(items): is_closed for item, is_closed in found}
            self.check(who or PARTIES[party], number, order, place, party, list(given.items()))

    def check(self, who: str, number: int, order: Order, place: int, party: str, found: list[tuple[int, bool]]) -> None:
        label = "recheck closed" if all(is_closed for _, is_closed in found) else "recheck sent back"
        self.both("recheck", "recheck", who, number, order, place, party, found, label=label)

    def next_word(self, number: int, order: Order) -> None:
        """A party that has not passed says so; with conditions it closes its list."""
        place = next(place for place, asked in enumerate(order.rounds) if asked.state in UNDER_WAY)
        asked = order.rounds[place]
        party = next(party for party in PARTIES if asked.said.get(party) != "PASS")
        if asked.said.get(party) == "CONDITIONAL":
            self.check(PARTIES[party], number, order, place, party, [(item, True) for item in asked.left(party)])
        else:
            self.say(PARTIES[party], number, order, place, party, "PASS")

    @precondition(lambda self: any(asked.state == "PASSED" for order in self.model.orders for asked in order.rounds))
    @rule(index=indexes, who=people, step=st.sampled_from(ON_REVOCATION))
    def revocation_step(self, who: str | None, index: int, step: str) -> None:
        asks = step == "ask_revocation"
        who = "manager" if asks and who == "hq" else self.somebody(who, step, index)
        if asks:
            if picked := self.pick_round(index, lambda asked: asked.state == "PASSED"):
                self.both(step, step, who, *picked)
        elif owner := self.pick(index, lambda order: bool(order.revocations)):
            self.both(step, step, who, *owner, index % len(owner[1].revocations))
