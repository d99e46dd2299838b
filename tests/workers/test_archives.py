"""The archive packages of a passed acceptance: who gets what, made once, the same bytes whenever they are made (S0-47)."""

import hashlib
import io
import json
import zipfile

import obstore
import pytest
from sqlalchemy import select

from domain.delivery.models import Party
from domain.documents.content_types import ZIP
from domain.documents.models import Document
from domain.documents.packages import Damaged
from domain.documents.storage import key, read
from domain.documents.upload_document import Received
from domain.identity.models import Audience
from domain.outsourcing.archive_acceptance import archive_acceptance
from domain.outsourcing.archive_contents import archive_contents
from domain.outsourcing.confirm_paper import confirm_paper
from domain.outsourcing.finish_punch_item import finish_punch_item
from domain.outsourcing.models import Outcome
from domain.outsourcing.record_paper import PaperDraft, record_paper
from domain.outsourcing.waive_party import waive_party
from tests.outsourcing.story import Story
from tests.outsourcing.test_gate import of
from tests.workers.plant import Plant, found
from tests.world import World
from workers.archives import archive_packages
from workers.certificates import certificates

pytestmark = pytest.mark.anyio
MADE = ["certificate.zh-CN.html", "certificate.en.html", "content.json", "signatures.json"]
HANDED = ["files/deliverables/001 report.pdf", "files/deliverables/002 report.pdf"]


async def with_everything(world: World) -> Story:
    """The customer signs on paper, the region does not exist, sales passes with a condition that is met with a document."""
    story = await Story.delivered(world)
    await world.do("hq", waive_party, world.project.id, Party.REGION, "The project has no region.")
    await story.sign(Party.SALES, Outcome.CONDITIONAL)
    (item,) = await story.items()
    shown = await world.document("partner_lead", "chapter.pdf")
    await world.do("partner_lead", finish_punch_item, item.id, "Written.", [shown.id])
    await story.recheck(Party.SALES)
    await story.sign(Party.HEADQUARTERS)
    scan = await world.document("manager", "scan.pdf")
    paper = await world.do("manager", record_paper, of(story).id, PaperDraft("Wang Fang", Outcome.PASS, world.now.date(), scan.id))
    await world.do("hq", confirm_paper, paper.id)
    return story


async def packages(plant: Plant) -> dict[str, bytes]:
    """The ZIPs by audience, as they lie in the store."""
    query = "SELECT audience, sha256, size FROM acceptance_archive a JOIN document d ON d.id = document_id ORDER BY audience"
    made = {}
    for row in await plant.rows(query):
        made[row.audience] = b"".join([chunk async for chunk in read(plant.world.store, row.sha256)])
        assert (len(made[row.audience]), hashlib.sha256(made[row.audience]).digest()) == (row.size, row.sha256)
    return made


def opened(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


async def test_each_audience_gets_what_it_may_read(plant: Plant) -> None:
    story = await found(plant, with_everything)
    await plant.settle_down()
    made = {audience: opened(package) for audience, package in (await packages(plant)).items()}
    shown, paper = "files/punch-list/{:03} chapter.pdf", "files/paper/003 scan.pdf"
    all_of_it = [*MADE, "punch-list.json", *HANDED, paper, shown.format(4), "SHA256SUMS"]
    assert list(made["STAFF"]) == list(made["CUSTOMER"]) == all_of_it
    assert list(made["PARTNER"]) == [*MADE, "punch-list.json", *HANDED, shown.format(3), "SHA256SUMS"]
    for package in made.values():
        assert hashlib.sha256(package["content.json"]).hexdigest() == of(story).content_hash
        assert [(each["party"], each["outcome"]) for each in json.loads(package["signatures.json"])] == [
            ("REGION", "WAIVED"),
            ("SALES", "CONDITIONAL"),
            ("SALES", "PASS"),
            ("HEADQUARTERS", "PASS"),
            ("CUSTOMER", "PASS"),
        ]
        assert [(each["item"], each["state"]) for each in json.loads(package["punch-list.json"])] == [
            ("The manual lacks a chapter.", "CLOSED")
        ]
    assert json.loads(made["CUSTOMER"]["signatures.json"])[-1]["signerName"] == "Wang Fang"
    told = b"".join(made["PARTNER"].values())
    assert [name for name in (b"Wang Fang", b"Sales", b"Hq", b"signerName") if name in told.replace(b">Sales<", b"")] == []


async def test_the_list_of_hashes_is_right(plant: Plant) -> None:
    """One line a file, as `sha256sum -c` reads it."""
    await found(plant, Story.accepted)
    await plant.settle_down()
    files = opened((await packages(plant))["CUSTOMER"])
    sums = files.pop("SHA256SUMS").decode()
    assert sums == "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    assert list(files) == [*MADE, *HANDED]


async def test_made_again_it_has_the_same_bytes_and_made_twice_it_is_made_once(plant: Plant) -> None:
    story = await found(plant, Story.accepted)
    await plant.settle_down()
    once = await packages(plant)
    for _ in range(2):
        await archive_packages(plant.runtime, "AcceptancePassed", {"acceptance_id": str(of(story).id)}, "again")
    assert await packages(plant) == once
    assert await plant.rows("SELECT count(*) FROM document WHERE content_type = 'application/zip'") == [(3,)]
    async with plant.runtime.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE acceptance_archive DISABLE TRIGGER USER")
        await connection.exec_driver_sql("DELETE FROM acceptance_archive")
    async with plant.act() as world:
        world.pass_days(40)
    await archive_packages(plant.runtime, "ArchiveMissing", {"acceptance_id": str(of(story).id)}, "much later")
    assert await packages(plant) == once


async def test_what_has_not_passed_gets_none(plant: Plant) -> None:
    story = await found(plant, Story.delivered)
    await archive_packages(plant.runtime, "AcceptancePassed", {"acceptance_id": str(of(story).id)}, "early")
    assert await packages(plant) == {}


async def test_the_act_itself_keeps_one_package_an_audience_and_none_before_the_pass(world: World) -> None:
    story, package = await Story.delivered(world), Received(3, hashlib.sha256(b"zip").digest())
    assert await world.do("worker", archive_acceptance, of(story).id, Audience.CUSTOMER, package) is None
    await story.sign_all()
    kept = await world.do("worker", archive_acceptance, of(story).id, Audience.CUSTOMER, package)
    assert kept is not None
    assert await world.do("worker", archive_acceptance, of(story).id, Audience.CUSTOMER, package) is None
    assert (await world.db.scalars(select(Document.id).where(Document.content_type == ZIP))).all() == [kept.document_id]


async def test_a_file_that_is_not_what_was_signed_is_not_archived(plant: Plant) -> None:
    await found(plant, Story.accepted)
    (row, *_) = await plant.rows("SELECT sha256 FROM document d JOIN acceptance_document a ON d.id = a.document_id")
    await obstore.put_async(plant.world.store, key(row.sha256), b"x" * 1024)
    with pytest.raises(Damaged, match=row.sha256.hex()):
        await plant.settle_down()
    assert await packages(plant) == {}


async def test_the_certificate_says_it_in_both_languages_and_escapes(world: World) -> None:
    story = await Story.accepted(world, title="<b>Migration</b> & more")
    contents = await archive_contents(world.db, of(story).id, Audience.CUSTOMER)
    assert contents is not None
    chinese, english = (text.content.decode() for text in certificates(contents.certificate))
    assert "<h1>验收单</h1>" in chinese
    assert "<td>2026年11月30日</td>" in chinese
    assert "<td>30 Nov 2026</td>" in english
    assert "&lt;b&gt;Migration&lt;/b&gt; &amp; more" in english
    assert "<b>Migration" not in chinese + english
    assert of(story).content_hash in english
