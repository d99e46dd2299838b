"""A candidate on its way: invited, its file filled in, submitted, reviewed."""

from datetime import date
from typing import Any

from sqlalchemy import select

from authz.store import seed_policy
from domain.identity.invitations import Person
from domain.identity.models import Language, User
from domain.partners.approve_admission import approve_admission
from domain.partners.begin_review import begin_review
from domain.partners.change_company_data import CompanyData, change_company_data
from domain.partners.change_partner_account import Account, change_partner_account
from domain.partners.invite_candidate import invite_candidate
from domain.partners.make_declarations import make_declarations
from domain.partners.models import DeclarationKind, Partner, PartnerKind, PartnerQualification, QualificationKind, SkillLevel, TaxpayerKind
from domain.partners.recommend_admission import recommend_admission
from domain.partners.record_person import PersonDraft, record_person
from domain.partners.record_qualification import QualificationDraft, record_qualification
from domain.partners.submit_file import submit_file
from tests.company import a_credit_code
from tests.world import World

DATA = CompanyData(TaxpayerKind.GENERAL, True, "Zhou Ping", "River Street 1", "025-100", date(2012, 2, 29), 80, "Software")
ACCOUNT = Account("Bank of the River", "6230 01", "River Street 1", "025-100")
OTHER_ACCOUNT = Account("Bank of the Sea", "6240 02", "River Street 1", "025-100")
LICENCE = QualificationDraft(
    QualificationKind.BUSINESS_LICENCE, "Business licence", "L-1", "Market Regulation Bureau", date(2020, 1, 1), date(2027, 6, 30)
)
PERSON = PersonDraft("Guo An", SkillLevel.SENIOR, "Java, PostgreSQL")


class Candidate:
    """The partner, and what its administrator (persona `newcomer`) and the partner manager do."""

    def __init__(self, world: World, partner: Partner) -> None:
        self.world, self.partner = world, partner

    @classmethod
    async def invited(cls, world: World, kinds: tuple[PartnerKind, ...] = (PartnerKind.OUTSOURCING,)) -> "Candidate":
        """Invited by the partner manager; the administrator has joined."""
        await seed_policy(world.db)
        if "partner_manager" not in world.people:
            await world.staff("partner_manager", "partner_manager")
        who = Person("Newcomer", "newcomer@river.example", Language.EN)
        given: dict[str, Any] = {"name": "River Software", "code": "RIVER", "credit_code": a_credit_code(11), "kinds": kinds, "person": who}
        partner = await world.do("partner_manager", invite_candidate, **given)
        user = (await world.db.scalars(select(User).where(User.partner_id == partner.id))).one()
        user.joined_at = world.now
        await world.insert(user)
        world.people["newcomer"] = user
        world.roles["newcomer"] = {("partner_member", "organisation"), ("partner_admin", "organisation")}
        return cls(world, partner)

    @classmethod
    async def filled(cls, world: World) -> "Candidate":
        """With everything in its file."""
        one = await cls.invited(world)
        await one.does(change_company_data, DATA)
        await one.does(change_partner_account, ACCOUNT)
        await one.licence()
        await one.does(record_person, PERSON)
        await one.does(make_declarations, list(DeclarationKind), "None.")
        return one

    @classmethod
    async def reviewed(cls, world: World) -> "Candidate":
        """Under review."""
        one = await cls.filled(world)
        await one.does(submit_file)
        await one.provider("partner_manager", begin_review)
        return one

    @classmethod
    async def admitted(cls, world: World) -> "Candidate":
        """Approved, without an agreement."""
        one = await cls.reviewed(world)
        await one.approved()
        return one

    async def approved(self) -> None:
        """Recommended, and approved along the chain."""
        await self.provider("partner_manager", recommend_admission)
        for persona in ("buyer", "hq"):
            await self.provider(persona, approve_admission)

    async def does(self, act: Any, *values: Any, **named: Any) -> Any:
        """The partner's administrator does something about its partner."""
        return await self.world.do("newcomer", act, self.partner.id, *values, **named)

    async def provider(self, persona: str, act: Any, *values: Any, **named: Any) -> Any:
        """Somebody of the provider does something about the partner."""
        return await self.world.do(persona, act, self.partner.id, *values, **named)

    async def licence(self, **changes: Any) -> PartnerQualification:
        """A business licence with its scan."""
        document = await self.world.document("newcomer", "licence.pdf")
        draft = QualificationDraft(**{**vars(LICENCE), "document_id": document.id, **changes})
        recorded: PartnerQualification = await self.does(record_qualification, draft)
        return recorded

    async def state(self) -> str:
        """Where the partner stands in the database now."""
        return (await self.world.again(self.partner)).state.value
