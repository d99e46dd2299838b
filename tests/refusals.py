"""How tests say that an act was refused, and that nothing changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

import pytest

from domain.acts import Refused


@contextmanager
def refused(code: StrEnum, field: str | None = None) -> Iterator[None]:
    """The block is refused with exactly this code, about this field."""
    with pytest.raises(Refused) as caught:
        yield
    assert (caught.value.code, caught.value.field) == (code, field)
