"""What fields of Query need that tell what an act would do: types whose fields read plain values, arguments, and refusals."""

from typing import Annotated, Any

import strawberry

from api import generated
from api.access.asked import absent
from api.acting import Outcome
from api.errors import forbidden
from api.mutations import UserError, user_error
from api.reading.executor import Reader
from api.resolving import ROOT, named, path_of, reader
from api.shape import SHAPES
from domain.acts import NotFound, Refused


def of(read: Any, kind: str, text: str) -> Any:
    """A field that reads a value of its object."""

    def resolve(root: Any, info: Any) -> Any:
        return read(root)

    return strawberry.field(resolver=named(resolve, ROOT | {"return": kind}), description=text)


def row_of(type_name: str, read: Any, text: str) -> Any:
    """A field that leads to a row, as far as the reader sees it; `read` gives its id."""

    async def resolve(root: Any, info: Any) -> Any:
        row_id = read(root)
        return None if row_id is None else await reader(info).one(path_of(info), SHAPES[type_name], row_id)

    return strawberry.field(resolver=named(resolve, ROOT | {"return": f"Optional[{type_name}]"}), description=text)


def described(kind: Any, text: str) -> Any:
    """An argument with its description."""
    return Annotated[kind, strawberry.argument(description=text)]


def root_field(resolve: Any, arguments: dict[str, Any], kind: str, text: str) -> Any:
    """A field with a resolver and its arguments."""
    return strawberry.field(resolver=named(resolve, ROOT | arguments | {"return": kind}), description=text)


def make_type(name: str, text: str, fields: dict[str, Any]) -> None:
    """A type, put among the generated ones."""
    made: Any = strawberry.type(type(name, (), {"__module__": generated.__name__, **fields}), name=name, description=text)
    setattr(generated, name, made)


def refused(mine: Reader, refusal: Refused) -> UserError:
    """Why it would be refused, in the reader's language."""
    said = Outcome.refused(refusal).refusal
    assert said is not None
    return user_error(said, str(mine.viewer.language))


def closed(problem: Exception, name: str) -> Exception:
    """The error of a field of Query for a row that is not there, or an act that may not be done."""
    return absent() if isinstance(problem, NotFound) else forbidden(f"Query.{name}")
