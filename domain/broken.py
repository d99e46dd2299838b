"""Which constraint a change broke, said as a refusal: the database decides, the act explains."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from domain.acts import Refused


@contextmanager
def unless_taken(constraint: str, refusal: Refused) -> Iterator[None]:
    """What is flushed inside is refused where it breaks `constraint` (its name in the database); the transaction then only rolls back."""
    try:
        yield
    except IntegrityError as error:
        if told(error, "constraint_name") == constraint:
            raise refusal from error
        raise


def told(error: IntegrityError, name: str) -> str:
    """What PostgreSQL told about the error (`constraint_name`, `column_name` …), through the driver's exception."""
    cause = error.orig.__cause__ if error.orig is not None else None
    return str(getattr(cause, name, ""))
