"""Mails: a text and a simple page in the reader's language, and one conversation with the mail server for each."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from domain.language import Translator
from domain.platform.clock import real_now
from settings import Settings

SECONDS = 20
log = structlog.get_logger(__name__)
TEMPLATES = Path(__file__).parent / "templates"
PAGES = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)


@dataclass(frozen=True)
class Item:
    """One of several things that a mail lists, each with its own link."""

    title: str
    paragraphs: tuple[str, ...]
    action: str
    link: str | None


@dataclass(frozen=True)
class Letter:
    """What a mail says: paragraphs of plain text, and the one thing to open; or several things, each with its own."""

    reference: str
    address: str
    greeting: str
    subject: str
    paragraphs: tuple[str, ...]
    action: str
    link: str | None
    reason: str
    items: tuple[Item, ...] = ()


def compose(letter: Letter, language: Translator, sender: str) -> EmailMessage:
    """The mail. Its Message-ID follows from `reference`: a mail that had to be sent twice can be told as one."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, letter.address, " ".join(letter.subject.split())
    mail["Date"] = format_datetime(real_now())
    mail["Message-ID"] = f"<{letter.reference}@concord>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_text(letter))
    mail.add_alternative(PAGES.get_template("letter.html").render(letter=letter, lang=language.tag), subtype="html")
    mail["Content-Language"] = language.tag
    return mail


def _text(letter: Letter) -> str:
    items = [part for item in letter.items for part in (f"* {item.title}", *item.paragraphs, *_link(item))]
    return "\n\n".join([letter.greeting, *letter.paragraphs, *items, *_link(letter), f"-- \n{letter.reason}"]) + "\n"


def _link(part: Item | Letter) -> list[str]:
    return [f"{part.action}: {part.link}"] if part.link else []


async def send(mail: EmailMessage, settings: Settings) -> bool:
    """Hands the mail to the server of CONCORD_SMTP_URL, over TLS where that offers it; False, and a line in the log, where none is set."""
    if settings.smtp_url is None:
        log.warning("no mail server is set: the mail stays here", to=mail["To"], subject=mail["Subject"])
        return False
    server = urlsplit(settings.smtp_url)
    await aiosmtplib.send(
        mail,
        hostname=server.hostname,
        port=server.port,
        username=unquote(server.username) if server.username else None,
        password=unquote(server.password) if server.password else None,
        use_tls=server.scheme == "smtps",
        timeout=SECONDS,
    )
    return True
