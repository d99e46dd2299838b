"""SQL text of expressions that are made once and stand in many statements: SQLAlchemy compiles each once, not once a statement.

Its text is the same everywhere but for two things: the names of its tables and columns, which a statement numbers as they come, and its
parameters. So it is kept with a mark in the place of each, and every statement puts its own there, in the order in which SQLAlchemy
asked for them: what is written is what it would have written.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

Visit = Callable[..., str]
Step = Callable[[Any], str]
"""What a statement puts at a mark."""
MARK = re.compile("(\ue000[0-9]+\ue001)")
PLAIN = (bool, str, int, type(None))


@dataclass(frozen=True)
class Kept:
    """A text in pieces, every other one the number of a mark; and what stands at each mark."""

    pieces: tuple[str, ...]
    steps: tuple[Step, ...]

    def written(self, compiler: SQLCompiler) -> str:
        """The text in a statement."""
        found = [step(compiler) for step in self.steps]
        return "".join(found[int(piece[1:-1])] if at % 2 else piece for at, piece in enumerate(self.pieces))


def kept(element: ClauseElement, compiler: SQLCompiler, visit: Visit, options: dict[str, Any]) -> str:
    """The text of an element in a statement, the same object wherever the element stands in it; `visit` compiles it at its first use."""
    own = vars(compiler)
    known: dict[int, tuple[ClauseElement, str]] = own.setdefault("kept_texts", {})
    if id(element) not in known:
        if own.get("is_marking") or options.get("literal_binds"):
            return visit(element, **options)
        texts, kind = _texts_of(element), type(compiler.dialect)
        if kind not in texts:
            texts[kind] = _marked(element, compiler, visit, options)
        known[id(element)] = element, texts[kind].written(compiler)
    return known[id(element)][1]


def _texts_of(element: ClauseElement) -> dict[type, Kept]:
    """What is kept of an element, by dialect; a copy of it, which may be another, begins anew."""
    owner, texts = vars(element).get("kept") or (None, {})
    if owner is not element:
        texts = {}
        vars(element)["kept"] = element, texts
    return texts


def _marked(element: ClauseElement, compiler: SQLCompiler, visit: Visit, options: dict[str, Any]) -> Kept:
    """The element compiled with marks: nothing of it is known to the compiler yet."""
    steps: list[Step] = []

    def mark(step: Step) -> str:
        steps.append(step)
        return f"\ue000{len(steps) - 1}\ue001"

    def parameter(bind: Any, **options: Any) -> str:
        plain = {name: value for name, value in options.items() if isinstance(value, PLAIN)}
        return mark(lambda compiler: str(compiler.visit_bindparam(bind, **plain)))

    def name(kind: str, label: Any) -> str:
        return mark(lambda compiler: str(compiler.preparer.quote(compiler._truncated_identifier(kind, label))))

    own = vars(compiler)
    own |= {"visit_bindparam": parameter, "_truncated_identifier": name, "is_marking": True}
    try:
        text = visit(element, **options)
    finally:
        for key in ("visit_bindparam", "_truncated_identifier", "is_marking"):
            del own[key]
    return Kept(tuple(MARK.split(text.replace('"\ue000', "\ue000").replace('\ue001"', "\ue001"))), tuple(steps))
