"""Acceptances of the demo with something special: in parts, with a punch list, on paper, by a delegate, undone (S0-47)."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from concord.demo import changing
from concord.demo.acceptances import WORDS, Acceptances
from concord.demo.files import pdf, upload
from concord.demo.lives import FINANCE, HEADQUARTERS, Life
from domain.delivery.end_signatory import end_signatory
from domain.delivery.models import Party, ProjectSignatory
from domain.delivery.name_delegate import Delegation, name_delegate
from domain.outsourcing.approve_revocation import approve_revocation
from domain.outsourcing.confirm_paper import confirm_paper
from domain.outsourcing.finish_punch_item import finish_punch_item
from domain.outsourcing.models import Acceptance, AcceptanceKind, AcceptancePaper, AcceptanceRevocation, Outcome, PaymentKind, PunchItem
from domain.outsourcing.punch_list import PunchDraft
from domain.outsourcing.recheck_acceptance import recheck_acceptance
from domain.outsourcing.record_paper import PaperDraft, record_paper
from domain.outsourcing.reject_paper import reject_paper
from domain.outsourcing.reject_revocation import reject_revocation
from domain.outsourcing.request_revocation import request_revocation
from domain.outsourcing.sign_acceptance import Confirmation
from domain.outsourcing.verdicts import Verdict

SELLER, REGION, STAND_IN = "feng.xue@heqi.example", "huang.wei@heqi.example", "zheng.kai@heqi.example"


async def on_paper(life: Life, acceptance: Acceptance) -> AcceptancePaper:
    """The account manager records what the customer signed, with its scan."""
    stage, title = life.stage, "客户验收意见书（扫描件）"
    lines = [f"验收：{acceptance.code}", WORDS[Party.CUSTOMER], f"签字日期：{stage.today}"]
    scan = await upload(stage, SELLER, f"{title}.pdf", pdf(title, lines))
    draft = PaperDraft("李娜", Outcome.PASS, stage.today, scan.id, WORDS[Party.CUSTOMER])
    return await stage.do(SELLER, record_paper, acceptance.id, draft)


async def accept_on_paper(life: Life) -> None:
    """The first paper is turned down, the second one counts; sales is signed for by a delegate, until who sent them is back."""
    rounds, stage = life.acceptances, life.stage
    await stage.until(stage.day(life.plan.delivered), hour=15)
    delegate = await _name_delegate(life, rounds)
    acceptance = await rounds.request()
    await rounds.wait(2)
    paper = await on_paper(life, acceptance)
    await rounds.wait(1)
    await stage.do(REGION, reject_paper, paper.id, "扫描件缺少盖章页，请重新扫描。")
    await rounds.wait(3)
    paper = await on_paper(life, acceptance)
    await rounds.wait(1)
    await stage.do(life.ground.manager, confirm_paper, paper.id)
    await rounds.sign(acceptance, Party.SALES, Outcome.PASS, WORDS[Party.SALES], who=STAND_IN)
    await rounds.sign_all(acceptance, Party.CUSTOMER, Party.SALES)
    await rounds.wait(1)
    await stage.do(rounds.signer(Party.SALES), end_signatory, delegate.id)


async def _name_delegate(life: Life, rounds: Acceptances) -> ProjectSignatory:
    """Who signs for sales is away, and names somebody for three weeks."""
    stage, who = life.stage, rounds.signer(Party.SALES)
    named = ProjectSignatory.project_id == life.ground.project_id, ProjectSignatory.party == Party.SALES
    async with stage.sessions() as db:
        signatory = (await db.scalars(select(ProjectSignatory).where(*named))).one()
    title = "授权委托书"
    document = await upload(stage, who, f"{title}.pdf", pdf(title, ["出差期间由郑凯代为签署验收文件。"]))
    delegation = Delegation(stage.people[STAND_IN], stage.today, stage.today + timedelta(days=21), document.id, "出差期间代签。")
    return await stage.do(who, name_delegate, signatory.id, delegation)


async def in_parts(life: Life) -> None:
    """The first deliverable is accepted and paid; the initial acceptance waits for a paper to be confirmed; a change is drafted."""
    rounds, stage = life.acceptances, life.stage
    await stage.until(stage.day(life.plan.delivered), hour=15)
    part = await rounds.request(kind=AcceptanceKind.PARTIAL, only=[1])
    await rounds.sign_all(part)
    await life.money.pay_opened(life.order, PaymentKind.PROGRESS)
    await stage.until(stage.day(-6), hour=14)
    acceptance = await rounds.request(kind=AcceptanceKind.INITIAL, only=[1, 2])
    await rounds.wait(2)
    await rounds.sign(acceptance, Party.SALES, Outcome.PASS, WORDS[Party.SALES])
    await on_paper(life, acceptance)
    await changing.thought_of_more(life)


async def with_conditions(life: Life) -> None:
    """All have spoken, the customer with a punch list: one item is closed, one done, one still open."""
    rounds, stage = life.acceptances, life.stage
    await stage.until(stage.day(life.plan.delivered), hour=15)
    acceptance = await rounds.request()
    await rounds.sign_all(acceptance, Party.CUSTOMER)
    await rounds.wait(1)
    partner, due_on = life.ground.partner.name, stage.today + timedelta(days=12)
    wishes = ("导出的对账单请增加税率一列。", "供应商停用后仍可登录，请修复。", "请提供两次以上的恢复演练记录。")
    items = [PunchDraft(wish, partner, due_on) for wish in wishes]
    await rounds.sign(acceptance, Party.CUSTOMER, Outcome.CONDITIONAL, "主要功能满足要求，三项遗留问题限期整改。", items)
    await rounds.wait(2)
    first, second = (await _items(life, acceptance.id))[:2]
    await stage.do(life.ground.lead, finish_punch_item, first.id, "已增加税率列并重新发布。")
    proof = await upload(stage, life.ground.lead, "停用账号测试记录.pdf", pdf("停用账号测试记录", ["停用后登录被拒绝，测试通过。"]))
    await stage.do(life.ground.lead, finish_punch_item, second.id, "已修复，附测试记录。", [proof.id])
    await rounds.wait(1)
    who = rounds.signer(Party.CUSTOMER)
    viewer = await stage.viewer(who)
    confirmation = Confirmation(viewer.user_id, viewer.now)
    await stage.do(who, recheck_acceptance, acceptance.id, Party.CUSTOMER, [Verdict(first.id, is_closed=True)], confirmation)


async def _items(life: Life, acceptance_id: UUID) -> list[PunchItem]:
    async with life.stage.sessions() as db:
        query = select(PunchItem).where(PunchItem.acceptance_id == acceptance_id).order_by(PunchItem.sequence)
        return list(await db.scalars(query))


async def _ask_to_undo(life: Life, reason: str) -> AcceptanceRevocation:
    async with life.stage.sessions() as db:
        passed = (await db.scalars(select(Acceptance).where(Acceptance.order_id == life.order.id))).one()
    return await life.stage.do(life.ground.manager, request_revocation, passed.id, reason)


async def nearly_undone(life: Life) -> None:
    """Headquarters says no to a revocation; a second one, with better reasons, waits for it and then for finance."""
    await life.later(2)
    revocation = await _ask_to_undo(life, "现场反馈识别率偏低，拟撤销验收。")
    await life.later(2)
    await life.stage.do(HEADQUARTERS, reject_revocation, revocation.id, "反馈缺少数据支撑，请先核实。")
    await life.later(6)
    await _ask_to_undo(life, "连续七天抽检识别率低于约定的 99.5%，附抽检数据，申请撤销验收。")


async def undone(life: Life) -> None:
    """The acceptance is revoked: the order runs again, and a change for what was missing is asked for."""
    await life.later(2)
    revocation = await _ask_to_undo(life, "验收后发现批次追溯在换班时丢失数据，属重大缺陷。")
    for approver in (HEADQUARTERS, FINANCE):
        await life.later(1)
        await life.stage.do(approver, approve_revocation, revocation.id, "同意撤销，整改后重新验收。")
    await changing.asked_for_more(life)
