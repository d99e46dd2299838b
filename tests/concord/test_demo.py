"""Where the demo is not built. What is in it stands with `concord up`, which builds it."""

from pathlib import Path

import pytest
from sqlalchemy import select

from concord.databases import prepare
from concord.demo.build import build_demo
from concord.demo.company import NAME
from domain.acts import Refused
from domain.database import make_engine
from domain.identity.models import Organisation
from settings import settings


async def test_a_production_system_gets_no_demo(empty_database_url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await prepare(empty_database_url)
    monkeypatch.setenv("CONCORD_ENVIRONMENT", "production")
    settings.cache_clear()
    with pytest.raises(Refused, match=r"The clock of a production system cannot be moved\."):
        await build_demo(empty_database_url)
    engine = make_engine(empty_database_url)
    async with engine.connect() as db:
        assert await db.scalar(select(Organisation.id).where(Organisation.name == NAME)) is None
    await engine.dispose()
