"""What the acts on announcements and discussions are given."""

import strawberry

from api.mutations import ActInput, ChangeInput, described, optional, papers, use_enum
from domain.documents.models import Visibility

use_enum(Visibility)


@strawberry.input(description="An announcement in a project.")
class PublishAnnouncementInput(ActInput):
    """What is announced, and to whom."""

    project_id: strawberry.ID = described("The project.")
    title: str = described("What it is about, at most 200 characters.")
    text: str = described("What is announced, at most 4,000 characters.")
    visibility: Visibility = described("For whom it is besides staff.")
    partner_id: strawberry.ID | None = optional("The one partner for which it is; without one each with a running order in the project.")
    is_pinned: bool = described("Whether it stands before the others.")


@strawberry.input(description="An act on an announcement.")
class AnnouncementInput(ChangeInput):
    """An announcement."""

    announcement_id: strawberry.ID = described("The announcement.")


@strawberry.input(description="An announcement is taken back.")
class WithdrawAnnouncementInput(ChangeInput):
    """An announcement and why."""

    announcement_id: strawberry.ID = described("The announcement.")
    reason: str = described("Why, at most 4,000 characters; staff alone reads it.")


@strawberry.input(description="A discussion in a project.")
class OpenDiscussionInput(ActInput):
    """What about, and who takes part."""

    project_id: strawberry.ID = described("The project.")
    title: str = described("What it is about, at most 200 characters.")
    text: str = described("The first word, at most 4,000 characters.")
    document_ids: list[strawberry.ID] = papers("Documents with the first word")
    visibility: Visibility = described("Who takes part besides staff; customers and partners talk with the provider alone.")
    partner_id: strawberry.ID | None = optional("The partner that takes part; staff names it where a partner does.")


@strawberry.input(description="Something said in a discussion.")
class ReplyToDiscussionInput(ChangeInput):
    """A discussion and a word."""

    discussion_id: strawberry.ID = described("The discussion.")
    text: str = described("What is said, at most 4,000 characters.")
    document_ids: list[strawberry.ID] = papers("Documents with it")


@strawberry.input(description="An act on a discussion.")
class DiscussionInput(ChangeInput):
    """A discussion."""

    discussion_id: strawberry.ID = described("The discussion.")
