"""A document comes in hashed and typed, is kept once, and goes out to whoever sees a place that it is linked to."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from obstore.store import LocalStore, MemoryStore, ObjectStore
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.acts import Denied, NotFound
from domain.database import new_id
from domain.documents.link_document import link_document
from domain.documents.models import Document, DocumentClass, DocumentLink, Visibility
from domain.documents.open_document import open_document
from domain.documents.refusals import DocumentRefusal
from domain.documents.storage import document_store, key, read
from domain.documents.upload_document import upload_document
from domain.identity.models import RoleGrant
from settings import settings
from tests.documents import files
from tests.documents.files import stream
from tests.identity.people import administrators
from tests.refusals import refused
from tests.world import World


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    return LocalStore(tmp_path, mkdir=True)


@pytest.fixture
async def house(sessions: async_sessionmaker[AsyncSession]) -> World:
    """A committed world: an upload opens its own transaction."""
    async with sessions.begin() as db:
        return await administrators(await World.make(db))


async def bytes_of(store: ObjectStore, document: Document) -> bytes:
    return b"".join([part async for part in read(store, document.sha256)])


def kept(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


async def test_an_upload_is_hashed_typed_and_kept_once(
    sessions: async_sessionmaker[AsyncSession], house: World, store: ObjectStore, tmp_path: Path
) -> None:
    content = files.PDF + b"%" * 3_000_000
    digest = hashlib.sha256(content).digest()
    first = await upload_document(sessions, house.as_("partner_lead"), store, "../交付 报告.pdf", stream(content, 65_536))
    assert (first.name, first.content_type, first.size) == ("交付 报告.pdf", "application/pdf", len(content))
    assert (first.sha256, first.owner_id) == (digest, house["partner_lead"].id)
    assert await bytes_of(store, first) == content
    second = await upload_document(sessions, house.as_("customer_reader"), store, "copy.pdf", stream(content))
    assert (second.sha256, second.id == first.id) == (digest, False)
    assert kept(tmp_path) == [key(digest)] == [f"sha256/{digest.hex()[:2]}/{digest.hex()}"]


async def test_any_store_will_do(sessions: async_sessionmaker[AsyncSession], house: World) -> None:
    store = MemoryStore()
    document = await upload_document(sessions, house.as_("manager"), store, "a.txt", stream(files.TEXT))
    assert await bytes_of(store, document) == files.TEXT


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", DocumentRefusal.FILE_EMPTY),
        ("a.pdf", files.EXE, DocumentRefusal.FILE_TYPE_WRONG),
        ("a.pdf", files.PDF + bytes(1_000_001), DocumentRefusal.FILE_TOO_LARGE),
    ],
)
async def test_a_wrong_file_leaves_nothing(
    sessions: async_sessionmaker[AsyncSession],
    house: World,
    store: ObjectStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: bytes,
    code: DocumentRefusal,
) -> None:
    monkeypatch.setenv("CONCORD_UPLOAD_MEGABYTES", "1")
    settings.cache_clear()
    try:
        with refused(code, "file"):
            await upload_document(sessions, house.as_("manager"), store, name, stream(content))
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    async with sessions() as db:
        assert await db.scalar(select(func.count()).select_from(Document)) == 0
    assert kept(tmp_path) == []


async def test_a_body_that_never_ends_is_stopped_at_the_limit(
    sessions: async_sessionmaker[AsyncSession], house: World, store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONCORD_UPLOAD_MEGABYTES", "1")
    settings.cache_clear()
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 100_000
            yield bytes(100_000)

    try:
        with refused(DocumentRefusal.FILE_TOO_LARGE, "file"):
            await upload_document(sessions, house.as_("manager"), store, "a.pdf", endless())
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert sent == 1_100_000


async def test_without_the_right_not_a_byte_is_read(
    sessions: async_sessionmaker[AsyncSession], house: World, store: ObjectStore, tmp_path: Path
) -> None:
    read_so_far: list[bytes] = []

    async def watched() -> AsyncIterator[bytes]:
        read_so_far.append(files.PDF)
        yield files.PDF

    nobody = replace(house.as_("manager"), roles=frozenset({("project_manager", "project")}))
    with pytest.raises(Denied):
        await upload_document(sessions, nobody, store, "a.pdf", watched())
    assert read_so_far == []
    assert kept(tmp_path) == []


def test_the_store_is_a_folder_below_the_data_unless_an_address_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    try:
        assert document_store() == LocalStore(tmp_path / "documents", mkdir=True)
        monkeypatch.setenv("CONCORD_STORAGE_URL", "memory:///")
        settings.cache_clear()
        assert isinstance(document_store(), MemoryStore)
    finally:
        monkeypatch.undo()
        settings.cache_clear()


STAFF_ON_IT = {"manager", "hq", "region_pmo", "sales", "account", "finance", "buyer", "auditor"}
"""The project manager; those whose unit it is; headquarters. (Sales, region and headquarters sign for it, too.)"""


async def readers(house: World, document_id: UUID) -> set[str]:
    """The personas who can open the document."""
    found = set()
    for persona in house.people.keys() - {"founder", "worker"}:
        try:
            await house.do(persona, open_document, document_id)
        except NotFound:
            continue
        found.add(persona)
    return found


@pytest.fixture
async def held(world: World) -> World:
    """A world in a transaction, with strangers: another customer, another partner, and staff of other projects and units."""
    await administrators(world)
    await world.outsider("other_customer", await world.new_customer("OTHER"), "customer_admin")
    await world.outsider("other_partner", await world.new_partner("OTHER"), "partner_admin")
    elsewhere = await world.new_project(world.contract)
    await world.staff("other_manager", ("project_manager", elsewhere))
    west = await world.insert(world.new_unit("WEST", world.region.kind, world.headquarters.id))
    await world.staff("west_delivery", ("delivery_manager", west))
    return world


CUSTOMERS = {"customer_signer", "customer_reader", "customer_admin"}
PARTNERS = {"partner_lead", "partner_finance", "partner_admin"}


async def linked(house: World, document: Document, visibility: Visibility, persona: str = "manager", **changes: Any) -> DocumentLink:
    partner = {"partner_id": house.partner.id} if "PARTNER" in visibility else {}
    values: dict[str, Any] = partner | changes
    return await house.do(persona, link_document, document.id, house.project.id, DocumentClass.PROCESS, visibility, **values)


async def test_an_upload_is_its_owners_until_it_is_linked(held: World) -> None:
    for persona in ("partner_lead", "customer_reader"):
        document = await held.document(persona)
        assert await readers(held, document.id) == {persona, "hq", "finance", "buyer", "auditor"}


@pytest.mark.parametrize(
    ("visibility", "outsiders"),
    [
        (Visibility.INTERNAL, set()),
        (Visibility.CUSTOMER, CUSTOMERS),
        (Visibility.PARTNER, PARTNERS),
        (Visibility.CUSTOMER_AND_PARTNER, CUSTOMERS | PARTNERS),
    ],
)
async def test_a_link_opens_a_document_to_whom_it_says(held: World, visibility: Visibility, outsiders: set[str]) -> None:
    document = await held.document("manager")
    link = await linked(held, document, visibility)
    assert await readers(held, document.id) == STAFF_ON_IT | outsiders
    assert (link.subject_type, link.subject_id, link.project_id) == ("Project", held.project.id, held.project.id)
    assert (link.customer_id, link.unit_id) == (held.customer.id, held.region.id)


async def test_leaving_the_project_closes_its_documents(held: World) -> None:
    document = await held.document("hq")
    await linked(held, document, Visibility.INTERNAL, "hq")
    assert "manager" in await readers(held, document.id)
    grant = (
        await held.db.scalars(select(RoleGrant).where(RoleGrant.role == "project_manager", RoleGrant.domain_id == held.project.id))
    ).one()
    grant.ended_at = held.now
    await held.insert(grant)
    assert "manager" not in await readers(held, document.id)


async def test_wrong_links_are_refused(held: World) -> None:
    document = await held.document("manager")
    await linked(held, document, Visibility.INTERNAL)
    with refused(DocumentRefusal.LINKED_ALREADY, "documentId"):
        await linked(held, document, Visibility.CUSTOMER)
    other = await held.document("manager")
    with refused(DocumentRefusal.PARTNER_MISSING, "partnerId"):
        await linked(held, other, Visibility.PARTNER, partner_id=None)
    with refused(DocumentRefusal.PARTNER_NOT_MEANT, "partnerId"):
        await linked(held, other, Visibility.CUSTOMER, partner_id=held.partner.id)
    with pytest.raises(NotFound):
        await linked(held, other, Visibility.PARTNER, partner_id=new_id())
    assert await held.db.scalar(select(func.count()).select_from(DocumentLink)) == 1


async def test_nobody_links_what_they_do_not_see_or_where_they_may_not(held: World) -> None:
    hidden, own = await held.document("partner_lead"), await held.document("manager")
    with pytest.raises(NotFound):
        await linked(held, hidden, Visibility.INTERNAL)
    with pytest.raises(NotFound):
        await linked(held, own, Visibility.INTERNAL, "other_manager")
    with pytest.raises(NotFound):
        await linked(held, own, Visibility.INTERNAL, "west_delivery")
    for persona in ("customer_admin", "partner_admin", "sales", "finance", "auditor"):
        with pytest.raises(Denied):
            await linked(held, await held.document(persona), Visibility.INTERNAL, persona)
    assert await held.db.scalar(select(func.count()).select_from(DocumentLink)) == 0


@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET created_at = created_at + interval '1 day'"])
@pytest.mark.parametrize("table", ["document", "document_link"])
async def test_documents_and_links_are_never_changed_or_deleted(held: World, statement: str, table: str) -> None:
    await linked(held, await held.document("manager"), Visibility.INTERNAL)
    with pytest.raises(IntegrityError, match="never changed"):
        await held.db.execute(text(statement.format(table)))


async def test_a_link_towards_a_partner_names_one_in_the_database_too(held: World) -> None:
    document = await held.document("manager")
    row = DocumentLink(document_id=document.id, subject_type="Project", subject_id=held.project.id, document_class=DocumentClass.PROCESS)
    row.visibility, row.project_id, row.unit_id, row.customer_id = Visibility.PARTNER, held.project.id, held.region.id, held.customer.id
    with pytest.raises(IntegrityError, match="ck_document_link_partner_named"):
        await held.insert(row)
