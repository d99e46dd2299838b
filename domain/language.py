"""What people read, in their language: texts from the catalogues, money, dates, person-days and deadlines.

English is the language of the source and needs no catalogue. Every other language has `locales/<language>/LC_MESSAGES/concord.po`,
read once (locales/README.md says how to extend it). Portals, mail and alerts all speak through a `Translator`.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal
from babel.support import NullTranslations, Translations

from domain.labels.terms import TERMS
from domain.money import MINOR_DIGITS

CATALOGUES = Path(__file__).resolve().parent.parent / "locales"
DEFAULT = "zh_CN"
LANGUAGES = {"zh_CN": "中文", "en": "English"}
"""The languages, each with its own name."""
_LOCALES = {"zh_CN": "zh_Hans_CN", "en": "en_GB"}
MINUS = "\N{MINUS SIGN}"


def language_of(wish: str | None) -> str:
    """The language meant by `zh_CN`, `ZH_CN`, `zh-CN`, `zh` or `en-GB`; the default where none is meant."""
    wanted = (wish or "").replace("-", "_").lower()
    for language in LANGUAGES:
        if wanted == language.lower() or wanted.split("_")[0] == language.split("_")[0]:
            return language
    return DEFAULT


def accepted_language(header: str | None) -> str:
    """The first of our languages in an `Accept-Language` header as the browser ordered it; else the default."""
    wishes = [wish.split(";")[0].strip() for wish in (header or "").split(",")]
    known = {language.split("_")[0] for language in LANGUAGES}
    return language_of(next((wish for wish in wishes if wish.split("-")[0].lower() in known), None))


@lru_cache
def translator(language: str) -> "Translator":
    """The translator of a language, made once a process; an unknown language gets the default."""
    return Translator(language_of(language))


def _catalogue(language: str) -> NullTranslations:
    """The catalogue compiled from its .po text; fuzzy and missing messages stay English. FileNotFoundError where it is missing."""
    if language == "en":
        return NullTranslations()
    with (CATALOGUES / language / "LC_MESSAGES" / "concord.po").open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def message(text: str) -> str:
    """Marks a message id for the catalogues where it is only named; it is translated when somebody reads it."""
    return text


@dataclass(frozen=True)
class Translator:
    """Texts and figures of one language. All its answers are plain text, not HTML."""

    language: str

    @cached_property
    def catalogue(self) -> NullTranslations:
        """The messages; English has none and answers the message id itself."""
        return _catalogue(self.language)

    @cached_property
    def locale(self) -> Locale:
        """Babel's locale for dates and numbers."""
        return Locale.parse(_LOCALES[self.language])

    @property
    def tag(self) -> str:
        """The language for HTML's `lang` and for mail headers: `zh-CN` or `en`."""
        return self.language.replace("_", "-")

    @property
    def gettext(self) -> Callable[[str], str]:
        """`gettext(message)`."""
        return self.catalogue.gettext

    @property
    def ngettext(self) -> Callable[[str, str, int], str]:
        """`ngettext(one, many, count)`."""
        return self.catalogue.ngettext

    def pgettext(self, context: str, message: str) -> str:
        """The message as meant in a context: a state is named differently for an order and for a contract."""
        return str(self.catalogue.pgettext(context, message))

    def npgettext(self, context: str, one: str, many: str, count: int) -> str:
        """`ngettext` in a context."""
        return str(self.catalogue.npgettext(context, one, many, count))

    def sentence(self, message: str, **parameters: Any) -> str:
        """A sentence known by its message id with {named} parameters, as refusals and alerts carry it."""
        text = self.gettext(message)
        return text.format(**parameters) if parameters else text

    def label(self, kind: str, value: str) -> str:
        """The term for an UPPER_CASE enum value of a kind (`domain.labels`); an unknown one is read out in words."""
        known = TERMS.get((kind, value))
        return self.pgettext(kind, known) if known else value.replace("_", " ").capitalize()

    def money(self, amount: Decimal, currency: str) -> str:
        """¥1,234.50 in every language: the minor unit always, up to four places where a unit price has them."""
        minor = MINOR_DIGITS.get(currency, 2)
        pattern = f"¤#,##0.{'0' * minor}{'#' * (4 - minor)}"
        text = format_currency(abs(amount), currency, pattern, locale="zh_Hans_CN", currency_digits=False)
        return MINUS + text if amount < 0 else text

    def number(self, value: Decimal) -> str:
        """A figure without trailing zeros: 12.5."""
        text = format_decimal(abs(value), "#,##0.####", locale=self.locale)
        return MINUS + text if value < 0 else text

    def percent(self, value: Decimal) -> str:
        """30% from 30."""
        return self.number(value) + "%"

    def person_days(self, days: Decimal) -> str:
        """12.5 人天, or 12.5 person-days."""
        return self.ngettext("{days} person-day", "{days} person-days", 1 if days == 1 else 2).format(days=self.number(days))

    def date(self, day: dt.date) -> str:
        """2026年3月1日, or 1 Mar 2026."""
        return format_date(day, "y年M月d日" if self.language == "zh_CN" else "d MMM y", locale=self.locale)

    def moment(self, moment: dt.datetime, zone: dt.tzinfo) -> str:
        """A day and a time of day in the given zone."""
        pattern = "y年M月d日 HH:mm" if self.language == "zh_CN" else "d MMM y, HH:mm"
        return format_datetime(moment.astimezone(zone), pattern, locale=self.locale)

    def deadline(self, day: dt.date, today: dt.date) -> str:
        """How far a day is from today: 12天后, in 12 days, tomorrow, 3 days ago."""
        days = (day - today).days
        near = {0: self.gettext("today"), 1: self.gettext("tomorrow"), -1: self.gettext("yesterday")}
        if days in near:
            return near[days]
        if days > 0:
            return self.ngettext("in {count} day", "in {count} days", days).format(count=days)
        return self.ngettext("{count} day ago", "{count} days ago", -days).format(count=-days)

    def file_size(self, size: int) -> str:
        """Bytes as people read them: 340 KB, 1.2 MB."""
        for unit, factor in (("GB", 10**9), ("MB", 10**6), ("KB", 10**3)):
            if size >= factor:
                return f"{self.number((Decimal(size) / factor).quantize(Decimal('0.1')))} {unit}"
        return f"{size} B"
