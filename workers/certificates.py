"""The certificate of an acceptance (验收单) as a page that stands alone: in every language, to be read and printed without us."""

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from domain.delivery.models import Party
from domain.documents.packages import Text
from domain.language import LANGUAGES, Translator, translator
from workers.postman import TEMPLATES


def certificates(certificate: Mapping[str, Any]) -> Iterator[Text]:
    """One file a language, the same bytes for the same acceptance."""
    for language in LANGUAGES:
        speech = translator(language)
        page = _pages(speech).get_template("certificate.html").render(**certificate, lang=speech.tag, parties=list(Party))
        yield Text(f"certificate.{speech.tag}.html", page.encode())


def _pages(speech: Translator) -> Environment:
    pages = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # The i18n extension declares this at run time.
    pages.install_gettext_callables(speech.gettext, speech.ngettext, newstyle=True)  # type: ignore[attr-defined]
    pages.filters.update(date=speech.date, label=lambda value, kind: speech.label(kind, str(value)))
    return pages
