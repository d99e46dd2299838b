"""A plant over a database of the test's own, and a mail server."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from settings import settings
from tests.workers.plant import Plant, plant_at
from tests.workers.post import Post, post_office


@pytest.fixture
def post() -> Iterator[Post]:
    with post_office() as post:
        yield post


@pytest.fixture
async def plant(database_url: str, post: Post) -> AsyncIterator[Plant]:
    """Its runtime mails to `post`."""
    async with plant_at(database_url) as plant:
        here = settings().model_copy(update={"smtp_url": post.url, "base_url": "https://concord.example"})
        plant.runtime = replace(plant.runtime, settings=here)
        yield plant
