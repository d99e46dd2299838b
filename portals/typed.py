"""What people type, as the graph takes it; what is no figure or day is refused at its field, before any act."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from portals.forms import FieldError
from portals.visits import Visit

FIGURE = re.compile(r"\d{1,15}(\.\d{1,10})?")


@dataclass
class Typed:
    """The fields of a form read one by one; `errors` is what was wrong."""

    visit: Visit
    errors: list[FieldError] = field(default_factory=list)

    def amount(self, name: str) -> str:
        """A decimal: 1,234.50, ￥１２３４ and 1234.5 are one; signs of thousands and currency do not matter."""
        text = unicodedata.normalize("NFKC", self.visit.sent.get(name, ""))
        plain = re.sub(r"[\s,¥]", "", text)
        if not FIGURE.fullmatch(plain):
            self._refuse("NO_FIGURE", name, self.visit.speech.gettext("Please enter an amount, as 1234.50."))
        return plain

    def points(self, name: str) -> str:
        """A score: 85 or 85.5; whether it lies between 0 and 100 the act says."""
        text = unicodedata.normalize("NFKC", self.visit.sent.get(name, "")).strip()
        if not FIGURE.fullmatch(text):
            self._refuse("NO_FIGURE", name, self.visit.speech.gettext("Please enter a score from 0 to 100, as 85."))
        return text

    def hours(self, name: str) -> str:
        """Hours: 7.5 or 8; whether they are quarters of a day the act says."""
        text = unicodedata.normalize("NFKC", self.visit.sent.get(name, "")).strip()
        if not FIGURE.fullmatch(text):
            self._refuse("NO_FIGURE", name, self.visit.speech.gettext("Please enter hours, as 7.5."))
        return text

    def count(self, name: str) -> int:
        """A whole number of people or things, at most nine digits."""
        text = unicodedata.normalize("NFKC", self.visit.sent.get(name, "")).strip()
        if not (text.isdecimal() and len(text) <= 9):
            self._refuse("NO_COUNT", name, self.visit.speech.gettext("Please enter a whole number."))
            return 0
        return int(text)

    def day(self, name: str) -> str:
        """A date as browsers send it: 2026-11-30."""
        text = self.visit.sent.get(name, "").strip()
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            self._refuse("NO_DATE", name, self.visit.speech.gettext("Please enter a date, as 2026-11-30."))
            return ""

    def choice(self, name: str, among: Collection[str]) -> str:
        """One of the answers that the form offers."""
        text = self.visit.sent.get(name, "")
        if text not in among:
            self._refuse("NO_CHOICE", name, self.visit.speech.gettext("Please choose one."))
        return text

    def chosen(self, name: str) -> str:
        """The id of a row that the form offers; whether it is a possible one the act says."""
        text = self.visit.sent.get(name, "").strip()
        if not text:
            self._refuse("NO_CHOICE", name, self.visit.speech.gettext("Please choose one."))
        return text

    def below(self, name: str, above: str) -> str | None:
        """The id behind that of a row above it, as `<above> <id>`; None where nothing is chosen, refused where it is another one's."""
        owner, _, found = self.visit.sent.get(name, "").strip().partition(" ")
        if found and owner != above:
            self._refuse("NO_CHOICE", name, self.visit.speech.gettext("This task belongs to another project."))
        return found or None

    def paper(self, name: str, documents: Sequence[str]) -> str:
        """The one document of a field, of several the last."""
        if not documents:
            self._refuse("NO_FILE", name, self.visit.speech.gettext("Please add the file."))
            return ""
        return documents[-1]

    def _refuse(self, code: str, name: str, sentence: str) -> None:
        self.errors.append(FieldError(code, name, sentence))
