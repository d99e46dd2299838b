"""The inputs of acts on issues."""

from datetime import date

import strawberry

from api.mutations import ActInput, ChangeInput, described, optional, papers, use_enum
from domain.issues.models import IssueKind, IssueSeverity

use_enum(IssueKind, IssueSeverity)


@strawberry.input(description="Something about a project that wants an answer.")
class RaiseIssueInput(ActInput):
    """What is raised."""

    project_id: strawberry.ID = described("The project.")
    title: str = described("What it is about, at most 200 characters.")
    text: str = described("What is the matter, at most 4,000 characters.")
    kind: IssueKind = described("What sort of thing it is.")
    severity: IssueSeverity = described("How much depends on it.")
    due_on: date | None = optional("The day by which an answer is wished, today or later.")
    document_ids: list[strawberry.ID] = papers("Documents with it")


@strawberry.input(description="An act on an issue.")
class IssueInput(ChangeInput):
    """An issue."""

    issue_id: strawberry.ID = described("The issue.")


@strawberry.input(description="Something said about an issue.")
class SayInput(ChangeInput):
    """A text and its documents."""

    issue_id: strawberry.ID = described("The issue.")
    text: str = described("What is said, at most 4,000 characters.")
    document_ids: list[strawberry.ID] = papers("Documents with it")


@strawberry.input(description="Who sees to an issue: oneself.")
class TakeIssueInput(ChangeInput):
    """An issue and its day."""

    issue_id: strawberry.ID = described("The issue.")
    due_on: date | None = optional("The day by which it is to be answered, today or later; without one it stays.")


@strawberry.input(description="Another day for an issue.")
class ChangeDueDayInput(ChangeInput):
    """An issue and its day."""

    issue_id: strawberry.ID = described("The issue.")
    due_on: date = described("The day by which it is to be answered, today or later.")


@strawberry.input(description="Who sees to an issue.")
class AssignIssueInput(ChangeInput):
    """An issue, a person, a day."""

    issue_id: strawberry.ID = described("The issue.")
    user_id: strawberry.ID = described("A person of the provider on the project.")
    due_on: date | None = optional("The day by which it is to be answered, today or later; without one it stays.")


@strawberry.input(description="An issue is done with.")
class CloseIssueInput(ChangeInput):
    """An issue and a last word."""

    issue_id: strawberry.ID = described("The issue.")
    word: str | None = optional("A last word, at most 4,000 characters.")


@strawberry.input(description="A step of an issue with its reason.")
class IssueReasonInput(ChangeInput):
    """An issue and why."""

    issue_id: strawberry.ID = described("The issue.")
    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="What headquarters is asked.")
class AskHeadquartersInput(ChangeInput):
    """An issue and the question."""

    issue_id: strawberry.ID = described("The issue.")
    question: str = described("What headquarters is to say, at most 4,000 characters; an internal note.")


@strawberry.input(description="Headquarters' word.")
class CountersignIssueInput(ChangeInput):
    """An issue and an opinion."""

    issue_id: strawberry.ID = described("The issue.")
    opinion: str = described("The opinion, at most 4,000 characters; stays inside.")
