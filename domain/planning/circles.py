"""Whether tasks that wait for each other go round in a circle."""

from collections import defaultdict, deque
from collections.abc import Collection
from uuid import UUID

Pair = tuple[UUID, UUID]
"""A predecessor and its successor."""


def circle_by(predecessor: UUID, successor: UUID, pairs: Collection[Pair]) -> list[UUID]:
    """The shortest circle that the successor's waiting would close, from the successor round to itself; none where there is none."""
    after: dict[UUID, list[UUID]] = defaultdict(list)
    for one, next_one in pairs:
        after[one].append(next_one)
    came_from: dict[UUID, UUID | None] = {successor: None}
    waiting = deque([successor])
    while waiting and predecessor not in came_from:
        here = waiting.popleft()
        for there in after[here]:
            if there not in came_from:
                came_from[there] = here
                waiting.append(there)
    if predecessor not in came_from:
        return []
    way: list[UUID] = [successor]
    at: UUID | None = predecessor
    while at is not None:
        way.append(at)
        at = came_from[at]
    return way[::-1]
