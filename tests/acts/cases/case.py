"""What a test must know of a mutation: who may do it to what, with which input, and when it is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.acts.staging.stage import Stage

Json = dict[str, Any]
Given = Callable[[Stage], Json]


@dataclass(frozen=True)
class Wrong:
    """Other values of the input, or another person, and the code of the refusal or error that follows."""

    code: str
    changes: Given = lambda _: {}
    persona: str | None = None


@dataclass(frozen=True)
class Case:
    """A mutation on the stage.

    `on` is the input field of the row that the act stands on, None where there is none. `doers` are all who may. `again` is what
    the same input without a key comes to after it was done. `after` is what the object then says, asked as GraphQL `says`.
    """

    persona: str
    given: Given
    doers: frozenset[str]
    says: str
    after: Mapping[str, Any]
    again: str = "DONE"
    on: str | None = None
    wrong: tuple[Wrong, ...] = ()

    def row(self, given: Json) -> str:
        """The id of that row in an input; the first where the act takes several."""
        found = given[self.on or ""]
        return str(found[0] if isinstance(found, list) else found)


def case(persona: str, given: Given, *, also: str = "", **more: Any) -> Case:
    """A case; `also` names the others who may do it."""
    return Case(persona, given, frozenset({persona, *also.split()}), **more)


def row(**names: str) -> Given:
    """The ids of rows of the stage: `row(orderId="sent")`."""
    return lambda stage: {key: stage.id(name) for key, name in names.items()}


def rows(field: str, *names: str) -> Given:
    """Several rows as a list: `rows("timeEntryIds", "hours_waiting")`."""
    return lambda stage: {field: [stage.id(name) for name in names]}


def user(**personas: str) -> Given:
    """The ids of people: `user(userId="buyer")`."""
    return lambda stage: {key: stage.user(persona) for key, persona in personas.items()}


def value(**values: Any) -> Given:
    """Plain values."""
    return lambda _: dict(values)


def both(*givens: Given) -> Given:
    """All of these."""
    return lambda stage: {key: item for given in givens for key, item in given(stage).items()}


def wrong_states(field: str, code: str, *names: str) -> tuple[Wrong, ...]:
    return tuple(Wrong(code, row(**{field: name})) for name in names)
