"""Templates to HTML: one Jinja environment a language, always escaping, strict about names, quiet about what a reader may not see.

A template reads the JSON of its page's query. A key that the query did not ask for is a defect and raises; a null is a field
that the reader has no right to, so `null.anything` is null again and prints as nothing.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Undefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from domain.language import LANGUAGES, Translator, language_of, translator
from domain.money import MINOR_DIGITS
from portals.badges import steps, tone
from portals.forms import Form
from portals.gantt import chart, late
from portals.hours_chart import chart as hours_chart
from portals.person_weeks import person_weeks
from portals.project_figures import figures
from portals.schedule_days import by_day

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static"
ABSENT = dict.fromkeys(("form", "notice", "after", "section", "state", "project_id", "watched", "viewing", "own_zone", "mark"))
"""What a route may leave out: the refused form, what was just done, the cursor, the place in the menu, the filters of a list,
who looks through the reader's eyes, the reader's time zone where it is not the provider's."""


class GraphEnvironment(Environment):
    """Reads mappings by key only (never `dict.items` and its like) and passes null through."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`obj.attribute`: null of null, the key of a mapping, else as Jinja does."""
        if obj is None:
            return None
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


def render(page: str, language: str, zone: ZoneInfo, **context: Any) -> str:
    """The page `partner/order.html` as HTML. `context`: the root fields of the query's data, and what base.html names."""
    return environment(language, zone).get_template(page).render(**{**ABSENT, **context})


@lru_cache
def environment(language: str, zone: ZoneInfo) -> Environment:
    """The environment of a language and of the provider's time zone; made once a process."""
    speech = translator(language)
    env = GraphEnvironment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_nothing_for_null,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    env.newstyle_gettext = True  # type: ignore[attr-defined]  # the i18n extension declares it at run time
    env.globals.update(gettext=_saying(speech.gettext), ngettext=_saying(speech.ngettext))
    env.filters.update(
        _filters(speech, zone),
        nodes=nodes,
        can=can,
        person_weeks=person_weeks,
        gantt=chart,
        late=late,
        hours_chart=hours_chart,
        figures=figures,
        steps=steps,
        tone=tone,
    )
    env.globals.update(
        language=speech.language,
        lang=speech.tag,
        languages=LANGUAGES,
        language_of=language_of,
        static=static,
        form_named=form_named,
        form_key=form_key,
    )
    return env


def _saying(find: Callable[..., str]) -> Callable[..., Markup]:
    """A gettext function of templates: %(name)s is filled with escaped values, and null says nothing; `num` is the number of a plural."""

    def say(*messages: Any, **values: Any) -> Markup:
        given = {"num": messages[-1], **values} if len(messages) > 1 else values
        return Markup(find(*messages)) % {key: "" if value is None else value for key, value in given.items()}  # noqa: S704  # our own text

    return say


def _nothing_for_null(value: Any) -> Any:
    return "" if value is None else value


def _filters(speech: Translator, zone: ZoneInfo) -> dict[str, Any]:
    """Scalars of the graph as people read them; null stays null."""
    return {
        "money": lambda money: money and money["currency"] and speech.money(Decimal(money["amount"]), money["currency"]),
        "date": lambda day: day and speech.date(date.fromisoformat(day)),
        "moment": _moment(speech, zone),
        "by_day": _by_day(speech, zone),
        "day_of": lambda at: at and speech.date(datetime.fromisoformat(at).astimezone(zone).date()),
        "sunday": lambda day: day and (date.fromisoformat(day) + timedelta(days=6)).isoformat(),
        "deadline": lambda day, today: day and today and speech.deadline(date.fromisoformat(day), date.fromisoformat(today)),
        "person_days": partial(_figure, speech.person_days),
        "plain": _plain,
        "less": _less,
        "plus": _plus,
        "number": partial(_figure, speech.number),
        "percent": partial(_figure, speech.percent),
        "file_size": lambda size: None if size is None else speech.file_size(int(size)),
        "parsed": lambda text: text and json.loads(text),
        "label": lambda value, kind: value and speech.label(kind, str(value).upper()),
    }


def _moment(speech: Translator, zone: ZoneInfo) -> Callable[..., str | None]:
    """A time as the reader's clock shows it: in the zone of the page where there is one."""

    @pass_context
    def moment(context: Context, at: str | None) -> str | None:
        return at and speech.moment(datetime.fromisoformat(at), context.get("own_zone") or zone)

    return moment


def _by_day(speech: Translator, zone: ZoneInfo) -> Callable[..., Any]:
    """Schedule items by day, in the zone of the page."""

    @pass_context
    def days(context: Context, items: Any) -> Any:
        return by_day(items, context.get("own_zone") or zone, speech)

    return days


def _figure(write: Any, value: str | int | None) -> str | None:
    return None if value is None else write(Decimal(str(value)))


def _less(money: Mapping[str, str] | None, other: Mapping[str, str] | None) -> Mapping[str, str] | None:
    """What is left of a money after another of the same currency; null where either may not be read, or nothing is left."""
    if money is None or other is None:
        return None
    rest = Decimal(money["amount"]) - Decimal(other["amount"])
    return {**money, "amount": str(rest)} if rest > 0 else None


def _plus(money: Mapping[str, str] | None, other: Mapping[str, str] | None) -> Mapping[str, str] | None:
    """A money with another of the same currency added; null where either may not be read."""
    if money is None or other is None:
        return None
    return {**money, "amount": str(Decimal(money["amount"]) + Decimal(other["amount"]))}


def _plain(value: Any) -> str | None:
    """A money or a decimal as a person would type it: 1234.50, 12.5."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        amount, least = Decimal(value["amount"]).normalize(), Decimal(1).scaleb(-MINOR_DIGITS.get(value["currency"], 2))
        return f"{amount.quantize(least) if amount == amount.quantize(least) else amount:f}"
    return f"{Decimal(str(value)).normalize():f}"


def nodes(connection: Any) -> list[Any]:
    """The rows of a connection or of a list, without null ones; none where the reader may not see it."""
    rows = connection["nodes"] if isinstance(connection, Mapping) else connection
    return [row for row in rows or () if row is not None and not isinstance(row, Undefined)]


def can(row: Any, mutation: str) -> bool:
    """Whether the reader can do the act on a row of the graph now, by its `acts { mutation allowed }`."""
    acts = row["acts"] if isinstance(row, Mapping) else None
    return any(act["allowed"] for act in acts or () if act and act["mutation"] == mutation)


def form_key() -> str:
    """By which a form that is sent twice is one act; each form of a page has its own, so that none speaks for another."""
    return secrets.token_urlsafe(16)


@pass_context
def form_named(context: Context, name: str) -> Form:
    """The form of this name: the refused one that the route hands back as `form`, or an empty one."""
    form = context.resolve_or_missing("form")
    return form if isinstance(form, Form) and form.name == name else Form(name)


@lru_cache
def static(name: str) -> str:
    """The address of a file in portals/static, changing with its content, so that it may be cached for ever."""
    return f"/static/{name}?{sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"
