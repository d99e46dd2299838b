"""Companies that want to become partners, each at another point of its admission (S0-45)."""

import enum
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from concord.demo.files import pdf, upload
from concord.demo.founding import PARTNER_MANAGER, Founding, credit_code
from concord.demo.stage import Stage
from domain.identity.invitations import Person
from domain.identity.models import Invitation
from domain.partners.approve_admission import approve_admission
from domain.partners.ask_for_more import Wanted, ask_for_more
from domain.partners.begin_review import begin_review
from domain.partners.change_company_data import CompanyData, change_company_data
from domain.partners.change_partner_account import Account, change_partner_account
from domain.partners.invite_candidate import invite_candidate
from domain.partners.make_declarations import make_declarations
from domain.partners.models import DeclarationKind, FileSection, PartnerKind, QualificationKind, SkillLevel, TaxpayerKind
from domain.partners.recommend_admission import recommend_admission
from domain.partners.record_person import PersonDraft, record_person
from domain.partners.record_qualification import QualificationDraft, record_qualification
from domain.partners.reject_admission import reject_admission
from domain.partners.return_admission import return_admission
from domain.partners.submit_file import submit_file

NING, BAI, JIANG, SHI, WEI, REN = (
    Person(name, email)
    for name, email in (
        ("宁远", "ning.yuan@zhulan.example"),
        ("白露", "bai.lu@shuofang.example"),
        ("江澄", "jiang.cheng@tingyu.example"),
        ("石川", "shi.chuan@lianshan.example"),
        ("韦一", "wei.yi@hengdu.example"),
        ("任舟", "ren.zhou@beidou.example"),
    )
)
BUYER, HEADQUARTERS = "sun.li@heqi.example", "xu.fang@heqi.example"


class Stop(enum.IntEnum):
    """How far an admission has come."""

    INVITED = enum.auto()
    SUBMITTED = enum.auto()
    MORE_ASKED = enum.auto()
    IN_APPROVAL = enum.auto()
    REJECTED = enum.auto()
    ADMITTED = enum.auto()


@dataclass(frozen=True)
class CandidatePlan:
    """A company, the person who fills in its file, when it was invited, and where it stands."""

    code: str
    name: str
    credit_code: str
    person: Person
    invited: int
    upto: Stop
    founded: int
    staff: int


CANDIDATES = (
    CandidatePlan("ZHULAN", "逐澜智能科技有限公司", "91370200MA3T5H7K1", NING, -2, Stop.INVITED, 2019, 60),
    CandidatePlan("SHUOFANG", "朔方云计算有限公司", "91640100MA76L2P9X", BAI, -12, Stop.SUBMITTED, 2018, 45),
    CandidatePlan("TINGYU", "听雨软件有限公司", "91350200MA32N8D4C", JIANG, -25, Stop.MORE_ASKED, 2021, 18),
    CandidatePlan("LIANSHAN", "连山信息系统有限公司", "91500000MA5U6T3B2", SHI, -12, Stop.IN_APPROVAL, 2012, 120),
    CandidatePlan("HENGDU", "衡渡外包服务有限公司", "91330200MA2C4J8Y6", WEI, -150, Stop.REJECTED, 2023, 9),
    CandidatePlan("BEIDOU", "北斗星辰数据有限公司", "91110108MA01F6Q2M", REN, -45, Stop.ADMITTED, 2009, 260),
)


@dataclass(frozen=True)
class Candidacy:
    """One candidate on the stage."""

    founding: Founding
    plan: CandidatePlan

    @property
    def stage(self) -> Stage:
        """Where it is told."""
        return self.founding.stage

    async def tell(self) -> None:
        """Invited, filled in, handed in, reviewed: as far as the plan says."""
        plan, stage = self.plan, self.stage
        await stage.until(stage.day(plan.invited), hour=10)
        number = credit_code(plan.credit_code)
        partner = await stage.do(
            PARTNER_MANAGER,
            invite_candidate,
            name=plan.name,
            code=plan.code,
            credit_code=number,
            kinds=[PartnerKind.OUTSOURCING],
            person=plan.person,
        )
        self.founding.partners[plan.code] = partner.id
        if plan.upto is Stop.INVITED:
            return
        async with stage.sessions() as db:
            invitation = (await db.scalars(select(Invitation).where(Invitation.email == plan.person.email))).one()
        await self.founding.admit([invitation])
        await stage.until(stage.day(plan.invited + 5), hour=15)
        await self._fill_in()
        await stage.do(plan.person.email, submit_file, partner.id)
        if plan.upto is not Stop.SUBMITTED:
            await self._review()

    async def _fill_in(self) -> None:
        """Company data, account, licence, a person, declarations."""
        plan, stage, who = self.plan, self.stage, self.plan.person.email
        partner_id = self.founding.partners[plan.code]
        company = CompanyData(
            TaxpayerKind.GENERAL, plan.staff < 100, plan.person.name, "高新技术开发区科技大道 1 号", "400-820-1188",
            date(plan.founded, 5, 18), plan.staff, "软件开发、系统集成与运维服务",
        )  # fmt: skip
        await stage.do(who, change_company_data, partner_id, company)
        account = Account("中国建设银行高新支行", "6217 0012 3456 7788", "高新技术开发区科技大道 1 号", "400-820-1188")
        await stage.do(who, change_partner_account, partner_id, account)
        name, number = "营业执照", credit_code(plan.credit_code)
        scan = await upload(stage, who, f"{name}.pdf", pdf(name, [plan.name, f"统一社会信用代码：{number}"]))
        licence = QualificationDraft(
            QualificationKind.BUSINESS_LICENCE, name, number, "市场监督管理局", date(plan.founded, 5, 18), document_id=scan.id
        )
        await stage.do(who, record_qualification, partner_id, licence)
        await stage.do(who, record_person, partner_id, PersonDraft(plan.person.name, SkillLevel.SENIOR, "项目管理、需求分析"))
        await stage.do(who, make_declarations, partner_id, list(DeclarationKind), "无关联关系。")

    async def _review(self) -> None:
        """Taken up, asked for more, recommended, approved or not."""
        stage, partner_id, upto = self.stage, self.founding.partners[self.plan.code], self.plan.upto
        await stage.until(stage.day(self.plan.invited + 9), hour=11)
        await stage.do(PARTNER_MANAGER, begin_review, partner_id)
        if upto is Stop.MORE_ASKED:
            wishes = [
                Wanted(FileSection.QUALIFICATIONS, "请补充软件著作权或同类项目证明。"),
                Wanted(FileSection.PEOPLE, "请至少登记三名可派出的人员。"),
            ]
            await stage.do(PARTNER_MANAGER, ask_for_more, partner_id, wishes)
            return
        await stage.do(PARTNER_MANAGER, recommend_admission, partner_id)
        await stage.until(stage.day(self.plan.invited + 13), hour=14)
        if upto is Stop.REJECTED:
            await stage.do(BUYER, reject_admission, partner_id, "公司规模与人员储备不足以承接项目，建议一年后再申请。")
            return
        if upto is Stop.ADMITTED:
            await stage.do(BUYER, return_admission, partner_id, "请补充同类项目的客户评价后再提交。")
            await stage.until(stage.day(self.plan.invited + 20), hour=10)
            await stage.do(PARTNER_MANAGER, recommend_admission, partner_id)
            await stage.until(stage.day(self.plan.invited + 23), hour=10)
            await stage.do(BUYER, approve_admission, partner_id, "资料齐全，同意准入。")
            await stage.until(stage.day(self.plan.invited + 26), hour=10)
            await stage.do(HEADQUARTERS, approve_admission, partner_id, "同意。")
