"""What a form on a page holds: empty at first, or what was sent together with why it was refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class FieldError:
    """One refusal, as a `userErrors` entry says it: a stable code, the input field (None: the whole form), a sentence."""

    code: str
    field: str | None
    message: str


@dataclass(frozen=True)
class Form:
    """A form by its name on the page. A refused one is shown again with `values` and `errors` (422)."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Sequence[FieldError] = ()

    def value(self, name: str, otherwise: object = "") -> object:
        """What was sent for a field; before that, `otherwise`."""
        return self.values.get(name, "" if otherwise is None else otherwise)

    def error(self, name: str) -> str | None:
        """Why a field was refused, or None."""
        return next((each.message for each in self.errors if each.field == name), None)

    def anchor(self, name: str | None) -> str:
        """The HTML id of a field of this form, or of the form itself."""
        return f"{self.name}-{name}" if name else self.name

    def aria(self, name: str, hint: object = None) -> dict[str, str]:
        """The attributes that tie a control to its hint and to its refusal."""
        refused = self.error(name) is not None
        told = [f"{self.anchor(name)}-hint"] if hint else []
        told += [f"{self.anchor(name)}-error"] if refused else []
        return ({"aria-describedby": " ".join(told)} if told else {}) | ({"aria-invalid": "true"} if refused else {})
