"""Issues of the demo (问题): raised by both sides, talked about, answered, with headquarters, late, open again (S0-43)."""

from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from concord.demo.contracts import HEADQUARTERS_PMO
from concord.demo.files import pdf, upload
from concord.demo.stage import Stage
from domain.approvals.add_signers import SignerMode, add_signers
from domain.approvals.inform import inform
from domain.approvals.models import Approval, ApprovalSigner, ApprovalTask, SignerPlacement
from domain.approvals.take_back_signer import take_back_signer
from domain.approvals.transfer_task import transfer_task
from domain.approvals.urge_approval import urge_approval
from domain.delivery.add_member import add_member
from domain.issues.answer_issue import answer_issue
from domain.issues.ask_headquarters import ask_headquarters
from domain.issues.assign_issue import assign_issue
from domain.issues.close_issue import close_issue
from domain.issues.countersign_issue import countersign_issue
from domain.issues.mark_major import mark_major
from domain.issues.models import Issue, IssueKind, IssueSeverity
from domain.issues.note_internally import note_internally
from domain.issues.raise_issue import IssueDraft, raise_issue
from domain.issues.recall_issue import recall_issue
from domain.issues.reopen_issue import reopen_issue
from domain.issues.reply import reply
from domain.issues.return_issue import return_issue
from domain.issues.take_issue import take_issue

CHEN, ZHAO, LIU, GAO = (f"{key}@heqi.example" for key in ("chen.jing", "zhao.lei", "liu.yang", "gao.xiang"))
LI, QIAN = "li.na@langang.example", "qian.wei@langang.example"
FINANCE, PARTNERS, CASHIER, DELIVERY = (f"{key}@heqi.example" for key in ("ma.lihua", "hu.tao", "zhu.ting", "he.jun"))
SONG, DENG = "song.yu@muhe.example", "deng.jie@muhe.example"
YE, JIANG = "ye.qing@qiheng.example", "jiang.hao@qiheng.example"


@dataclass
class Talk:
    """One issue on the stage: who sees to it, and what is done next, each a day later."""

    stage: Stage
    issue: Issue
    manager: str

    async def later(self, days: int = 1) -> None:
        """Working days do not matter here."""
        await self.stage.until(self.stage.today + timedelta(days=days))

    async def take(self, due: int = 5) -> None:
        """The manager sees to it, until a day."""
        await self.later()
        await self.stage.do(self.manager, take_issue, self.issue.id, self.stage.today + timedelta(days=due))

    async def answer(self, text: str) -> None:
        """The manager answers."""
        await self.later()
        await self.stage.do(self.manager, answer_issue, self.issue.id, text)


async def closed_with_files(talk: Talk) -> None:
    """Asked, shown, answered with a paper, closed."""
    stage, issue = talk.stage, talk.issue
    await talk.take()
    await stage.do(talk.manager, reply, issue.id, "收到，正在核对两边的时钟与对账口径，请补充 3 月 2 日的报文样例。")
    await talk.later()
    sample = await upload(
        stage, QIAN, "对账差异样例.pdf", pdf("对账差异样例", ["3 月 2 日 08:00 至 09:00 的报文共 412 条，其中 3 条重复。"])
    )
    await stage.do(QIAN, reply, issue.id, "样例见附件，重复的三条已标出。", [sample.id])
    await stage.do(talk.manager, note_internally, issue.id, "重复报文来自合作方的重试逻辑，与云栈确认后再答复客户。")
    await talk.answer("原因是重试时未带幂等号，已于今日修复并补做对账，差异为零。")
    await talk.later()
    await stage.do(QIAN, close_issue, issue.id, "已核对无误，谢谢。")


async def answered(talk: Talk) -> None:
    """Waits for the customer."""
    await talk.take()
    await talk.answer("培训材料已更新，补训安排在下周三下午，线上同步直播。")


async def answered_for_headquarters(talk: Talk) -> None:
    """Major, countersigned, answered: the customer reads the answer alone."""
    stage, issue = talk.stage, talk.issue
    await talk.take()
    await talk.later()
    await stage.do(LI, mark_major, issue.id, "影响节前提货高峰，请总部一并关注。")
    await talk.later()
    await stage.do(HEADQUARTERS_PMO, countersign_issue, issue.id, "同意调集华南区域两名数据库工程师支援一周，费用计入本项目。")
    await talk.answer("已增派两名数据库工程师驻场，扩容于本周六凌晨实施，高峰前完成压测并提供报告。")


async def handling(talk: Talk) -> None:
    """Seen to by a member of the project."""
    await talk.later()
    await talk.stage.do(talk.manager, assign_issue, talk.issue.id, talk.stage.people[GAO], talk.stage.today + timedelta(days=30))
    await talk.stage.do(GAO, reply, talk.issue.id, "已联系设备厂商取得接口文档，预计本周给出改造方案。")


async def late(talk: Talk) -> None:
    """Its day has passed."""
    await talk.take(due=4)
    await talk.stage.do(talk.manager, reply, talk.issue.id, "正在与生产班组确认换班时段，请稍候。")


async def major(talk: Talk) -> None:
    """With headquarters, by the customer's wish."""
    await talk.take(due=20)
    await talk.stage.do(SONG, mark_major, talk.issue.id, "温度记录缺失涉及食品安全追溯，请总部介入。")


async def asked(talk: Talk) -> None:
    """With headquarters, by the manager's."""
    await talk.take(due=20)
    stage = talk.stage
    await stage.do(talk.manager, ask_headquarters, talk.issue.id, "客户要求增加两条产线，是否按变更另行报价？")
    await talk.later()
    approval, task = await _asked(stage, talk.issue)
    await stage.do(talk.manager, urge_approval, approval.id)
    people = [stage.people[who] for who in (FINANCE, PARTNERS)]
    await stage.do(HEADQUARTERS_PMO, add_signers, task.id, people, SignerPlacement.PARALLEL, SignerMode.ALL, "请看报价口径。")
    await stage.do(HEADQUARTERS_PMO, inform, approval.id, [stage.people[DELIVERY]], "涉及交付排期，请知悉。")
    await talk.later()
    mine, others = await _signers(stage, approval, *people)
    await stage.do(HEADQUARTERS_PMO, take_back_signer, others.id)
    await stage.do(FINANCE, transfer_task, mine.task_id, stage.people[CASHIER], "出差，请代为会签。")


async def _asked(stage: Stage, issue: Issue) -> tuple[Approval, ApprovalTask]:
    """What waits for headquarters."""
    async with stage.sessions() as db:
        approval = (await db.scalars(select(Approval).where(Approval.subject_id == issue.id))).one()
        return approval, (await db.scalars(select(ApprovalTask).where(ApprovalTask.approval_id == approval.id))).one()


async def _signers(stage: Stage, approval: Approval, *people: UUID) -> list[ApprovalSigner]:
    """Those whose word is wanted too, in the order of the people."""
    async with stage.sessions() as db:
        found = {row.signer_id: row for row in await db.scalars(select(ApprovalSigner).where(ApprovalSigner.approval_id == approval.id))}
        return [found[person] for person in people]


async def returned(talk: Talk) -> None:
    """Headquarters wants to know more."""
    await talk.take(due=25)
    await talk.stage.do(talk.manager, ask_headquarters, talk.issue.id, "备件交期延长六周，能否从其他项目调拨？")
    await talk.later()
    await talk.stage.do(HEADQUARTERS_PMO, return_issue, talk.issue.id, "请先列出缺件清单与各自的最迟到货日。")


async def recalled(talk: Talk) -> None:
    """Asked, and solved without headquarters."""
    stage, issue = talk.stage, talk.issue
    await talk.take(due=30)
    await stage.do(talk.manager, ask_headquarters, issue.id, "许可到期前能否临时延用？")
    await talk.later()
    await stage.do(talk.manager, recall_issue, issue.id)
    await stage.do(talk.manager, reply, issue.id, "厂商已发放三个月临时许可，正式许可在办理中。")


async def reopened(talk: Talk) -> None:
    """The answer was not enough."""
    await talk.take()
    await talk.answer("已调整扫码枪的重连时间，请观察。")
    await talk.later()
    await talk.stage.do(DENG, reopen_issue, talk.issue.id, "今天早班又断开两次，每次约一分钟。")


async def untouched(talk: Talk) -> None:
    """Nobody has taken it."""


async def own(talk: Talk) -> None:
    """Raised by the provider, answered by the customer, closed by who raised it."""
    await talk.later()
    await talk.stage.do(LI, reply, talk.issue.id, "机房本周六 22:00 至次日 6:00 可以停机，值班人员已安排。")
    await talk.later()
    await talk.stage.do(talk.manager, close_issue, talk.issue.id)


Then = Callable[[Talk], Awaitable[None]]


@dataclass(frozen=True)
class IssuePlan:
    """Which project, who raises it on which day, what, and what becomes of it."""

    project: str
    raised: int
    by: str
    manager: str
    title: str
    text: str
    kind: IssueKind
    severity: IssueSeverity
    then: Then


K, S = IssueKind, IssueSeverity
PLANS = (
    IssuePlan("hub", -120, QIAN, CHEN, "日终对账差三条", "3 月 2 日的日终对账比码头系统多三条。", K.FAULT, S.HIGH, closed_with_files),
    IssuePlan("hub", -60, CHEN, CHEN, "请确认割接停机窗口", "割接需要停机八小时，请确认可用的窗口与值班人。", K.REQUEST, S.MEDIUM, own),
    IssuePlan(
        "hub", -20, LI, CHEN, "查询高峰响应超过十秒", "每日 9 点前后提单查询响应超过十秒。", K.FAULT, S.CRITICAL, answered_for_headquarters
    ),
    IssuePlan("hub", -9, QIAN, CHEN, "夜班人员未参加培训", "夜班二十人因排班未参加培训，请安排补训。", K.REQUEST, S.LOW, answered),
    IssuePlan("hub", -6, QIAN, CHEN, "地磅数据无法自动采集", "三号门新换的地磅没有数据。", K.FAULT, S.MEDIUM, handling),
    IssuePlan("hub", -1, LI, CHEN, "能否增加英文界面", "外籍船员自助终端希望有英文界面。", K.QUESTION, S.LOW, untouched),
    IssuePlan("cold", -40, DENG, ZHAO, "扫码枪频繁断开", "冷库二号门的扫码枪每天断开数次。", K.FAULT, S.MEDIUM, reopened),
    IssuePlan("cold", -25, DENG, ZHAO, "换班时段盘点无法提交", "交接班的十分钟内盘点单提交失败。", K.FAULT, S.HIGH, late),
    IssuePlan("cold", -4, SONG, ZHAO, "冷链温度记录缺失", "上周四 2:00 至 4:00 没有温度记录。", K.RISK, S.CRITICAL, major),
    IssuePlan("mes", -30, JIANG, LIU, "设备许可即将到期", "三台网关的许可在月底到期。", K.RISK, S.HIGH, recalled),
    IssuePlan("mes", -7, YE, LIU, "希望增加两条产线", "新建的两条产线也要接入。", K.REQUEST, S.MEDIUM, asked),
    IssuePlan("mes", -5, JIANG, LIU, "备件到货推迟", "供应商通知备件推迟六周。", K.COMPLAINT, S.HIGH, returned),
)
"""A dozen."""
PEOPLE = {"hub": (CHEN, (QIAN, LI)), "cold": (ZHAO, (SONG,)), "mes": (LIU, (YE,))}
"""The customers' people who come to the projects, by whom."""


def tell(stage: Stage, projects: Mapping[str, UUID]) -> Iterator[Coroutine[Any, Any, None]]:
    """All of them."""
    yield _join(stage, projects)
    yield from (_told(stage, projects, plan) for plan in PLANS)


async def _join(stage: Stage, projects: Mapping[str, UUID]) -> None:
    await stage.until(stage.day(-130))
    for key, (manager, people) in PEOPLE.items():
        for who in people:
            await stage.do(manager, add_member, projects[key], stage.people[who])


async def _told(stage: Stage, projects: Mapping[str, UUID], plan: IssuePlan) -> None:
    await stage.until(stage.day(plan.raised))
    draft = IssueDraft(plan.title, plan.text, plan.kind, plan.severity)
    issue = await stage.do(plan.by, raise_issue, projects[plan.project], draft)
    await plan.then(Talk(stage, issue, plan.manager))
