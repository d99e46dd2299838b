"""The acts on issues as mutation fields."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.issues import inputs
from api.mutations import mutation, row_id
from authz.viewer import Viewer
from domain.database import Row
from domain.delivery.models import Project
from domain.issues import answer_issue as answering
from domain.issues import ask_headquarters as asking
from domain.issues import assign_issue as assigning
from domain.issues import change_due_day as redating
from domain.issues import close_issue as closing
from domain.issues import countersign_issue as countersigning
from domain.issues import mark_major as marking
from domain.issues import note_internally as noting
from domain.issues import raise_issue as raising
from domain.issues import recall_issue as recalling
from domain.issues import reopen_issue as reopening
from domain.issues import reply as replying
from domain.issues import return_issue as returning
from domain.issues import take_issue as taking

ISSUE = "Issue"


@mutation(raising.ACTION, ISSUE, "An issue is raised to the project manager (S0-43).", on=Project, can=raising.can_raise_issue)
async def raise_issue(db: AsyncSession, viewer: Viewer, input: inputs.RaiseIssueInput) -> Row:
    """An open issue."""
    draft = raising.IssueDraft(input.title, input.text, input.kind, input.severity, input.due_on)
    documents = [row_id("Document", each) for each in input.document_ids]
    return await raising.raise_issue(db, viewer, row_id("Project", input.project_id), draft, documents)


@mutation(replying.ACTION, ISSUE, "Something is said to everybody.", can=replying.can_reply)
async def reply(db: AsyncSession, viewer: Viewer, input: inputs.SayInput) -> Row:
    """An issue with a message more."""
    documents = [row_id("Document", each) for each in input.document_ids]
    return await replying.reply(db, viewer, row_id(ISSUE, input.issue_id), input.text, documents, input.expected_version)


@mutation(noting.ACTION, ISSUE, "Something is said among the provider's own (内部备注).", can=noting.can_note_internally)
async def note_internally(db: AsyncSession, viewer: Viewer, input: inputs.SayInput) -> Row:
    """An issue with a note more."""
    documents = [row_id("Document", each) for each in input.document_ids]
    return await noting.note_internally(db, viewer, row_id(ISSUE, input.issue_id), input.text, documents, input.expected_version)


@mutation(taking.ACTION, ISSUE, "One sees to the issue oneself.", can=taking.can_take_issue)
async def take_issue(db: AsyncSession, viewer: Viewer, input: inputs.TakeIssueInput) -> Row:
    """An issue being handled."""
    return await taking.take_issue(db, viewer, row_id(ISSUE, input.issue_id), input.due_on, input.expected_version)


@mutation(assigning.ACTION, ISSUE, "The project manager names who sees to the issue.", can=assigning.can_assign_issue)
async def assign_issue(db: AsyncSession, viewer: Viewer, input: inputs.AssignIssueInput) -> Row:
    """An issue being handled."""
    issue_id, user_id = row_id(ISSUE, input.issue_id), row_id("User", input.user_id)
    return await assigning.assign_issue(db, viewer, issue_id, user_id, input.due_on, input.expected_version)


@mutation(redating.ACTION, ISSUE, "The day by which the issue is to be answered is another.", can=redating.can_change_due_day)
async def change_due_day(db: AsyncSession, viewer: Viewer, input: inputs.ChangeDueDayInput) -> Row:
    """The issue with its new day."""
    return await redating.change_due_day(db, viewer, row_id(ISSUE, input.issue_id), input.due_on, input.expected_version)


@mutation(answering.ACTION, ISSUE, "The provider answers the customer.", can=answering.can_answer_issue)
async def answer_issue(db: AsyncSession, viewer: Viewer, input: inputs.SayInput) -> Row:
    """An answered issue."""
    documents = [row_id("Document", each) for each in input.document_ids]
    return await answering.answer_issue(db, viewer, row_id(ISSUE, input.issue_id), input.text, documents, input.expected_version)


@mutation(closing.ACTION, ISSUE, "The customer, or who raised it, closes the issue.", can=closing.can_close_issue)
async def close_issue(db: AsyncSession, viewer: Viewer, input: inputs.CloseIssueInput) -> Row:
    """A closed issue."""
    return await closing.close_issue(db, viewer, row_id(ISSUE, input.issue_id), input.word, input.expected_version)


@mutation(reopening.ACTION, ISSUE, "The answer was not enough: the issue is open again.", can=reopening.can_reopen_issue)
async def reopen_issue(db: AsyncSession, viewer: Viewer, input: inputs.IssueReasonInput) -> Row:
    """An issue that is open again."""
    return await reopening.reopen_issue(db, viewer, row_id(ISSUE, input.issue_id), input.reason, input.expected_version)


@mutation(marking.ACTION, ISSUE, "The issue is marked as major (重大): headquarters is told and asked.", can=marking.can_mark_major)
async def mark_major(db: AsyncSession, viewer: Viewer, input: inputs.IssueReasonInput) -> Row:
    """A major issue, with headquarters."""
    return await marking.mark_major(db, viewer, row_id(ISSUE, input.issue_id), input.reason, input.expected_version)


@mutation(asking.ACTION, ISSUE, "The project manager asks headquarters (加签).", can=asking.can_ask_headquarters)
async def ask_headquarters(db: AsyncSession, viewer: Viewer, input: inputs.AskHeadquartersInput) -> Row:
    """An issue with headquarters."""
    return await asking.ask_headquarters(db, viewer, row_id(ISSUE, input.issue_id), input.question, input.expected_version)


@mutation(
    countersigning.ACTION,
    ISSUE,
    "A signer's opinion (会签); with the last one the issue returns to the project manager.",
    can=countersigning.can_countersign_issue,
)
async def countersign_issue(db: AsyncSession, viewer: Viewer, input: inputs.CountersignIssueInput) -> Row:
    """An issue with a word of headquarters."""
    issue_id = row_id(ISSUE, input.issue_id)
    return await countersigning.countersign_issue(db, viewer, issue_id, input.opinion, input.expected_version)


@mutation(returning.ACTION, ISSUE, "A signer gives the issue back to the project manager with a reason.", can=returning.can_return_issue)
async def return_issue(db: AsyncSession, viewer: Viewer, input: inputs.IssueReasonInput) -> Row:
    """A returned issue."""
    return await returning.return_issue(db, viewer, row_id(ISSUE, input.issue_id), input.reason, input.expected_version)


@mutation(recalling.ACTION, ISSUE, "Who asked headquarters takes the issue back.", can=recalling.can_recall_issue)
async def recall_issue(db: AsyncSession, viewer: Viewer, input: inputs.IssueInput) -> Row:
    """An issue being handled."""
    return await recalling.recall_issue(db, viewer, row_id(ISSUE, input.issue_id), input.expected_version)
