"""Lifecycles as data: for each state the states that may follow it, and the same as a trigger of the table."""

import enum
from collections.abc import Mapping
from typing import Any

from domain.triggers import trigger

Steps = Mapping[Any, frozenset[Any]]


def steps(text: str, states: type[enum.StrEnum]) -> Steps:
    """Reads `DRAFT: SUBMITTED CANCELLED` lines; a state without a line is an end."""
    lines = (line.split(":") for line in text.strip().splitlines())
    follow = {states(state.strip()): frozenset(states(name) for name in names.split()) for state, names in lines}
    return {state: follow.get(state, frozenset()) for state in states}


def held_by_trigger(table: Any, follow: Steps) -> None:
    """The database too lets a state be followed only by those that may."""
    pairs = sorted((came_from.name, to.name) for came_from, after in follow.items() for to in after)
    trigger(
        table,
        f"{table.name}_steps",
        "BEFORE UPDATE OF state",
        f"""
IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN ({", ".join(map(str, pairs))}) THEN
    RAISE EXCEPTION 'This state does not follow that one.'
        USING ERRCODE = '23514', TABLE = '{table.name}', CONSTRAINT = 'ck_{table.name}_steps';
END IF;
RETURN NEW;
""",
    )
