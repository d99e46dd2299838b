"""What two years bring to the demo's partners: agreements follow each other, papers are renewed, accounts change, some are stopped."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from concord.demo.company import FIRST_DAY, PartnerPlan
from concord.demo.files import pdf, upload
from concord.demo.founding import HEADQUARTERS_PMO, PARTNER_MANAGER, Founding
from domain.partners.blacklist_partner import blacklist_partner
from domain.partners.change_partner_account import Account, change_partner_account
from domain.partners.check_qualification import check_qualification
from domain.partners.decide_account_change import decide_account_change
from domain.partners.end_agreement import end_agreement
from domain.partners.grade_partner import Scores, grade_partner
from domain.partners.models import ChangeState, PartnerAccountChange, QualificationKind, SkillLevel
from domain.partners.record_person import PersonDraft, record_person
from domain.partners.record_qualification import QualificationDraft, record_qualification
from domain.partners.suspend_partner import suspend_partner

FINANCE = "ma.lihua@heqi.example"
LUO = "luo.cheng@yunzhan.example"
BANK, TERMS = ("中国工商银行成都高新支行", "4402 2390 0910 0012"), (800, 1080, 1500, 2100)
FORMER = (
    PartnerPlan("MINGCHUAN", "明川信息技术有限公司", "91510100MA6C8K2W3", BANK, TERMS, 6, 800_000, (72, 70, 74, 71), ((-700, -336),)),
    PartnerPlan("HAITANG", "海棠数码科技有限公司", "91320500MA1X7P4N5", BANK, TERMS, 6, 600_000, (60, 66, 58, 64), ((-610, 60),)),
    PartnerPlan("JIZHOU", "霁舟网络技术有限公司", "91430100MA4Q2D6R8", BANK, TERMS, 6, 500_000, (52, 48, 50, 45), ((-520, -156),)),
)
"""Partners without running orders: one whose agreement ran out, one that is suspended, one that is blacklisted."""
PEOPLE = (
    PersonDraft("范博", SkillLevel.SENIOR, "Java、调度算法、性能调优"),
    PersonDraft("邹宁", SkillLevel.EXPERT, "系统架构、港口作业系统"),
    PersonDraft("齐悦", SkillLevel.INTERMEDIATE, "移动端开发、自动化测试"),
)
ACCOUNT = Account("招商银行南京河西支行", "1259 0731 8810 902", "南京市建邺区云龙山路 88 号", "025-5866 2100")


async def renew(founding: Founding, plan: PartnerPlan) -> None:
    """Each agreement is signed on its first day; after a year the partner is graded anew."""
    stage = founding.stage
    for first, last in plan.agreements:
        if first == FIRST_DAY:
            continue
        await stage.until(stage.day(first), hour=9)
        await founding.sign(plan, stage.day(first), stage.day(last))
        if plan.code != "QINGWU":
            scale, qualification, experience, capability = (Decimal(score + 2) for score in plan.scores)
            scores = Scores(scale, qualification, experience, capability, Decimal(86))
            await stage.do(PARTNER_MANAGER, grade_partner, founding.partners[plan.code], scores, is_published=plan.code == "YUNZHAN")


async def stop(founding: Founding) -> None:
    """Three former partners: the first is left alone, the second loses its agreement and is suspended, the third is blacklisted."""
    stage = founding.stage
    _, suspended, blacklisted = FORMER
    for plan in FORMER:
        await stage.until(stage.day(plan.agreements[0][0]), hour=10)
        await founding.admit_partner(plan)
    await stage.until(stage.day(-240), hour=14)
    (agreement_id,) = founding.agreements[suspended.code]
    await stage.do(PARTNER_MANAGER, end_agreement, agreement_id, "连续两个季度无法按约派出人员，双方协商提前终止。")
    await stage.until(stage.day(-128), hour=15)
    reason = "虚报人员资历，经总部核实，列入黑名单。"
    await stage.do(HEADQUARTERS_PMO, blacklist_partner, founding.partners[blacklisted.code], reason)
    await stage.until(stage.day(-60), hour=15)
    reason = "整改期间暂停合作，待重新评估后恢复。"
    await stage.do(PARTNER_MANAGER, suspend_partner, founding.partners[suspended.code], reason)


async def keep_file(founding: Founding) -> None:
    """The largest partner names people and certificates; one certificate nears its end, another waits to be checked."""
    stage, partner_id = founding.stage, founding.partners["YUNZHAN"]
    await stage.until(stage.day(-700), hour=10)
    people = [await stage.do(LUO, record_person, partner_id, draft) for draft in PEOPLE]
    await _certificate(founding, QualificationKind.ISO_27001, "信息安全管理体系认证", "IS-2024-1107", 25)
    issuer, tester = "工业和信息化部", people[-1].id
    draft = QualificationDraft(QualificationKind.PERSONAL, "软件测试工程师", "ST-88213", issuer, stage.today, person_id=tester)
    await stage.do(LUO, record_qualification, partner_id, draft)
    await stage.until(stage.day(-4), hour=10)
    await _certificate(founding, QualificationKind.CMMI, "CMMI 成熟度三级", "CMMI-2026-3306", 1090, is_checked=False)


async def _certificate(founding: Founding, kind: QualificationKind, name: str, number: str, until: int, *, is_checked: bool = True) -> None:
    stage, partner_id = founding.stage, founding.partners["YUNZHAN"]
    scan = await upload(stage, LUO, f"{name}.pdf", pdf(name, [f"证书编号：{number}", "云栈软件技术有限公司"]))
    draft = QualificationDraft(kind, name, number, "中国质量认证中心", stage.today - timedelta(days=10), stage.day(until), None, scan.id)
    paper = await stage.do(LUO, record_qualification, partner_id, draft)
    if is_checked:
        await stage.do(PARTNER_MANAGER, check_qualification, paper.id)


async def move_accounts(founding: Founding) -> None:
    """One change of an account is approved, one turned down, one waits for its second person."""
    stage = founding.stage
    await stage.until(stage.day(-320), hour=10)
    bank = Account("招商银行南京分行", "1259 0731 8810 718", "南京市建邺区江东中路 106 号", "025-5866 2100")
    await _change(founding, "YUNZHAN", LUO, bank)
    await _decide(founding, "YUNZHAN", is_approved=True)
    await stage.until(stage.day(-90), hour=10)
    bank = Account("汉口银行光谷支行", "5682 9901 0071", "武汉市洪山区光谷大道 77 号", "027-8755 3020")
    await _change(founding, "YANCHUAN", PARTNER_MANAGER, bank)
    await _decide(founding, "YANCHUAN", is_approved=False)
    await stage.until(stage.day(-3), hour=11)
    await _change(founding, "YUNZHAN", LUO, ACCOUNT)


async def _change(founding: Founding, code: str, who: str, account: Account) -> None:
    await founding.stage.do(who, change_partner_account, founding.partners[code], account)


async def _decide(founding: Founding, code: str, *, is_approved: bool) -> None:
    """Finance, two days later."""
    stage = founding.stage
    await stage.until(stage.today + timedelta(days=2), hour=11)
    waiting = PartnerAccountChange.partner_id == founding.partners[code], PartnerAccountChange.state == ChangeState.PENDING
    async with stage.sessions() as db:
        change = (await db.scalars(select(PartnerAccountChange).where(*waiting))).one()
    reason = None if is_approved else "开户许可证与账户名称不一致，请补充证明。"
    await stage.do(FINANCE, decide_account_change, change.id, is_approved=is_approved, reason=reason)
