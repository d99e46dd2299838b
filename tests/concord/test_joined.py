"""Head and body of an answer are one write; nothing waits longer than the loop's turn, and no more than one piece."""

import asyncio
from typing import Any

import pytest

from concord.joined import COPIED, Joined

pytestmark = pytest.mark.anyio


class Recorded(asyncio.Transport):
    """A connection that notes what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Any] = []
        self.closed = False

    def write(self, data: Any) -> None:
        self.told.append(data)

    def writelines(self, list_of_data: Any) -> None:
        self.told.append(list(list_of_data))

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.told.append("closed")
        self.closed = True

    def abort(self) -> None:
        self.told.append("aborted")
        self.closed = True

    def pause_reading(self) -> None:
        self.told.append("paused")

    def resume_reading(self) -> None:
        self.told.append("resumed")


@pytest.fixture
async def joined() -> Joined:
    return Joined(Recorded(), asyncio.get_running_loop())


def told(joined: Joined) -> list[Any]:
    assert isinstance(joined.plain, Recorded)
    return joined.plain.told


async def test_head_and_body_are_one_write(joined: Joined) -> None:
    joined.write(b"head ")
    assert told(joined) == []
    joined.write(b"body")
    assert told(joined) == [b"head body"]
    await asyncio.sleep(0)
    assert told(joined) == [b"head body"]


async def test_a_large_body_is_not_copied(joined: Joined) -> None:
    body = b"x" * (COPIED + 1)
    joined.write(b"head")
    joined.write(body)
    assert told(joined) == [[b"head", body]]
    assert told(joined)[0][1] is body


async def test_a_lone_piece_goes_at_the_end_of_the_turn(joined: Joined) -> None:
    joined.write(b"head")
    await asyncio.sleep(0)
    assert told(joined) == [b"head"]
    joined.write(b"part")
    await asyncio.sleep(0)
    assert told(joined) == [b"head", b"part"]


async def test_an_empty_body_sends_nothing_and_holds_nothing_back(joined: Joined) -> None:
    joined.write(b"head")
    joined.write(b"")
    await asyncio.sleep(0)
    assert told(joined) == [b"head"]


async def test_a_close_is_after_what_was_written(joined: Joined) -> None:
    joined.write(b"head")
    joined.close()
    await asyncio.sleep(0)
    assert told(joined) == [b"head", "closed"]


async def test_nothing_is_written_to_a_connection_that_is_lost(joined: Joined) -> None:
    joined.write(b"head")
    joined.plain.close()
    await asyncio.sleep(0)
    assert told(joined) == ["closed"]


async def test_an_abort_leaves_it_out(joined: Joined) -> None:
    joined.write(b"head")
    joined.abort()
    await asyncio.sleep(0)
    assert told(joined) == ["aborted"]


async def test_a_stream_is_held_back_as_before(joined: Joined) -> None:
    joined.pause_reading()
    joined.resume_reading()
    assert told(joined) == ["paused", "resumed"]
