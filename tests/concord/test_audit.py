"""The sealed audit (S2-42, S3-38): what is committed is sealed, nothing is skipped, and whatever is tampered with is found."""

import asyncio
import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.acts import Origin
from domain.identity.actors import NOBODY, Bearer
from domain.platform import seal_entries as sealing
from domain.platform.chain_models import AuditLink
from domain.platform.clock import real_now
from domain.platform.entries import note
from domain.platform.seal_entries import seal_entries
from tests.concord.conftest import Concord
from tests.concord.tampering import NEW, OLD, TAMPERED, copied, restore, tamper
from workers.sealer import Sealer

pytestmark = pytest.mark.anyio
ENTRIES = 12


async def happen(engine: AsyncEngine, *what: str) -> None:
    """Entries of a transaction."""
    async with engine.begin() as connection:
        for each in what:
            await note(connection, Bearer.nobody(real_now(), "r1", Origin("192.0.2.1", "Browser")), "test:happen", "Test", NOBODY, each)


async def seal(engine: AsyncEngine, most: int = 1000) -> int:
    async with engine.begin() as connection:
        return await seal_entries(connection, most)


async def over(engine: AsyncEngine) -> None:
    """Every transaction as old as the entries has ended, in whichever database of the server: other tests have some too, of minutes."""
    older = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint <= (SELECT max(xid) FROM audit_entry)"
    async with asyncio.timeout(300), engine.connect() as connection:
        while (await connection.exec_driver_sql(older)).scalar_one():
            await connection.rollback()
            await asyncio.sleep(0.05)


async def sealed(engine: AsyncEngine) -> list[tuple[int, str]]:
    """The places with what their entries say."""
    query = "SELECT place, after FROM audit_link JOIN audit_entry ON id = entry_id ORDER BY place"
    async with engine.connect() as connection:
        return [(row.place, row.after) for row in (await connection.exec_driver_sql(query)).all()]


async def test_what_commits_late_is_sealed_late_and_nothing_is_skipped(engine: AsyncEngine) -> None:
    await happen(engine, "one", "two")
    async with engine.connect() as late, engine.connect() as gone:
        await note(late, Bearer.nobody(real_now()), "test:happen", "Test", NOBODY, "late")
        await note(gone, Bearer.nobody(real_now()), "test:happen", "Test", NOBODY, "taken back")
        await happen(engine, "three")
        assert await seal(engine, 2) == 2
        assert await seal(engine, 2) == 1
        assert await seal(engine, 2) == 0
        await late.commit()
        await gone.rollback()
        await happen(engine, "four")
        await over(engine)
        assert [await seal(engine, 1), await seal(engine, 1), await seal(engine, 1)] == [1, 1, 0]
    assert await sealed(engine) == [(1, "one"), (2, "two"), (3, "three"), (4, "late"), (5, "four")]
    async with engine.connect() as connection:
        settled = (await connection.exec_driver_sql("SELECT settled_xid FROM audit_chain")).scalar_one()
        last = (await connection.exec_driver_sql("SELECT max(xid) FROM audit_entry")).scalar_one()
        assert settled >= last


async def test_a_batch_that_is_cut_off_has_not_happened_and_of_two_sealers_one_works(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await happen(engine, *(str(number) for number in range(ENTRIES)))
    async with engine.connect() as killed:
        assert await seal_entries(killed, 5) == 5
        assert await seal(engine) == 0
        await killed.rollback()
    assert await sealed(engine) == []
    monkeypatch.setattr("workers.sealer.MOST", 5)
    monkeypatch.setattr(sealing.seal_entries, "__defaults__", (5,))
    sealer = Sealer(engine)
    while any(await asyncio.gather(*(sealer.step() for _ in range(3)))):
        pass
    assert await sealed(engine) == [(number + 1, str(number)) for number in range(ENTRIES)]
    async with engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE audit_chain SET place = place + 1, settled_xid = 9000000000")
    await happen(engine, "out of a dump, with transactions counted anew")
    assert await seal(engine) == 1


async def test_the_database_changes_and_removes_no_entry(engine: AsyncEngine) -> None:
    await happen(engine, "one")
    await seal(engine)
    for table in ("audit_entry", "audit_link", "audit_chain"):
        change = "UPDATE audit_chain SET place = 0" if table == "audit_chain" else f"DELETE FROM {table}"  # noqa: S608
        for statement in (change, f"TRUNCATE {table} CASCADE"):
            with pytest.raises(IntegrityError, match="audit"):
                async with engine.begin() as connection:
                    await connection.exec_driver_sql(statement)
    with pytest.raises(IntegrityError, match=r"The audit is never changed\."):
        async with engine.begin() as connection:
            await connection.exec_driver_sql("UPDATE audit_entry SET after = 'two'")
    assert await sealed(engine) == [(1, "one")]


async def test_whatever_is_tampered_with_is_found(
    concord: Concord,
    engine: AsyncEngine,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CONCORD_DATABASE_URL", database_url)
    monkeypatch.setattr("domain.platform.verify_chain.CHUNK", 5)
    await happen(engine, *(str(number) for number in range(7)))
    await seal(engine)
    before = (await run(concord, "audit", "head")).out.strip()
    await happen(engine, *(str(number) for number in range(7, ENTRIES)))
    await over(engine)
    await seal(engine)
    await happen(engine, "waits")
    whole = await run(concord, "audit", "verify", "--head", before)
    assert (whole.code, whole.words[0]) == (0, ["12", "entries", "are", "what", "was", "sealed;", "1", "wait", "for", "the", "sealer."])
    assert re.fullmatch(r"7:[0-9a-f]{64}", before)
    assert re.fullmatch(r"Head: 12:[0-9a-f]{64}", whole.out.splitlines()[1])
    wrong = await run(concord, "audit", "verify", "--head", "7:00")
    assert (wrong.code, wrong.err) == (
        1,
        "concord: A head is a place, a colon and 64 hexadecimal digits, as `concord audit head` prints it.\n",
    )
    for name, (statements, said) in TAMPERED.items():
        kept = copied(database_url)
        tamper(database_url, statements)
        found = await run(concord, "audit", "verify")
        assert (found.code, found.out) == (1, ""), name
        assert re.fullmatch(f"concord: {said}\n", found.err), (name, found.err)
        restore(database_url, kept)
    assert (await run(concord, "audit", "verify")).code == 0
    await anew(engine, database_url)
    assert (await run(concord, "audit", "verify")).code == 0
    rewritten = await run(concord, "audit", "verify", "--head", before)
    assert (rewritten.code, rewritten.err) == (1, "concord: The chain does not pass through place 7 as it was kept: it was written anew.\n")


async def test_an_entry_that_says_it_is_old_and_was_sealed_later_is_found(
    concord: Concord,
    engine: AsyncEngine,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CONCORD_DATABASE_URL", database_url)
    await happen(engine, "one")
    await seal(engine)
    old = f"INSERT INTO audit_entry {NEW} SELECT at, recorded_at - interval '1 day', {OLD.partition('recorded_at, ')[2]}, 'old'"
    tamper(database_url, f"{old}, pg_current_xact_id()::text::bigint FROM audit_entry")
    await seal(engine)
    found = await run(concord, "audit", "verify")
    assert found.code == 1
    assert re.fullmatch(r"concord: Entry \d+ \(place 2\) says [-0-9: ]+ but was inserted later\.\n", found.err)


async def run(concord: Concord, *arguments: str) -> Any:
    """A command, which has a loop of its own."""
    return await asyncio.to_thread(concord, *arguments)


async def anew(engine: AsyncEngine, url: str) -> None:
    """An entry altered and the whole chain computed again, as whoever has everything in hand could do."""
    tamper(url, "UPDATE audit_entry SET after = 'another' WHERE after = '3'; DELETE FROM audit_link; UPDATE audit_chain SET place = 0,"
                " hash = decode(repeat('00', 32), 'hex'), settled_xid = 0, settled_id = 0")  # fmt: skip
    await seal(engine)
    async with engine.connect() as connection:
        assert len((await connection.execute(select(AuditLink.place))).all()) == ENTRIES + 1
