"""Annotations as the generator writes them, `Optional[list[ProjectWhere]]`, made of types that may not exist yet.

strawberry evaluates a text each time it is asked for its type, and asks some eight times; of what is made here it asks for nothing.
"""

import typing
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, ForwardRef, Optional

from strawberry.types.lazy_type import LazyType

from api import generated

BUILTINS: Mapping[str, type] = {"str": str, "int": int, "bool": bool, "float": float}
AROUND: Mapping[str, Any] = {"Optional": Optional, "list": list}


def annotations(written: Mapping[str, Any]) -> dict[str, Any]:
    """The annotations of a class or a function; what is no text is kept."""
    return {name: _made(kind) for name, kind in written.items()}


def _made(kind: Any) -> Any:
    if isinstance(kind, str):
        return annotation(kind)
    if typing.get_origin(kind) is Annotated:
        inner, *said = typing.get_args(kind)
        return Annotated[_made(inner.__forward_arg__ if isinstance(inner, ForwardRef) else inner), *said]
    return kind


@cache
def annotation(text: str) -> Any:
    """`X`, `Optional[X]` or `list[X]`; X is Python's own, or a name of `api.generated`, now or later."""
    outer, _, rest = text.partition("[")
    if not rest:
        return BUILTINS.get(text) or vars(generated).get(text) or LazyType(text, generated.__name__)
    return AROUND[outer][annotation(rest.removesuffix("]"))]
