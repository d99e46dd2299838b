"""Organisation, Unit, User, RoleGrant, Invitation, SignInSession, ApiToken, ViewAsSession."""

from datetime import datetime

from api.identity.regions import region_code, region_name
from api.identity.sessions import is_current, is_live, last_used_at, token_is_live, token_used_at, view_is_live
from api.shape import Rendered, column, expression, many, one, shape
from domain.identity.models import ApiToken, Invitation, Organisation, RoleGrant, SignInSession, Unit, User
from domain.identity.view_as_models import ViewAsSession

shape(
    Organisation, "org", "Organisation (法人组织): a legal entity: the provider's own, a customer's or a partner's.",
    name=column("The registered name.", group="basic", filter=True),
    credit_code=column("Unified social credit code (统一社会信用代码), 18 characters.", group="basic", filter=True),
    is_provider=column("Whether it is one of the provider's own legal entities (我方签约主体).", group="basic"),
    bank_name=column("The bank of its account.", group="payment"),
    bank_account=column("The number of its bank account.", group="payment"),
    invoice_address=column("The address on invoices to it.", group="payment"),
    invoice_phone=column("The telephone number on invoices to it.", group="payment"),
)  # fmt: skip

shape(
    Unit, "unt", "Unit (组织单元): a part of the provider in its tree: headquarters, region, branch, department (S0-01).",
    plural="units", usual_order="code", lookup="code",
    code=column("The short code people use.", group="basic", sort=True, filter=True),
    name=column("The name.", group="basic", filter=True),
    kind=column("What kind of unit it is.", group="basic", filter=True),
    region_code=expression(
        "The code of the region (区域) that it is or belongs to; none above the regions.", str, region_code, group="basic", filter=True
    ),
    region_name=expression("The name of that region.", str, region_name, group="basic", filter=True),
    parent=one("Unit", "parent_id", "The unit above.", group="basic", filter=True),
    children=many("Unit", "parent_id", "The units directly below.", group="basic", order="code"),
    valid_from=column("The first day it exists.", group="basic"),
    valid_to=column("The last day it exists; none while it does.", group="basic"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    User, "usr", "User (用户): a person's membership in one organisation; it fixes the audience.",
    plural="users", usual_order="name",
    name=column("The person's name.", group="basic", sort=True, filter=True),
    email=column("Where mail is sent.", group="contact-private", filter=True),
    audience=column("Staff, customer or partner.", group="basic", filter=True),
    language=column("The language of the person's pages, alerts and mail.", group="basic"),
    time_zone=column("The time zone of the person's pages and mails, by its IANA name; none: the provider's.", group="contact-private"),
    organisation=one("Organisation", "organisation_id", "The organisation.", group="basic", filter=True),
    is_active=expression("Whether the person can sign in.", bool, lambda user: user.disabled_at.is_(None), group="basic"),
    role_grants=many("RoleGrant", "user_id", "The roles held, past ones too.", group="roles", order="valid_from"),
    joined_at=column("When the person accepted the invitation; none before.", group="access"),
    invitations=many("Invitation", "user_id", "The invitations to the person, the latest first.", group="access", order="-id"),
    sign_in_sessions=many("SignInSession", "user_id", "Where the person has signed in, the latest first.", group="access", order="-id"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    RoleGrant, "grt", "RoleGrant (授权): a role held by a user in an organisation, unit or project for a time.",
    plural="role_grants", usual_order="valid_from",
    user=one("User", "user_id", "Who holds it.", group="basic", filter=True),
    role=column("The role, as the policy names it.", group="basic", filter=True),
    domain_kind=column("Where it counts.", group="basic", filter=True),
    project=one("Project", "domain_id", "The project in which it counts; none of a role in a unit or organisation.", group="basic"),
    valid_from=column("The first day.", group="basic", sort=True, filter=True),
    valid_to=column("The last day; none while it is open.", group="basic", filter=True),
    ended_at=column("When it was ended before its last day.", group="basic", filter=True),
)  # fmt: skip

shape(
    Invitation, "inv", "Invitation (邀请): a mailed link by which a person sets a password; used once, for some days.",
    plural="invitations", usual_order="-id",
    user=one("User", "user_id", "Who is invited.", group="basic"),
    expires_at=column("Until when the link works.", group="basic"),
    accepted_at=column("When it was used.", group="basic"),
    withdrawn_at=column("When it was withdrawn.", group="basic"),
)  # fmt: skip

shape(
    SignInSession, "ses", "SignInSession (登录会话): a browser in which a person is signed in.",
    plural="sign_in_sessions", usual_order="-id",
    user=one("User", "user_id", "Who is signed in.", group="basic", filter=True),
    user_agent=column("The browser, as it names itself.", group="basic"),
    address=column("The network address from which the person signed in.", group="basic"),
    created_at=column("When the person signed in.", group="basic"),
    last_used_at=Rendered(
        description="When it was last used, give or take five minutes.",
        group="basic", needs=("seen_at",), render=last_used_at, kind=datetime,
    ),
    awaits=column("What the person still had to prove or set up when it was last used; none once it is whole.", group="basic", filter=True),
    is_live=expression("Whether it has neither ended nor expired.", bool, is_live, group="basic", filter=True),
    is_current=Rendered(
        description="Whether it is the session of this very request.", group="basic", needs=("id",), render=is_current, kind=bool
    ),
)  # fmt: skip

shape(
    ApiToken, "tok", "ApiToken (令牌): a credential of a program, acting as its user; its secret is shown once.",
    plural="api_tokens", usual_order="-id",
    user=one("User", "user_id", "As whom it acts.", group="basic", filter=True),
    name=column("What it is for.", group="basic"),
    scope=column("Whether it reads only, or acts too.", group="basic"),
    created_at=column("When it was issued.", group="basic"),
    expires_at=column("Until when it works.", group="basic"),
    revoked_at=column("When it was revoked.", group="basic"),
    last_used_at=Rendered(
        description="When it was last used, give or take a minute; none before its first use.",
        group="basic", needs=("used_at",), render=token_used_at, kind=datetime,
    ),
    is_live=expression("Whether it has neither been revoked nor expired.", bool, token_is_live, group="basic", filter=True),
)  # fmt: skip

shape(
    ViewAsSession, "vas", "ViewAsSession (以他人身份查看): staff sees what a customer's or partner's person sees, and changes nothing.",
    plural="view_as_sessions", usual_order="-id",
    owner=one("User", "owner_id", "Who looks.", group="basic", filter=True),
    user=one("User", "user_id", "As whom.", group="basic", filter=True),
    reason=column("Why.", group="basic"),
    created_at=column("When it was begun.", group="basic"),
    opened_at=column("When its link was opened in a browser, in real time; none before.", group="basic"),
    expires_at=column("Until when it lasts, in real time.", group="basic"),
    ended_at=column("When it was ended before, in real time.", group="basic"),
    is_live=expression(
        "Whether it has neither ended nor expired. It opens nothing either once the sign-in in which it was begun has ended, or the right"
        " is lost.", bool, view_is_live, group="basic", filter=True,
    ),
)  # fmt: skip
