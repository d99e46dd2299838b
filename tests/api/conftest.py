"""The shelf: filled once a process; tests that change something clone it, the others share it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from itertools import count

import pytest

from tests.api.asking import Asker, asking
from tests.api.door import Door, give_credentials, opened
from tests.api.shelf import Shelf
from tests.databases import TestServer

NUMBERS = count(1)


@pytest.fixture(scope="session")
def filled(database_server: TestServer, worker_id_or_main: str) -> Iterator[tuple[TestServer, Shelf]]:
    """A server whose template is the shelf."""
    name = f"shelf_{worker_id_or_main}"
    shelf = asyncio.run(Shelf.fill(database_server.clone(name)))
    yield replace(database_server, template=database_server.prefix + name), shelf
    database_server.drop(name)


@pytest.fixture(scope="session")
async def asker(filled: tuple[TestServer, Shelf], worker_id_or_main: str) -> AsyncIterator[Asker]:
    """A copy of the shelf that no test changes."""
    server, shelf = filled
    name = f"shelf_{worker_id_or_main}_shared"
    async with asking(server.clone(name), shelf) as asker:
        yield asker
    server.drop(name)


@pytest.fixture
def shelf_url(filled: tuple[TestServer, Shelf], worker_id_or_main: str) -> Iterator[str]:
    """A copy of the shelf of the test's own."""
    name = f"shelf_{worker_id_or_main}_{next(NUMBERS)}"
    yield filled[0].clone(name)
    filled[0].drop(name)


@pytest.fixture(scope="session")
async def door(filled: tuple[TestServer, Shelf], worker_id_or_main: str) -> AsyncIterator[Door]:
    """The endpoint over a copy of the shelf that its tests share."""
    server, shelf = filled
    name = f"shelf_{worker_id_or_main}_door"
    async with opened(server.clone(name), shelf) as door:
        await give_credentials(door.asker)
        yield door
    server.drop(name)


@pytest.fixture
async def own_door(shelf_url: str, filled: tuple[TestServer, Shelf]) -> AsyncIterator[Door]:
    """The endpoint over a copy of the test's own."""
    async with opened(shelf_url, filled[1]) as door:
        await give_credentials(door.asker)
        yield door
