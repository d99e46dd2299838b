"""What sentences of refusals tell: their parameters, each with why whoever is refused may know it. Figures of others are none of them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import domain

TELLS = {
    "most shortest longest signs minutes": "limits of the product",
    "line total": "what was just handed in",
    "day year": "a day of the object at hand, which who may do the act reads, or one that was just handed in",
    "state": "where the object at hand stands, which who may do the act reads",
    "sequence": "the number of a deliverable that was just handed in, or that the order asks of who hands in",
    "tasks": "codes of tasks of the project, to who plans it; to whoever does one, of parts that they see",
    "lines": "what lines of a report say, to who writes it",
    "percent": "how far a person of the pool is planned on a day, to who plans people, so that they can find another day",
    "title": "what goes before or after in the flow of a project's or a person's schedule, to who plans that",
    "left": "days of the partner's own order, to the partner",
    "amount": "what follows by the formula from the order, to who settles it",
}


def refusals() -> Iterator[tuple[str, ast.Call]]:
    """Every refusal that is written in the domain."""
    for path in sorted(Path(domain.__path__[0]).rglob("*.py")):
        calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
        yield from ((f"{path.name}:{call.lineno}", call) for call in calls if getattr(call.func, "id", "") == "Refused")


def test_a_refusal_tells_nothing_but_what_is_known_to_be_harmless() -> None:
    told = {name: place for place, call in refusals() for name in (key.arg for key in call.keywords) if name not in (None, "field")}
    assert told.keys() == {name for names in TELLS for name in names.split()}, told


def test_the_sentence_of_a_refusal_stands_in_it_or_in_a_marked_table() -> None:
    """Else no translator finds it (locales/README.md)."""
    assert [place for place, call in refusals() if len(call.args) > 1 and isinstance(call.args[1], ast.Name)] == []
