"""What joint acceptance is made of in the plain model: rounds with their words, punch lists and revocations (S0-47)."""

from dataclasses import dataclass, field

ALL_OF_IT = frozenset({1, 2})
"""The deliverables of an order, by their place."""
UNDER_WAY = ("OPEN", "CONDITIONAL")
STANDING = (*UNDER_WAY, "PASSED")


@dataclass
class Item:
    """Something that a party wants done."""

    party: str
    state: str = "OPEN"


@dataclass(eq=False)
class Round:
    """What was handed in, what the parties said, and what is left to do."""

    kind: str = "FINAL"
    covers: frozenset[int] = ALL_OF_IT
    state: str = "OPEN"
    said: dict[str, str] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)

    def left(self, party: str) -> list[int]:
        """The places of a party's items that are not closed."""
        return [place for place, item in enumerate(self.items) if item.party == party and item.state != "CLOSED"]


@dataclass
class Revocation:
    """A round is to be undone; `yes` says how many have agreed."""

    of: Round
    state: str = "REQUESTED"
    yes: int = 0
