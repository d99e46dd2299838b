"""A small mail server for trial and demo: it takes every mail on this machine and keeps it as an .eml file that any mail program opens."""

import asyncio
import itertools
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

HERE = "127.0.0.1"
LARGEST = 25_000_000
"""Bytes of a mail, as large providers take them."""
STRANGE = re.compile(r"[^\w.@+-]+")


class Mailbox:
    """Writes each mail into the folder: `000042-li.wei@example.com.eml`, numbered in the order of arrival."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._numbers = itertools.count(1 + max((int(mail.name[:6]) for mail in folder.glob("[0-9]" * 6 + "-*.eml")), default=0))

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd names it so
        """The mail is there in full or not at all."""
        reader = STRANGE.sub("_", envelope.rcpt_tos[0])[:100]
        mail = self._folder / f"{next(self._numbers):06}-{reader}.eml"
        part = mail.with_suffix(".part")
        part.write_bytes(envelope.original_content or b"")
        part.rename(mail)
        return "250 OK"


@asynccontextmanager
async def mailbox(folder: Path) -> AsyncIterator[str]:
    """A mail server on a free port of this machine while the block lasts; its address, smtp://127.0.0.1:port."""
    loop = asyncio.get_running_loop()
    protocol = partial(SMTP, Mailbox(folder), hostname="localhost", enable_SMTPUTF8=True, data_size_limit=LARGEST, loop=loop)
    server = await loop.create_server(protocol, HERE, 0)
    async with server:
        yield f"smtp://{HERE}:{server.sockets[0].getsockname()[1]}"
