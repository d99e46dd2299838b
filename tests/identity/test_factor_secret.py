"""What is kept of an authenticator: encrypted by a key that the database has not, which can be changed, and lost."""

import asyncio
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.identity import factor_secret
from domain.identity.factor_secret import conceal, new_key, reveal
from domain.identity.models import SecondFactor
from domain.identity.refusals import IdentityRefusal
from settings import settings
from tests.company import Company
from tests.identity.test_second_factor import begun, code_of, enter, forget_last_step, prove, with_factor
from tests.refusals import refused


@pytest.fixture
async def company(engine: AsyncEngine) -> AsyncIterator[Company]:
    yield await Company.found(engine)
    settings.cache_clear()


def give(monkeypatch: pytest.MonkeyPatch, *keys: str, environment: str = "development") -> None:
    """The process is started anew with these keys."""
    monkeypatch.setenv("CONCORD_SECRET_KEYS", ",".join(keys))
    monkeypatch.setenv("CONCORD_ENVIRONMENT", environment)
    settings.cache_clear()


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def kept(company: Company) -> str:
    async with company.sessions() as db:
        return (await db.scalars(select(SecondFactor.secret))).one()


async def test_the_secret_is_kept_encrypted_and_by_the_newest_key_from_its_next_use_on(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = new_key(), new_key()
    give(monkeypatch, old)
    secret, _ = await with_factor(company)
    first = await kept(company)
    assert (first.startswith("fernet:"), secret in first) == (True, False)
    give(monkeypatch, new, old)
    await prove(company, (await enter(company)).token, code_of(secret))
    assert await kept(company) != first
    await forget_last_step(company)
    give(monkeypatch, new)
    await prove(company, (await enter(company)).token, code_of(secret))
    again = await kept(company)
    await forget_last_step(company)
    await prove(company, (await enter(company)).token, code_of(secret))
    assert await kept(company) == again


async def test_a_secret_of_before_there_was_a_key_counts_and_is_encrypted_at_its_next_use(company: Company) -> None:
    secret, _ = await with_factor(company)
    async with company.sessions.begin() as db:
        await db.execute(update(SecondFactor).values(secret=secret))
    await prove(company, (await enter(company)).token, code_of(secret))
    found = await kept(company)
    assert (found.startswith("fernet:"), reveal(found)) == (True, secret)


async def test_without_its_key_a_factor_is_refused_and_the_recovery_codes_let_in(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, new_key())
    secret, done = await with_factor(company)
    give(monkeypatch, new_key())
    with refused(IdentityRefusal.FACTOR_UNREADABLE, "code"):
        await prove(company, (await enter(company)).token, code_of(secret))
    assert (await prove(company, (await enter(company)).token, done.codes[0])).user.id == company.founded.admin.id


async def test_in_production_nothing_is_set_up_without_a_key(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, environment="production")
    with refused(IdentityRefusal.FACTOR_OFF):
        await begun(company, (await enter(company)).token)
    give(monkeypatch, new_key(), environment="production")
    assert await begun(company, (await enter(company)).token)


async def test_elsewhere_a_key_is_made_once_in_the_data_folder_for_its_owner_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path / "data"))
    give(monkeypatch)
    made = conceal("SECRET")
    factor_secret._own_key.cache_clear()
    assert reveal(made) == "SECRET"
    (place,) = (tmp_path / "data").iterdir()
    assert (place.name, stat.S_IMODE(place.stat().st_mode)) == ("secret.key", 0o600)
    settings.cache_clear()


async def test_two_processes_that_make_the_key_at_once_have_one(tmp_path: Path) -> None:
    make = factor_secret._own_key.__wrapped__
    found = await asyncio.gather(*(asyncio.to_thread(make, tmp_path) for _ in range(8)))
    assert (len(set(found)), names(tmp_path)) == (1, ["secret.key"])
