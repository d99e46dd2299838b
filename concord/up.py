"""`concord up`: the whole service on one machine, from an empty folder to a line that says where it is."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path

from concord.children import Child, Children
from concord.databases import Database, any_database, prepare
from concord.demo.company import NAME as DEMO
from concord.demo.people import known_sign_ins
from concord.listening import address_of, listen, listen_for_staff
from concord.mailbox import mailbox
from concord.probes import company, pages_answer, worker_beats
from concord.problems import Problem
from settings import PREFIX, Settings, web_address

START_SECONDS = 90
PAGES, STAFF_PAGES = ("/readyz", "/partner/sign-in"), ("/readyz", "/sign-in")


async def up(settings: Settings) -> None:
    """Runs until Ctrl-C or SIGTERM, then stops everything in order: API and worker, the mailbox, PostgreSQL.

    Problem where something cannot start, or ends by itself.
    """
    settings = settings.model_copy(update={"data_dir": settings.data_dir.resolve()})
    ending = Ending()
    async with AsyncExitStack() as stack:
        listener = stack.enter_context(listen(settings))
        for_staff = listen_for_staff(settings)
        if for_staff is not None:
            stack.enter_context(for_staff)
            settings = settings.model_copy(update={"staff_port": for_staff.getsockname()[1]})
        database = stack.enter_context(any_database(settings, make=True))
        await _prepare(settings, database)
        mails = await _mail_server(settings, stack)
        environment = _environment(settings, database, listener, mails)
        children = await stack.enter_async_context(Children(environment, settings.data_dir / "logs"))
        ending.hurry = children.kill
        await _make_company(settings, database, children)
        await _start(children, database, listener, for_staff)
        sys.stdout.write(await _ready(settings, database, listener) + "\n")
        sys.stdout.flush()
        await _watch(settings, database, children)


class Ending:
    """The first Ctrl-C or SIGTERM stops in order; a further one kills what is still stopping."""

    def __init__(self) -> None:
        self.hurry: Callable[[], None] = lambda: None
        self._task = asyncio.current_task()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self._end)

    def _end(self) -> None:
        if self._task is None:
            self.hurry()
        else:
            self._task.cancel()
            self._task = None


async def _mail_server(settings: Settings, stack: AsyncExitStack) -> str:
    """The address of the mail server of the settings, or of one that keeps the mails on this machine."""
    if settings.smtp_url is not None:
        return settings.smtp_url
    return await stack.enter_async_context(mailbox(settings.data_dir / "mail"))


async def _prepare(settings: Settings, database: Database) -> None:
    """The database at this version; one that holds half a demo, because its making was broken off, is made anew."""
    await prepare(database.url)
    if _unfinished(settings).exists() and await company(database.url) == DEMO:
        database.make_anew()
        await prepare(database.url)


async def _make_company(settings: Settings, database: Database, children: Children) -> None:
    """An empty database gets the demo company, but in production."""
    if not settings.in_production and await company(database.url) is None:
        _tell("Building the demo company; this happens once and takes a minute or two.")
        _unfinished(settings).touch()
        await children.run("demo", "demo")
    _unfinished(settings).unlink(missing_ok=True)


def _unfinished(settings: Settings) -> Path:
    """Stands while a demo is built."""
    return settings.data_dir / "demo.unfinished"


def _environment(settings: Settings, database: Database, listener: socket.socket, smtp_url: str) -> Mapping[str, str]:
    """What the children see: the settings of this process, with what it has found out or made itself."""
    found = {
        "database_url": database.url,
        "data_dir": str(settings.data_dir),
        "host": settings.host,
        "port": str(address_of(listener)[1]),
        "smtp_url": smtp_url,
    }
    if settings.staff_port is not None:
        found["staff_port"] = str(settings.staff_port)
    return os.environ | {f"{PREFIX}{name.upper()}": value for name, value in found.items()}


async def _start(children: Children, database: Database, listener: socket.socket, for_staff: socket.socket | None) -> None:
    """API and worker, until both answer."""
    sockets = {"--descriptor": listener} | ({"--staff-descriptor": for_staff} if for_staff else {})
    given = [word for flag, opened in sockets.items() for word in (flag, str(opened.fileno()))]
    await children.start("API", "serve", *given, descriptors=tuple(opened.fileno() for opened in sockets.values()))
    worker = await children.start("worker", "work", "--metrics-place", "1")
    deadline = time.monotonic() + START_SECONDS
    while not await _answer(worker, database, listener, for_staff):
        children.check()
        if time.monotonic() > deadline:
            raise Problem(f"API and worker did not answer within {START_SECONDS} seconds; their logs are in {children.logs}.")
        await asyncio.sleep(0.1)


async def _answer(worker: Child, database: Database, listener: socket.socket, for_staff: socket.socket | None) -> bool:
    if for_staff is not None and not await pages_answer(*address_of(for_staff), STAFF_PAGES):
        return False
    return await worker_beats(database.url, worker.process.pid) and await pages_answer(*address_of(listener), PAGES)


async def _watch(settings: Settings, database: Database, children: Children) -> None:
    """For as long as everything runs; Problem when something ends by itself."""
    while database.alive:
        children.check()
        await asyncio.sleep(0.5)
    raise Problem(f"PostgreSQL ended by itself; its log is {settings.data_dir / 'postgres' / 'server.log'}.")


async def _ready(settings: Settings, database: Database, listener: socket.socket) -> str:
    """The one line: where everything is, and who can sign in."""
    host, port = address_of(listener)
    base = settings.base_url or web_address(host, port)
    places = [f"partners {base}/partner", f"customers {base}/customer"]
    if settings.serves_graphiql:
        places.append(f"GraphiQL {settings.staff_url if settings.is_split else base}/graphiql")
    if settings.smtp_url is None:
        places.append(f"mails in {settings.data_dir / 'mail'}")
    return f"Concord is ready: {', '.join(places)}; {await known_sign_ins(database.url)}"


def _tell(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()
