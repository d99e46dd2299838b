"""Every text for people is marked, translated and used; figures and dates read as each language writes them."""

import enum
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po
from jinja2 import nodes

import domain.models  # noqa: F401  # declares every table
from api.descriptions import label_kind
from domain.database import Base
from domain.labels.terms import TERMS
from domain.language import LANGUAGES, accepted_language, language_of, translator
from portals.rendering import environment

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "portals" / "templates").rglob("*.html"))
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
PLACEHOLDER = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
ATTRIBUTES = {"title", "alt", "placeholder", "aria-label", "content"}
ZH, EN = translator("zh_CN"), translator("en")

Key = tuple[str | None, str]


def first(message: object) -> str:
    """The message id, of a plural its singular."""
    return message if isinstance(message, str) else str(next(iter(cast("tuple[str, ...]", message))))


def marked() -> set[Key]:
    """(context, message id) of everything marked in code and templates, extracted as locales/README.md says."""
    readme = (ROOT / "locales" / "README.md").read_text()
    keywords = DEFAULT_KEYWORDS | parse_keywords(re.findall(r'-k "?([^\s"]+)', readme))
    with (ROOT / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]  # Babel leaves it untyped
    found = extract_from_dir(ROOT, methods, options, keywords)
    return {(context, first(message)) for _, _, message, _, context in found}


def catalogue(language: str) -> Catalog:
    with (ROOT / "locales" / language / "LC_MESSAGES" / "concord.po").open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def test_every_text_is_translated_and_no_translation_is_left_over() -> None:
    known = {(message.context, first(message.id)) for message in catalogue("zh_CN") if message.id}
    wanted = marked()
    assert len(wanted) > 300
    assert sorted(wanted - known, key=str) == [], "marked, but not in the catalogue"
    assert sorted(known - wanted, key=str) == [], "in the catalogue, but not used"


def test_translations_are_whole_and_keep_their_placeholders() -> None:
    chinese = catalogue("zh_CN")
    assert not chinese.obsolete
    for message in chinese:
        if not message.id:
            continue
        sources = [message.id] if isinstance(message.id, str) else list(message.id)
        texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
        assert not message.fuzzy, message.id
        assert all(texts), message.id
        assert {name for text in texts for name in PLACEHOLDER.findall(text)} == set(PLACEHOLDER.findall(sources[-1])), message.id


def state_enums() -> Iterator[type[enum.Enum]]:
    for table in Base.metadata.tables.values():
        for column in table.columns:
            kind = getattr(column.type, "enum_class", None)
            if kind is not None:
                yield kind


@pytest.mark.parametrize("kind", sorted(set(state_enums()), key=str))
def test_every_value_of_every_enumeration_has_a_name(kind: type[enum.Enum]) -> None:
    assert [value.name for value in kind if (label_kind(kind), value.name) not in TERMS] == []


class VisibleText(HTMLParser):
    """Collects what a browser would show of a template once all its expressions are cut out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs).get("name") in {"viewport", "referrer", "color-scheme"}
        self.found += [value or "" for name, value in attrs if name in ATTRIBUTES and not (tag == "meta" and named)]


def hard_coded(source: str) -> list[str]:
    """Words of a template that stand outside any expression."""
    cut = re.sub(r"\{% trans.*?endtrans %\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", source, flags=re.DOTALL)
    reader = VisibleText()
    reader.feed(cut)
    return [text.strip() for text in reader.found if any(sign.isalpha() for sign in text)]


def unmarked(tree: nodes.Node) -> Iterator[str]:
    """Strings of a template's expressions that look like a text for people and are not the argument of a gettext function."""
    for child in tree.iter_child_nodes():
        if isinstance(child, nodes.Call) and isinstance(child.node, nodes.Name) and child.node.name in {"_", "gettext", "ngettext"}:
            for keyword in child.kwargs:
                yield from unmarked(keyword)
            continue
        if isinstance(child, nodes.Const) and isinstance(child.value, str) and re.search(r"(^|\s)[A-Z][a-z]|[a-z], |\w\.$", child.value):
            yield child.value
        yield from unmarked(child)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_text_of_their_own(template: Path) -> None:
    source = template.read_text()
    assert CHINESE.findall(source) == []
    assert hard_coded(source) == []
    parsed = environment("en", ZoneInfo("Asia/Shanghai")).parse(re.sub(r"\{% trans.*?endtrans %\}", "", source, flags=re.DOTALL))
    assert list(unmarked(parsed)) == []


def test_the_check_of_templates_sees_what_it_should() -> None:
    assert hard_coded('<p title="Hello">{{ _("x") }}</p><p>So</p>') == ["Hello", "So"]
    parsed = environment("en", ZoneInfo("UTC")).parse('{{ ui.head("Orders", _("Fine")) }}')
    assert list(unmarked(parsed)) == ["Orders"]


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("1234.5000", "CNY", "¥1,234.50"),
        ("1500.1250", "CNY", "¥1,500.125"),
        ("0.0000", "CNY", "¥0.00"),
        ("-598.9000", "CNY", "−¥598.90"),
        ("12345678901.2300", "USD", "US$12,345,678,901.23"),
        ("1500.0000", "JPY", "JP¥1,500"),
    ],
)
def test_money_reads_the_same_in_both_languages(amount: str, currency: str, text: str) -> None:
    assert ZH.money(Decimal(amount), currency) == EN.money(Decimal(amount), currency) == text


def test_days_and_figures() -> None:
    assert (ZH.date(date(2026, 3, 1)), EN.date(date(2026, 3, 1))) == ("2026年3月1日", "1 Mar 2026")
    assert (ZH.person_days(Decimal("12.50")), EN.person_days(Decimal("12.50"))) == ("12.5 人天", "12.5 person-days")
    assert (ZH.person_days(Decimal("1.00")), EN.person_days(Decimal("1.00"))) == ("1 人天", "1 person-day")
    assert ZH.percent(Decimal("6.0000")) == "6%"
    assert [EN.file_size(size) for size in (812, 340_000, 1_240_000, 5 * 10**9)] == ["812 B", "340 KB", "1.2 MB", "5 GB"]


def test_a_moment_is_shown_in_the_providers_zone() -> None:
    moment = datetime(2026, 3, 1, 16, 5, tzinfo=UTC)
    shanghai = ZoneInfo("Asia/Shanghai")
    assert (ZH.moment(moment, shanghai), EN.moment(moment, shanghai)) == ("2026年3月2日 00:05", "2 Mar 2026, 00:05")


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        (date(2026, 3, 13), "12天后", "in 12 days"),
        (date(2026, 3, 2), "明天", "tomorrow"),
        (date(2026, 3, 1), "今天", "today"),
        (date(2026, 2, 28), "昨天", "yesterday"),
        (date(2026, 2, 26), "3天前", "3 days ago"),
    ],
)
def test_a_deadline_is_told_from_today(day: date, chinese: str, english: str) -> None:
    today = date(2026, 3, 1)
    assert (ZH.deadline(day, today), EN.deadline(day, today)) == (chinese, english)


def test_languages_are_found_however_they_are_written() -> None:
    assert [language_of(wish) for wish in ("zh_CN", "ZH_CN", "zh-CN", "zh", "en-GB", "EN", "fr", None)] == [
        *["zh_CN"] * 4, "en", "en", "zh_CN", "zh_CN",
    ]  # fmt: skip
    assert accepted_language("fr-FR, en;q=0.8, zh;q=0.5") == "en"
    assert accepted_language("") == "zh_CN"
    assert set(LANGUAGES) == {"zh_CN", "en"}


def test_a_state_is_named_in_the_readers_language_and_an_unknown_one_is_read_out() -> None:
    assert (ZH.label("order", "RUNNING"), EN.label("order", "RUNNING")) == ("执行中", "Running")
    assert ZH.label("order", "NEVER_HEARD_OF") == "Never heard of"


def test_a_sentence_takes_its_parameters() -> None:
    assert ZH.sentence("At most {most} characters.", most=40) == "最多 40 个字符。"
