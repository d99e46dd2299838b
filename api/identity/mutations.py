"""Units, people and roles as mutation fields. Signing in and out are done at the portals' doors."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.acting import Shown
from api.identity import inputs
from api.mutations import Once, mutation, row_id
from authz.viewer import Viewer
from domain.database import Row
from domain.identity import add_unit as adding
from domain.identity import begin_own_factor as beginning
from domain.identity import begin_view_as as viewing
from domain.identity import change_password as changing
from domain.identity import confirm_own_factor as confirming
from domain.identity import disable_user as disabling
from domain.identity import enable_user as enabling
from domain.identity import end_role as ending
from domain.identity import end_session as leaving
from domain.identity import end_view_as as looking_away
from domain.identity import grant_role as granting
from domain.identity import invite_staff as inviting
from domain.identity import issue_token as issuing
from domain.identity import remove_factor as removing
from domain.identity import renew_codes as renewing
from domain.identity import resend_invitation as resending
from domain.identity import reset_factor as helping
from domain.identity import revoke_token as revoking
from domain.identity import set_language as speaking
from domain.identity import set_time_zone as timing
from domain.identity import sign_out_everywhere as leaving_all
from domain.identity import withdraw_invitation as withdrawing
from domain.identity.invitations import Wish
from domain.identity.models import ApiToken, Organisation, SignInSession, Unit, User
from domain.identity.verify_password import verify_password
from domain.identity.view_as_models import ViewAsSession
from settings import settings


@mutation(adding.ACTION, "Unit", "Adds a region, branch or department below a unit (S0-01).", on=Unit, can=adding.can_add_unit)
async def add_unit(db: AsyncSession, viewer: Viewer, input: inputs.AddUnitInput) -> Row:
    """A new unit."""
    parent_id = row_id("Unit", input.parent_id)
    return await adding.add_unit(
        db, viewer, code=input.code, name=input.name, kind=input.kind, parent_id=parent_id, valid_from=input.valid_from
    )


@mutation(
    inviting.ACTION,
    "Invitation",
    "Mails a person of the provider a link; the roles count from the moment of joining.",
    on=Organisation,
    can=inviting.can_invite_staff,
)
async def invite_staff(db: AsyncSession, viewer: Viewer, input: inputs.InviteStaffInput) -> Row:
    """An invitation."""
    wishes = [Wish(wish.role, row_id("Unit", wish.unit_id) if wish.unit_id else None) for wish in input.roles]
    return await inviting.invite_staff(db, viewer, input.person(), wishes)


@mutation(resending.ACTION, "Invitation", "Mails a fresh link; the old one works no more.", can=resending.can_resend_invitation)
async def resend_invitation(db: AsyncSession, viewer: Viewer, input: inputs.InvitationInput) -> Row:
    """The invitation."""
    return await resending.resend_invitation(db, viewer, row_id("Invitation", input.invitation_id))


@mutation(withdrawing.ACTION, "Invitation", "The link works no more.", can=withdrawing.can_withdraw_invitation)
async def withdraw_invitation(db: AsyncSession, viewer: Viewer, input: inputs.InvitationInput) -> Row:
    """The invitation."""
    return await withdrawing.withdraw_invitation(db, viewer, row_id("Invitation", input.invitation_id))


@mutation(
    granting.ACTION, "RoleGrant", "A user holds a role from today or a later day; nobody grants to themself.", can=granting.can_grant_role
)
async def grant_role(db: AsyncSession, viewer: Viewer, input: inputs.GrantRoleInput) -> Row:
    """The grant."""
    unit_id = row_id("Unit", input.unit_id) if input.unit_id else None
    user_id, since = row_id("User", input.user_id), input.valid_from
    return await granting.grant_role(db, viewer, user_id, input.role, unit_id=unit_id, since=since, until=input.until)


@mutation(ending.ACTION, "RoleGrant", "A role counts no longer, from the next request on, or after a last day.", can=ending.can_end_role)
async def end_role(db: AsyncSession, viewer: Viewer, input: inputs.RoleGrantInput) -> Row:
    """The ended grant."""
    return await ending.end_role(db, viewer, row_id("RoleGrant", input.role_grant_id), input.last_day)


@mutation(disabling.ACTION, "User", "A user can sign in no more; open sessions end at once.", can=disabling.can_disable_user)
async def disable_user(db: AsyncSession, viewer: Viewer, input: inputs.UserInput) -> Row:
    """The user."""
    return await disabling.disable_user(db, viewer, row_id("User", input.user_id), expected_version=input.expected_version)


@mutation(enabling.ACTION, "User", "A disabled user can sign in again.", can=enabling.can_enable_user)
async def enable_user(db: AsyncSession, viewer: Viewer, input: inputs.UserInput) -> Row:
    """The user."""
    return await enabling.enable_user(db, viewer, row_id("User", input.user_id), expected_version=input.expected_version)


@mutation(speaking.ACTION, "User", "One's own language of pages, alerts and mail.", on=User, can=speaking.can_set_language)
async def set_language(db: AsyncSession, viewer: Viewer, input: inputs.SetLanguageInput) -> Row:
    """The user."""
    return await speaking.set_language(db, viewer, input.language)


@mutation(
    timing.ACTION,
    "User",
    "The time zone in which one's own pages and mails show times; business days stay the provider's (S0-39).",
    on=User,
    can=timing.can_set_time_zone,
)
async def set_time_zone(db: AsyncSession, viewer: Viewer, input: inputs.SetTimeZoneInput) -> Row:
    """The user."""
    return await timing.set_time_zone(db, viewer, input.time_zone)


@mutation(
    leaving.ACTION,
    "SignInSession",
    "A browser is signed out: one's own, or anybody's by the administrator.",
    on=SignInSession,
    can=leaving.can_end_session,
)
async def end_session(db: AsyncSession, viewer: Viewer, input: inputs.SessionInput) -> Row:
    """The ended session."""
    return await leaving.end_session(db, viewer, row_id("SignInSession", input.session_id))


@mutation(
    leaving_all.ACTION,
    "User",
    "All browsers of a user are signed out, this one too.",
    can=leaving_all.can_sign_out_everywhere,
)
async def end_sessions(db: AsyncSession, viewer: Viewer, input: inputs.SessionsInput) -> Row:
    """The user."""
    return await leaving_all.sign_out_everywhere(db, viewer, row_id("User", input.user_id))


async def right_password(db: AsyncSession, viewer: Viewer, input: inputs.IssueTokenInput) -> None:
    """Who issues a token proves once more who they are, so that a borrowed browser leaves with none."""
    await verify_password(db, viewer, input.password)


@mutation(
    issuing.ACTION,
    "ApiToken",
    "A token for oneself, or by an administrator for a program; nobody gets one by a token.",
    check=right_password,
    on=User,
    can=issuing.can_issue_token,
    shows=[Once("secret", "The token itself, this once: null in a repeat of the request.")],
)
async def issue_token(db: AsyncSession, viewer: Viewer, input: inputs.IssueTokenInput) -> Shown:
    """The token with its secret."""
    user_id = row_id("User", input.user_id)
    issued = await issuing.issue_token(db, viewer, user_id, input.name, input.expires_on, input.scope)
    return Shown(issued.token, [issued.secret])


@mutation(
    changing.ACTION,
    "User",
    "One's own password; every other session ends, and the person is told by mail.",
    on=User,
    can=changing.can_change_password,
)
async def change_password(db: AsyncSession, viewer: Viewer, input: inputs.ChangePasswordInput) -> Row:
    """The user."""
    return await changing.change_password(db, viewer, input.old_password, input.new_password, session_id=viewer.session_id)


@mutation(
    beginning.ACTION,
    "User",
    "A new secret for one's own authenticator; it counts for nothing until its first code confirms it.",
    on=User,
    can=beginning.can_begin_factor,
    shows=[
        Once("secret", "The secret as people type it, base 32, this once: null in a repeat of the request."),
        Once("provisioning_uri", "The same as authenticators scan it (otpauth). Null in a repeat of the request."),
    ],
)
async def begin_second_factor(db: AsyncSession, viewer: Viewer, input: inputs.BeginFactorInput) -> Shown:
    """The user with the secret."""
    begun = await beginning.begin_own_factor(db, viewer, input.password)
    return Shown(begun.user, [begun.secret, begun.uri])


@mutation(
    confirming.ACTION,
    "User",
    "One's own second factor counts from now on; every other session ends, and the person is told by mail.",
    on=User,
    can=confirming.can_confirm_factor,
    shows=[Once("recovery_codes", "The codes, this once: null in a repeat of the request.", several=True)],
)
async def confirm_second_factor(db: AsyncSession, viewer: Viewer, input: inputs.ConfirmFactorInput) -> Shown:
    """The user with the recovery codes."""
    confirmed = await confirming.confirm_own_factor(db, viewer, input.factor_code, session_id=viewer.session_id)
    return Shown(confirmed.user, confirmed.codes)


@mutation(
    renewing.ACTION,
    "User",
    "Ten new recovery codes of one's own second factor; those of before count no longer.",
    on=User,
    can=renewing.can_renew_codes,
    shows=[Once("recovery_codes", "The codes, this once: null in a repeat of the request.", several=True)],
)
async def renew_recovery_codes(db: AsyncSession, viewer: Viewer, input: inputs.OwnFactorInput) -> Shown:
    """The user with the codes."""
    renewed = await renewing.renew_codes(db, viewer, input.password, input.factor_code)
    return Shown(renewed.user, renewed.codes)


@mutation(
    removing.ACTION,
    "User",
    "One's own second factor counts no longer, unless a role asks for it; every other session ends.",
    on=User,
    can=removing.can_remove_factor,
)
async def remove_second_factor(db: AsyncSession, viewer: Viewer, input: inputs.OwnFactorInput) -> Row:
    """The user."""
    return await removing.remove_factor(db, viewer, input.password, input.factor_code, session_id=viewer.session_id)


@mutation(
    revoking.ACTION,
    "ApiToken",
    "A token opens nothing any more: one's own, or anybody's by the administrator.",
    on=ApiToken,
    can=revoking.can_revoke_token,
)
async def revoke_token(db: AsyncSession, viewer: Viewer, input: inputs.TokenInput) -> Row:
    """The revoked token."""
    return await revoking.revoke_token(db, viewer, row_id("ApiToken", input.token_id))


@mutation(
    helping.ACTION,
    "User",
    "Somebody who has lost authenticator and recovery codes signs in without them once more; all sessions end.",
    can=helping.can_reset_factor,
)
async def reset_second_factor(db: AsyncSession, viewer: Viewer, input: inputs.SecondFactorInput) -> Row:
    """The user."""
    return await helping.reset_factor(db, viewer, row_id("User", input.user_id))


@mutation(
    viewing.ACTION,
    "ViewAsSession",
    "Staff sees for half an hour what a person of a customer or partner sees; nothing can be changed, and all of it stands in the audit.",
    on=User,
    can=viewing.can_begin_view_as,
    shows=[
        Once("link", "The address that opens it in a browser: once, within five minutes. Null in a repeat of the request."),
        Once("bearer", "The token by which programs ask as that person. Null in a repeat of the request."),
    ],
)
async def begin_view_as(db: AsyncSession, viewer: Viewer, input: inputs.BeginViewAsInput) -> Shown:
    """The view with its secrets."""
    begun = await viewing.begin_view_as(db, viewer, row_id("User", input.user_id), input.reason)
    link = f"{settings().public_url}/{begun.user.audience.lower()}/view-as/{begun.link}"
    return Shown(begun.view, [link, begun.bearer])


@mutation(
    looking_away.ACTION,
    "ViewAsSession",
    "A view as somebody else ends: one's own, or anybody's by the administrator.",
    on=ViewAsSession,
    can=looking_away.can_end_view_as,
)
async def end_view_as(db: AsyncSession, viewer: Viewer, input: inputs.ViewAsInput) -> Row:
    """The ended view."""
    return await looking_away.end_view_as(db, viewer, row_id("ViewAsSession", input.view_as_session_id))
