"""The file of an admission: filled in, handed in, reviewed (S0-45)."""

from datetime import date

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import ActInput, ChangeInput, described, mutation, optional, row_id, use_enum
from authz.viewer import Viewer
from domain.database import Row
from domain.partners import approve_admission as approving
from domain.partners import ask_for_more as asking
from domain.partners import begin_review as beginning
from domain.partners import change_company_data as company
from domain.partners import change_partner_account as account
from domain.partners import change_person as changing
from domain.partners import check_qualification as checking
from domain.partners import decide_account_change as deciding
from domain.partners import make_declarations as declaring
from domain.partners import recommend_admission as recommending
from domain.partners import record_person as people
from domain.partners import record_qualification as papers
from domain.partners import reject_admission as rejecting
from domain.partners import return_admission as returning
from domain.partners import submit_file as submitting
from domain.partners import withdraw_qualification as withdrawing
from domain.partners.models import DeclarationKind, FileSection, QualificationKind, SkillLevel, TaxpayerKind

use_enum(TaxpayerKind, QualificationKind, SkillLevel, DeclarationKind, FileSection)
PARTNER, PAPER, PERSON, CHANGE = "Partner", "PartnerQualification", "PartnerPerson", "PartnerAccountChange"


@strawberry.input(description="An act on a partner.")
class PartnerInput(ChangeInput):
    """A partner."""

    partner_id: strawberry.ID = described("The partner.")


@strawberry.input(description="The company's data.")
class ChangeCompanyDataInput(PartnerInput):
    """All of them; what is left out is removed."""

    taxpayer_kind: TaxpayerKind = described("General or small-scale taxpayer.")
    is_small_enterprise: bool = described("Whether the law's payment term of at most 60 days protects it (中小企业).")
    legal_representative: str = described("The legal representative (法定代表人).")
    address: str = described("The registered address.")
    phone: str = described("The telephone number, at most 40 characters.")
    founded_on: date = described("The day of foundation.")
    staff_count: int = described("How many people it employs, from 1.")
    business: str | None = optional("What it does, at most 4,000 characters.")


@strawberry.input(description="Bank account and invoice data.")
class ChangePartnerAccountInput(PartnerInput):
    """All of them."""

    bank_name: str = described("The bank.")
    bank_account: str = described("The account number, at most 40 characters.")
    invoice_address: str = described("The address on invoices.")
    invoice_phone: str = described("The telephone number on invoices.")


@strawberry.input(description="A decision on a change of account.")
class DecideAccountChangeInput(ActInput):
    """Yes or no."""

    partner_account_change_id: strawberry.ID = described("The change.")
    is_approved: bool = described("Whether payments go to the new account from now on.")
    reason: str | None = optional("Why; needed for a no.")


@strawberry.input(description="A licence or certificate.")
class RecordQualificationInput(PartnerInput):
    """As it is printed."""

    kind: QualificationKind = described("What kind of paper; PERSONAL is that of a person.")
    name: str = described("What it is called.")
    number: str = described("Its number, at most 80 characters.")
    issuer: str = described("Who issued it.")
    valid_from: date = described("The first day.")
    valid_to: date | None = optional("The last day; none where it does not end.")
    partner_person_id: strawberry.ID | None = optional("Whose certificate it is, of a personal one.")
    document_id: strawberry.ID | None = optional("Its scan.")


@strawberry.input(description="An act on a qualification.")
class QualificationInput(ActInput):
    """A qualification."""

    partner_qualification_id: strawberry.ID = described("The qualification.")


@strawberry.input(description="A person whom the partner may send.")
class RecordPersonInput(PartnerInput):
    """A person."""

    name: str = described("The name.")
    level: SkillLevel = described("The level.")
    skills: str | None = optional("What the person can do.")


@strawberry.input(description="What is said of a person.")
class ChangePersonInput(ActInput):
    """All of it; what is left out is removed."""

    partner_person_id: strawberry.ID = described("The person.")
    name: str = described("The name.")
    level: SkillLevel = described("The level.")
    skills: str | None = optional("What the person can do.")
    left_on: date | None = optional("The day the person left; none while with the partner.")


@strawberry.input(description="Declarations of a partner.")
class MakeDeclarationsInput(PartnerInput):
    """What is declared."""

    kinds: list[DeclarationKind] = described("What is declared.")
    disclosure: str | None = optional("What there is to say of a conflict of interest.")


@strawberry.input(description="One thing that is wanted.")
class WantedInput:
    """A part of the file and a wish."""

    section: FileSection = described("The part of the file that is opened again.")
    wish: str = described("What is wanted, at most 4,000 characters.")


@strawberry.input(description="What a candidate is asked for.")
class AskForMoreInput(PartnerInput):
    """Item by item."""

    items: list[WantedInput] = described("What is wanted, 1 to 50 things.")


@strawberry.input(description="A no to a candidate.")
class RejectAdmissionInput(PartnerInput):
    """Why."""

    reason: str = described("Why, at most 4,000 characters; the candidate reads it.")


@strawberry.input(description="A yes to a candidate.")
class ApproveAdmissionInput(PartnerInput):
    """Yes."""

    opinion: str | None = optional("What there is to say, at most 4,000 characters.")


@strawberry.input(description="A candidate's file given back to its reviewer.")
class ReturnAdmissionInput(PartnerInput):
    """Why."""

    reason: str = described("Why, at most 4,000 characters; the reviewer reads it.")


@mutation(company.ACTION, PARTNER, "Fills in the company's data (S0-45).", can=company.can_change_company_data)
async def change_company_data(db: AsyncSession, viewer: Viewer, input: ChangeCompanyDataInput) -> Row:
    """The first part of the file."""
    data = company.CompanyData(
        taxpayer_kind=input.taxpayer_kind,
        is_small_enterprise=input.is_small_enterprise,
        legal_representative=input.legal_representative,
        address=input.address,
        phone=input.phone,
        founded_on=input.founded_on,
        staff_count=input.staff_count,
        business=input.business,
    )
    return await company.change_company_data(db, viewer, row_id(PARTNER, input.partner_id), data, input.expected_version)


@mutation(
    account.ACTION,
    PARTNER,
    "Bank account and invoice data; those of an admitted partner wait for a second person (S0-45).",
    can=account.can_change_partner_account,
)
async def change_partner_account(db: AsyncSession, viewer: Viewer, input: ChangePartnerAccountInput) -> Row:
    """Another account."""
    new = account.Account(input.bank_name, input.bank_account, input.invoice_address, input.invoice_phone)
    return await account.change_partner_account(db, viewer, row_id(PARTNER, input.partner_id), new, input.expected_version)


@mutation(
    deciding.ACTION,
    CHANGE,
    "A second person approves or rejects the change of a partner's account (S0-45).",
    can=deciding.can_decide_account_change,
)
async def decide_account_change(db: AsyncSession, viewer: Viewer, input: DecideAccountChangeInput) -> Row:
    """Yes or no."""
    found = row_id(CHANGE, input.partner_account_change_id)
    return await deciding.decide_account_change(db, viewer, found, is_approved=input.is_approved, reason=input.reason)


@mutation(
    papers.ACTION,
    PAPER,
    "Records a licence or certificate of a partner, or of one of its people (S0-45).",
    can=papers.can_record_qualification,
)
async def record_qualification(db: AsyncSession, viewer: Viewer, input: RecordQualificationInput) -> Row:
    """A paper."""
    draft = papers.QualificationDraft(
        kind=input.kind,
        name=input.name,
        number=input.number,
        issuer=input.issuer,
        valid_from=input.valid_from,
        valid_to=input.valid_to,
        person_id=None if input.partner_person_id is None else row_id(PERSON, input.partner_person_id),
        document_id=None if input.document_id is None else row_id("Document", input.document_id),
    )
    return await papers.record_qualification(db, viewer, row_id(PARTNER, input.partner_id), draft, input.expected_version)


@mutation(withdrawing.ACTION, PAPER, "A licence or certificate no longer counts.", can=withdrawing.can_withdraw_qualification)
async def withdraw_qualification(db: AsyncSession, viewer: Viewer, input: QualificationInput) -> Row:
    """A paper less."""
    return await withdrawing.withdraw_qualification(db, viewer, row_id(PAPER, input.partner_qualification_id))


@mutation(
    checking.ACTION,
    PAPER,
    "The provider has seen a paper that an admitted partner recorded: it counts.",
    can=checking.can_check_qualification,
)
async def check_qualification(db: AsyncSession, viewer: Viewer, input: QualificationInput) -> Row:
    """A paper seen."""
    return await checking.check_qualification(db, viewer, row_id(PAPER, input.partner_qualification_id))


@mutation(people.ACTION, PERSON, "Names a person whom the partner may send.", can=people.can_record_person)
async def record_person(db: AsyncSession, viewer: Viewer, input: RecordPersonInput) -> Row:
    """A person."""
    draft = people.PersonDraft(input.name, input.level, input.skills)
    return await people.record_person(db, viewer, row_id(PARTNER, input.partner_id), draft, input.expected_version)


@mutation(changing.ACTION, PERSON, "Says something else of a person, or that the person has left.", can=changing.can_change_person)
async def change_person(db: AsyncSession, viewer: Viewer, input: ChangePersonInput) -> Row:
    """A person."""
    draft = people.PersonDraft(input.name, input.level, input.skills, input.left_on)
    return await changing.change_person(db, viewer, row_id(PERSON, input.partner_person_id), draft)


@mutation(declaring.ACTION, PARTNER, "Declares confidentiality, integrity, conflicts of interest.", can=declaring.can_make_declarations)
async def make_declarations(db: AsyncSession, viewer: Viewer, input: MakeDeclarationsInput) -> Row:
    """Declarations."""
    found = row_id(PARTNER, input.partner_id)
    return await declaring.make_declarations(db, viewer, found, input.kinds, input.disclosure, input.expected_version)


@mutation(
    submitting.ACTION,
    PARTNER,
    "Hands in the file for review; each missing thing is named in one answer (S0-45).",
    can=submitting.can_submit_file,
)
async def submit_file(db: AsyncSession, viewer: Viewer, input: PartnerInput) -> Row:
    """The file is handed in."""
    return await submitting.submit_file(db, viewer, row_id(PARTNER, input.partner_id), input.expected_version)


@mutation(beginning.ACTION, PARTNER, "Takes a submitted file for review (S0-45).", can=beginning.can_begin_review)
async def begin_review(db: AsyncSession, viewer: Viewer, input: PartnerInput) -> Row:
    """A review begins."""
    return await beginning.begin_review(db, viewer, row_id(PARTNER, input.partner_id), input.expected_version)


@mutation(
    asking.ACTION,
    PARTNER,
    "Asks a candidate for more, item by item; only those parts of the file open again (S0-45).",
    can=asking.can_ask_for_more,
)
async def ask_for_more(db: AsyncSession, viewer: Viewer, input: AskForMoreInput) -> Row:
    """More is wanted."""
    items = [asking.Wanted(item.section, item.wish) for item in input.items]
    return await asking.ask_for_more(db, viewer, row_id(PARTNER, input.partner_id), items, input.expected_version)


@mutation(
    recommending.ACTION,
    PARTNER,
    "The reviewer finds the file good: the admission goes along its chain of approval (S0-45).",
    can=recommending.can_recommend_admission,
)
async def recommend_admission(db: AsyncSession, viewer: Viewer, input: PartnerInput) -> Row:
    """Recommended."""
    return await recommending.recommend_admission(db, viewer, row_id(PARTNER, input.partner_id), input.expected_version)


@mutation(
    approving.ACTION,
    PARTNER,
    "An approver's yes; with the last one the candidate is admitted: an agreement may be signed (S0-45).",
    can=approving.can_approve_admission,
)
async def approve_admission(db: AsyncSession, viewer: Viewer, input: ApproveAdmissionInput) -> Row:
    """Admitted."""
    return await approving.approve_admission(db, viewer, row_id(PARTNER, input.partner_id), input.opinion, input.expected_version)


@mutation(
    returning.ACTION, PARTNER, "An approver gives the file back to its reviewer, with a reason (S0-45).", can=returning.can_return_admission
)
async def return_admission(db: AsyncSession, viewer: Viewer, input: ReturnAdmissionInput) -> Row:
    """Back to the review."""
    found = row_id(PARTNER, input.partner_id)
    return await returning.return_admission(db, viewer, found, input.reason, input.expected_version)


@mutation(
    rejecting.ACTION, PARTNER, "Does not admit a candidate; it may hand in its file again (S0-45).", can=rejecting.can_reject_admission
)
async def reject_admission(db: AsyncSession, viewer: Viewer, input: RejectAdmissionInput) -> Row:
    """Not admitted."""
    found = row_id(PARTNER, input.partner_id)
    return await rejecting.reject_admission(db, viewer, found, input.reason, input.expected_version)
