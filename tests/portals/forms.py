"""A page as a browser without JavaScript sees it: its title, its text, its links and its forms."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

SILENT = {"script", "style", "title"}


@dataclass
class FormOnPage:
    """A form: where it goes, and what is in it before anybody types."""

    action: str
    id: str = ""
    encoding: str = "application/x-www-form-urlencoded"
    values: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    controls: dict[str, dict[str, str | None]] = field(default_factory=dict)


class Parser(HTMLParser):
    """Reads one page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FormOnPage] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.title = ""
        self.lang = ""
        self._open: list[str] = []
        self._form: FormOnPage | None = None
        self._area: str | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self._open.append(tag)
        if tag == "html":
            self.lang = found.get("lang") or ""
        elif tag == "a" and found.get("href"):
            self.links.append(found["href"] or "")
        elif tag == "form":
            self._form = FormOnPage(found.get("action") or "", found.get("id") or "", found.get("enctype") or FormOnPage.encoding)
            self.forms.append(self._form)
        elif tag == "option" and "selected" in found and self._form is not None:
            self._form.values[self._select] = [found.get("value") or ""]
        elif self._form is not None and found.get("name") and tag in ("input", "textarea", "select"):
            self._control(tag, found)

    def _control(self, tag: str, found: dict[str, str | None]) -> None:
        assert self._form is not None
        name, kind = found["name"] or "", found.get("type") or tag
        self._form.controls[name] = found
        if tag == "select":
            self._select = name
        if kind == "file":
            self._form.files.append(name)
        elif kind == "textarea":
            self._form.values[name] = [""]
            self._area = name
        elif kind not in ("checkbox", "radio") or "checked" in found:
            self._form.values.setdefault(name, []).append(found.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "textarea":
            self._area = None
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "title" in self._open and "svg" not in self._open:
            self.title += data
        if self._area is not None and self._form is not None:
            self._form.values[self._area][0] += data
        elif not SILENT.intersection(self._open):
            self.words.append(data)


@dataclass
class Seen:
    """An answer with its page."""

    status: int
    headers: dict[str, str]
    html: str
    url: str

    def __post_init__(self) -> None:
        parser = Parser()
        parser.feed(self.html)
        self.forms, self.links, self.lang, self.title = parser.forms, parser.links, parser.lang, parser.title
        self.text = re.sub(r"\s+", " ", " ".join(parser.words)).strip()

    def form(self, ending: str) -> FormOnPage:
        """The one form whose action ends so."""
        (found,) = [form for form in self.forms if form.action.endswith(ending)]
        return found
