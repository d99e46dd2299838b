"""Hours of the stage at each step: a partner's person's, the manager's own, and a stranger's."""

from datetime import date
from decimal import Decimal
from typing import Any

from domain.documents.models import Document
from domain.hours.answer_dispute import answer_dispute
from domain.hours.approve_hours import approve_hours
from domain.hours.approve_hours_for_partner import approve_hours_for_partner
from domain.hours.confirm_hours import confirm_hours
from domain.hours.correct_hours import correct_hours
from domain.hours.dispute_hours import dispute_hours
from domain.hours.drop_hours import drop_hours
from domain.hours.entry_drafts import EntryDraft
from domain.hours.import_models import HoursImport, HoursImportLine, HoursImportState, LineOutcome, RefusedLines
from domain.hours.lock_hours import lock_hours
from domain.hours.log_hours import log_hours
from domain.hours.models import TimeEntry
from domain.hours.rehearse_hours_import import TABLE
from domain.hours.return_hours import return_hours
from domain.partners.models import SkillLevel
from tests.acts.staging.stage import Stage

FRIDAY = date(2027, 2, 26)


async def hours(stage: Stage) -> None:
    """Lines of Friday, an hour each, in every state; and January is locked. The partner's lead is on the project already, by its plan."""
    world, other = stage.world, stage.row("other_project")
    await world.insert(world.membership(world.project, "partner_admin", "project_member"))
    await world.insert(world.membership(other, "rival_admin", "project_member"))
    await entry(stage, "draft", submit=False)
    await entry(stage, "submitted")
    for name in ("passed_on", "waiting", "answered", "confirmed", "disputed", "wrong"):
        await world.do("partner_lead", approve_hours_for_partner, [(await entry(stage, name)).id])
    for name in ("waiting", "answered", "confirmed", "disputed", "wrong"):
        await world.do("manager", approve_hours, [stage.row(f"hours_{name}").id])
    await world.do("customer_signer", confirm_hours, [stage.row("hours_confirmed").id])
    for name in ("answered", "disputed", "wrong"):
        await world.do("customer_signer", dispute_hours, [stage.row(f"hours_{name}").id], "Nobody was here.")
    await world.do("manager", answer_dispute, stage.row("hours_answered").id, "On the phone.")
    stage.keep(hours_corrected=await world.do("partner_admin", correct_hours, stage.row("hours_wrong").id, drafted(stage, "0.5")))
    await world.do("manager", return_hours, [(await entry(stage, "returned")).id], "Which step?")
    await world.do("partner_admin", drop_hours, [(await entry(stage, "dropped", submit=False)).id])
    (own,) = await world.do(
        "manager", log_hours, world.project.id, [EntryDraft(FRIDAY, Decimal(1), SkillLevel.EXPERT, "Led.")], submit=True
    )
    order = stage.row("by_month_rival")
    strange = [EntryDraft(FRIDAY, Decimal(1), SkillLevel.INTERMEDIATE, "Elsewhere.", order_id=order.id)]
    (rival,) = await world.do("rival_admin", log_hours, other.id, strange, submit=True)
    await world.do("rival_lead", approve_hours_for_partner, [rival.id])
    await world.do("other_manager", approve_hours, [rival.id])
    stage.keep(hours_own=own, hours_rival=rival, january=await world.do("manager", lock_hours, world.project.id, date(2027, 1, 1)))
    for name, row in list(stage.rows.items()):
        if isinstance(row, TimeEntry):
            stage.keep(**{name: await world.again(row)})


def drafted(stage: Stage, length: str = "1", **more: Any) -> EntryDraft:
    """A senior's work on the running order."""
    return EntryDraft(FRIDAY, Decimal(length), SkillLevel.SENIOR, "Interfaces", order_id=stage.row("running").id, **more)


async def entry(stage: Stage, name: str, *, submit: bool = True) -> TimeEntry:
    """An hour of Friday."""
    made = await stage.world.do("partner_admin", log_hours, stage.world.project.id, [drafted(stage)], submit=submit)
    stage.keep(**{f"hours_{name}": made[0]})
    return made[0]


async def hours_imports(stage: Stage) -> None:
    """Files of hours of the manager: one to hand in, one rehearsed without and one with a refused line, one that is being imported."""
    world = stage.world
    owner = {"owner_id": world["manager"].id, "document_id": (await world.document("manager")).id}
    table = Document(owner_id=world["manager"].id, name="hours.xlsx", content_type=TABLE, size=9, sha256=bytes(32))
    stage.keep(hours_table=await world.insert(table))
    for name, state in (("rehearsed", "REHEARSED"), ("refused", "REHEARSED"), ("running", "RUNNING"), ("reading", "READING")):
        asked = RefusedLines.SKIP if state == "RUNNING" else None
        total = None if state == "READING" else 0
        file = HoursImport(**owner, state=HoursImportState[state], refused_lines=asked, lines_total=total)
        stage.keep(**{f"import_{name}": await world.insert(file)})
    said = {"owner_id": world["manager"].id, "sha256": bytes(32), "line": 2, "outcome": LineOutcome.REFUSED, "code": "NOT_FOUND"}
    await world.insert(HoursImportLine(import_id=stage.row("import_refused").id, **said))
