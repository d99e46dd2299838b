"""What an operator is told when a command cannot be carried out: one plain sentence, never a traceback."""

import re
from collections.abc import Callable

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from authz.policy import PolicyError
from concord.postgres_cluster import PostgresError
from domain.acts import Conflict, Denied, NotFound, Refused
from settings import PREFIX, Unusable


class Problem(Exception):
    """A command cannot be carried out. The message is a sentence that says why, and what to do about it."""


def _setting(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    said = re.sub(r"^Value error, ", "", first["msg"])
    name = f"{PREFIX}{str(first['loc'][0]).upper()}: " if first["loc"] else ""
    return f"{name}{said}."


TOLD: tuple[tuple[type[Exception], Callable[[Exception], str]], ...] = (
    (Problem, str),
    (Refused, str),
    (PostgresError, str),
    (PolicyError, str),
    (ValidationError, lambda error: _setting(error) if isinstance(error, ValidationError) else str(error)),
    (Unusable, str),
    (Denied, lambda error: f"The person you act as may not do this ({error})."),
    (NotFound, lambda error: f"There is no such {str(error).lower()}."),
    (Conflict, lambda _: "Somebody else changed this in the meantime; look again."),
    (DBAPIError, lambda error: f"The database answered: {str(getattr(error, 'orig', error)).splitlines()[0]}"),
)
"""What is the operator's to know, and how it is said. Anything else is a defect of Concord and shows its traceback."""


def sentence(error: Exception) -> str | None:
    """The sentence for an error, None where it is a defect."""
    return next((say(error) for kind, say in TOLD if isinstance(error, kind)), None)
