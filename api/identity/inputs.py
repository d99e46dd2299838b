"""What the acts on people take."""

from datetime import date

import strawberry

from api.mutations import ActInput, ChangeInput, described, optional, use_enum
from domain.identity.invitations import Person
from domain.identity.models import Language, TokenScope, UnitKind

use_enum(Language, TokenScope, UnitKind)


@strawberry.input(description="A person to be invited.")
class InvitePersonInput(ActInput):
    """Who is invited."""

    name: str = described("The name as people read it.")
    email: str = described("The address the link is mailed to.")
    language: Language = described("The language of the mail and of the pages.")

    def person(self) -> Person:
        """As the acts take it."""
        return Person(self.name, self.email, self.language)


@strawberry.input(description="A role, everywhere or in a unit and below.")
class RoleWishInput:
    """A role that a person is to hold."""

    role: str = described("The role as the policy names it.")
    unit_id: strawberry.ID | None = optional("The unit it counts in, with all below; without one the whole organisation.")


@strawberry.input(description="A person of the provider to be invited.")
class InviteStaffInput(InvitePersonInput):
    """An invitation of staff."""

    roles: list[RoleWishInput] = described("The roles from the first day.")


@strawberry.input(description="A new unit.")
class AddUnitInput(ActInput):
    """A unit in the tree."""

    code: str = described("A short code, unique.")
    name: str = described("The name.")
    kind: UnitKind = described("Region, branch or department.")
    parent_id: strawberry.ID = described("The unit above.")
    valid_from: date | None = optional("The first day; today without one.")


@strawberry.input(description="A role for a user.")
class GrantRoleInput(ActInput):
    """A grant."""

    user_id: strawberry.ID = described("Who is to hold it; not oneself.")
    role: str = described("The role as the policy names it.")
    unit_id: strawberry.ID | None = optional("The unit it counts in, with all below; without one the whole organisation.")
    valid_from: date | None = optional("The first day; today without one.")
    until: date | None = optional("The last day; open without one.")


@strawberry.input(description="An act on a grant.")
class RoleGrantInput(ActInput):
    """A grant."""

    role_grant_id: strawberry.ID = described("The grant.")
    last_day: date | None = optional("The last day that it counts; without one it ends now.")


@strawberry.input(description="An act on an invitation.")
class InvitationInput(ActInput):
    """An invitation."""

    invitation_id: strawberry.ID = described("The invitation.")


@strawberry.input(description="An act on a user.")
class UserInput(ChangeInput):
    """A user."""

    user_id: strawberry.ID = described("The user.")


@strawberry.input(description="The language of one's own pages, alerts and mail.")
class SetLanguageInput(ActInput):
    """A language."""

    language: Language = described("The language.")


@strawberry.input(description="The time zone in which one's own pages and mails show times.")
class SetTimeZoneInput(ActInput):
    """A time zone."""

    time_zone: str | None = optional("The zone's IANA name, as Europe/Berlin; without one the provider's.")


@strawberry.input(description="An act on a session.")
class SessionInput(ActInput):
    """A session."""

    session_id: strawberry.ID = described("The session.")


@strawberry.input(description="An act on all sessions of a user.")
class SessionsInput(ActInput):
    """A user."""

    user_id: strawberry.ID = described("The user.")


@strawberry.input(description="A new token, with the password once more.")
class IssueTokenInput(ActInput):
    """A token."""

    user_id: strawberry.ID = described("As whom it acts: oneself, or by an administrator a program.")
    name: str = described("What it is for.")
    expires_on: date = described("The last day on which it works, within two years.")
    scope: TokenScope = described("Whether it reads only, or acts too.")
    password: str = described("The password of whoever issues it.")


@strawberry.input(description="A new password of one's own.")
class ChangePasswordInput(ActInput):
    """A password."""

    old_password: str = described("The present password.")
    new_password: str = described("The new one: 10 to 200 characters.")


@strawberry.input(description="Who one is, proven once more by password and second factor.")
class OwnFactorInput(ActInput):
    """A proof."""

    password: str = described("The password.")
    factor_code: str = described("What the authenticator shows now, or a recovery code; it is then used.")


@strawberry.input(description="Who one is, proven once more by the password.")
class BeginFactorInput(ActInput):
    """A proof."""

    password: str = described("The password.")


@strawberry.input(description="The first code of an authenticator that is being set up.")
class ConfirmFactorInput(ActInput):
    """A code."""

    factor_code: str = described("What the authenticator shows now.")


@strawberry.input(description="A view as somebody else.")
class BeginViewAsInput(ActInput):
    """As whom, and why."""

    user_id: strawberry.ID = described("As whom: a person of a customer or partner.")
    reason: str = described("Why; it stands in the audit.")


@strawberry.input(description="An act on a view as somebody else.")
class ViewAsInput(ActInput):
    """A view."""

    view_as_session_id: strawberry.ID = described("The view.")


@strawberry.input(description="An act on a token.")
class TokenInput(ActInput):
    """A token."""

    token_id: strawberry.ID = described("The token.")


@strawberry.input(description="An act on a person's second factor.")
class SecondFactorInput(ActInput):
    """A user."""

    user_id: strawberry.ID = described("The user.")
