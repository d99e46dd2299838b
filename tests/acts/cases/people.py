"""Units, invitations, roles, users."""

from datetime import timedelta

import pyotp

from domain.calendar import local_day
from domain.platform.clock import real_now
from tests.acts.cases.approving import STAFF
from tests.acts.cases.case import Json, Wrong, both, case, row, user, value
from tests.acts.staging.people import BEGUN, PASSWORD, RECOVERY_CODE
from tests.acts.staging.stage import Stage

SOON, LATE = (str(local_day(real_now()) + timedelta(days=days)) for days in (30, 800))
"""Tokens live in real time."""
PERSON = value(name="Lin Wei", email="lin.wei@concord.example", language="EN")
EVERYBODY = (
    "founder manager buyer finance cashier hq region_pmo sales auditor worker customer_signer customer_reader partner_lead"
    " partner_finance partner_admin other_manager west_delivery_manager west_account_manager west_sales_manager rival_lead"
    " rival_finance rival_admin museum_signer museum_admin admin partner_manager delivery_manager account_manager deputy customer_admin"
    " candidate_admin"
)


def first_code(_: Stage) -> Json:
    """What the authenticator that headquarters sets up shows now."""
    return {"factorCode": pyotp.TOTP(BEGUN).at(real_now())}


PEOPLE = {
    "add_unit": case(
        "admin",
        both(value(code="SHANGHAI", name="Shanghai", kind="BRANCH"), row(parentId="east")),
        on="parentId",
        says="code name kind validFrom parent { code } version",
        after={
            "code": "SHANGHAI",
            "name": "Shanghai",
            "kind": "BRANCH",
            "validFrom": "2027-02-28",
            "parent": {"code": "EAST"},
            "version": 1,
        },
        again="UNIT_CODE_TAKEN",
        wrong=(Wrong("UNIT_CLOSED", row(parentId="closed")), Wrong("UNIT_CODE_TAKEN", value(code="WEST"))),
    ),
    "invite_staff": case(
        "admin",
        both(PERSON, lambda stage: {"roles": [{"role": "cashier"}, {"role": "region_pmo", "unitId": stage.id("east")}]}),
        says="user { name email language isActive } acceptedAt withdrawnAt",
        after={
            "user": {"name": "Lin Wei", "email": "lin.wei@concord.example", "language": "EN", "isActive": True},
            "acceptedAt": None,
            "withdrawnAt": None,
        },
        wrong=(
            Wrong("USER_EXISTS", value(email="Buyer@concord.example ")),
            Wrong("ROLE_OF_OTHERS", value(roles=[{"role": "partner_lead"}])),
            Wrong("ROLE_OF_OTHERS", value(roles=[{"role": "worker"}])),
            Wrong("ROLE_NOT_HERE", value(roles=[{"role": "region_pmo"}])),
            Wrong("UNIT_CLOSED", lambda stage: {"roles": [{"role": "region_pmo", "unitId": stage.id("closed")}]}),
        ),
    ),
    "resend_invitation": case(
        "admin",
        row(invitationId="invitation"),
        on="invitationId",
        says="user { name } withdrawnAt",
        after={"user": {"name": "Newcomer"}, "withdrawnAt": None},
        wrong=(
            Wrong("INVITATION_USED", row(invitationId="used")),
            Wrong("NOT_FOUND", row(invitationId="rival_invitation"), "partner_admin"),
            Wrong("NOT_FOUND", row(invitationId="rival_invitation"), "customer_admin"),
        ),
    ),
    "withdraw_invitation": case(
        "admin",
        row(invitationId="invitation"),
        on="invitationId",
        says="user { name } withdrawnAt",
        after={"user": {"name": "Newcomer"}, "withdrawnAt": "2027-02-28T01:00:00+00:00"},
        again="INVITATION_WITHDRAWN",
        wrong=(
            Wrong("INVITATION_USED", row(invitationId="used")),
            Wrong("INVITATION_WITHDRAWN", row(invitationId="withdrawn")),
            Wrong("NOT_FOUND", row(invitationId="rival_invitation"), "partner_admin"),
        ),
    ),
    "grant_role": case(
        "admin",
        both(user(userId="deputy"), value(role="cashier", validFrom="2027-03-01", until="2028-02-29")),
        on="userId",
        says="role domainKind validFrom validTo user { name }",
        after={
            "role": "cashier",
            "domainKind": "ORGANISATION",
            "validFrom": "2027-03-01",
            "validTo": "2028-02-29",
            "user": {"name": "Deputy"},
        },
        again="ROLE_HELD",
        wrong=(
            Wrong("USER_DISABLED", row(userId="gone")),
            Wrong("OWN_ROLE", user(userId="admin")),
            Wrong("ROLE_OF_OTHERS", value(role="customer_admin")),
            Wrong("ROLE_NOT_HERE", value(role="project_manager")),
            Wrong("ROLE_HELD", both(user(userId="cashier"))),
            Wrong("DATES_REVERSED", value(until="2027-02-28")),
            Wrong("ROLE_IN_PAST", value(validFrom="2027-02-27")),
            Wrong("UNIT_CLOSED", both(row(unitId="closed"), value(role="region_pmo"))),
            Wrong("NOT_FOUND", user(userId="rival_finance"), "partner_admin"),
            Wrong("ROLE_OF_OTHERS", user(userId="partner_finance"), "partner_admin"),
        ),
    ),
    "end_role": case(
        "admin",
        row(roleGrantId="grant_buyer"),
        on="roleGrantId",
        says="role user { name } validTo endedAt",
        after={"role": "purchasing", "user": {"name": "Buyer"}, "validTo": None, "endedAt": "2027-02-28T01:00:00+00:00"},
        again="ROLE_ENDED",
        wrong=(
            Wrong("ROLE_NOT_HERE", row(roleGrantId="project_grant")),
            Wrong("OWN_ROLE", row(roleGrantId="grant_admin")),
            Wrong("ROLE_IS_BASE", row(roleGrantId="base_grant")),
            Wrong("DATES_REVERSED", value(lastDay="2027-02-27")),
            Wrong("NOT_FOUND", row(roleGrantId="grant_rival_finance"), "partner_admin"),
        ),
    ),
    "disable_user": case(
        "admin",
        user(userId="deputy"),
        on="userId",
        says="name isActive version",
        after={"name": "Deputy", "isActive": False, "version": 3},
        again="USER_DISABLED",
        wrong=(
            Wrong("USER_DISABLED", row(userId="gone")),
            Wrong("OWN_USER", user(userId="admin")),
            Wrong("NOT_FOUND", user(userId="rival_lead"), "partner_admin"),
            Wrong("NOT_FOUND", user(userId="museum_signer"), "customer_admin"),
        ),
    ),
    "enable_user": case(
        "admin",
        row(userId="gone"),
        on="userId",
        says="name isActive version",
        after={"name": "Gone", "isActive": True, "version": 2},
        again="USER_ACTIVE",
        wrong=(Wrong("USER_ACTIVE", user(userId="buyer")), Wrong("NOT_FOUND", user(userId="rival_lead"), "partner_admin")),
    ),
    "end_session": case(
        "buyer",
        row(sessionId="session_buyer"),
        also="admin",
        on="sessionId",
        says="isLive user { name }",
        after={"isLive": False, "user": {"name": "Buyer"}},
        again="SESSION_ENDED",
        wrong=(
            Wrong("SESSION_ENDED", row(sessionId="session_ended")),
            Wrong("NOT_FOUND", row(sessionId="session_rival_lead")),
            Wrong("NOT_FOUND", row(sessionId="session_rival_lead"), "partner_lead"),
            Wrong("FORBIDDEN", row(sessionId="session_partner_lead"), "partner_admin"),
            Wrong("FORBIDDEN", row(sessionId="session_customer_reader"), "customer_admin"),
            Wrong("NOT_FOUND", row(sessionId="session_customer_reader"), "museum_admin"),
        ),
    ),
    "end_sessions": case(
        "partner_admin",
        user(userId="partner_lead"),
        also="admin partner_lead",
        on="userId",
        says="name isActive",
        after={"name": "Partner_Lead", "isActive": True},
        wrong=(
            Wrong("NOT_FOUND", user(userId="rival_lead")),
            Wrong("FORBIDDEN", user(userId="buyer"), "manager"),
        ),
    ),
    "reset_second_factor": case(
        "admin",
        user(userId="buyer"),
        on="userId",
        says="name isActive",
        after={"name": "Buyer", "isActive": True},
        again="FACTOR_NONE",
        wrong=(Wrong("FACTOR_NONE", user(userId="manager")), Wrong("OWN_USER", user(userId="admin"))),
    ),
    "begin_second_factor": case(
        "finance",
        value(password=PASSWORD),
        also=STAFF,
        says="name",
        after={"name": "Finance"},
        wrong=(Wrong("PASSWORD_WRONG", value(password="not the password")), Wrong("FACTOR_HELD", persona="account_manager")),
    ),
    "confirm_second_factor": case(
        "hq",
        first_code,
        also=STAFF,
        says="name",
        after={"name": "Hq"},
        again="FACTOR_HELD",
        wrong=(
            Wrong("CODE_WRONG", value(factorCode="000000")),
            Wrong("FACTOR_NONE", persona="manager"),
            Wrong("FACTOR_HELD", persona="buyer"),
        ),
    ),
    "renew_recovery_codes": case(
        "buyer",
        value(password=PASSWORD, factorCode=RECOVERY_CODE),
        also=EVERYBODY,
        says="name",
        after={"name": "Buyer"},
        again="CODE_WRONG",
        wrong=(
            Wrong("CODE_WRONG", value(factorCode="000000")),
            Wrong("PASSWORD_WRONG", value(password="not the password")),
            Wrong("FACTOR_NONE", persona="manager"),
        ),
    ),
    "remove_second_factor": case(
        "account_manager",
        value(password=PASSWORD, factorCode="srqp-nmkj hgfe dcba"),
        also=EVERYBODY,
        says="name",
        after={"name": "Account_Manager"},
        again="FACTOR_NONE",
        wrong=(Wrong("PASSWORD_WRONG", value(password="x")), Wrong("CODE_WRONG", persona="buyer")),
    ),
    "change_password": case(
        "customer_reader",
        value(oldPassword=PASSWORD, newPassword=PASSWORD),
        also=EVERYBODY,
        says="name",
        after={"name": "Customer_Reader"},
        wrong=(
            Wrong("PASSWORD_WRONG", value(oldPassword="not the password")),
            Wrong("PASSWORD_WEAK", value(newPassword="short")),
            Wrong("PASSWORD_WEAK", value(newPassword="customer_reader@concord.example")),
        ),
    ),
    "issue_token": case(
        "buyer",
        both(user(userId="buyer"), value(name="Ledger", expiresOn=SOON, scope="READ", password=PASSWORD)),
        on="userId",
        says="name scope isLive user { name }",
        after={"name": "Ledger", "scope": "READ", "isLive": True, "user": {"name": "Buyer"}},
        wrong=(
            Wrong("TOKEN_PERIOD", value(expiresOn="2001-01-01")),
            Wrong("TOKEN_PERIOD", value(expiresOn=LATE)),
            Wrong("PASSWORD_WRONG", value(password="not the password")),
            Wrong("FORBIDDEN", user(userId="manager")),
            Wrong("FORBIDDEN", user(userId="buyer"), "admin"),
        ),
    ),
    "begin_view_as": case(
        "admin",
        both(user(userId="partner_lead"), value(reason="They call and see no order.")),
        on="userId",
        says="owner { name } user { name } reason openedAt endedAt isLive",
        after={
            "owner": {"name": "Admin"},
            "user": {"name": "Partner_Lead"},
            "reason": "They call and see no order.",
            "openedAt": None,
            "endedAt": None,
            "isLive": True,
        },
        wrong=(
            Wrong("FORBIDDEN", user(userId="buyer")),
            Wrong("FORBIDDEN", user(userId="admin")),
            Wrong("USER_DISABLED", row(userId="gone_partner")),
            Wrong("USER_NOT_JOINED", row(userId="newcomer_partner")),
            Wrong("FORBIDDEN", persona="auditor"),
        ),
    ),
    "end_view_as": case(
        "admin",
        row(viewAsSessionId="view"),
        also="manager",
        on="viewAsSessionId",
        says="user { name } isLive",
        after={"user": {"name": "Customer_Reader"}, "isLive": False},
        again="VIEW_ENDED",
        wrong=(Wrong("VIEW_ENDED", row(viewAsSessionId="view_ended")), Wrong("NOT_FOUND", persona="buyer")),
    ),
    "revoke_token": case(
        "buyer",
        row(tokenId="token"),
        also="admin",
        on="tokenId",
        says="name scope isLive revokedAt",
        after={"name": "token", "scope": "ACT", "isLive": False, "revokedAt": "2027-02-28T01:00:00+00:00"},
        again="TOKEN_REVOKED",
        wrong=(Wrong("TOKEN_REVOKED", row(tokenId="token_revoked")), Wrong("NOT_FOUND", persona="manager")),
    ),
    "set_language": case(
        "customer_reader",
        value(language="EN"),
        also=EVERYBODY,
        says="name language",
        after={"name": "Customer_Reader", "language": "EN"},
    ),
    "set_time_zone": case(
        "customer_reader",
        value(timeZone="Europe/Berlin"),
        also=EVERYBODY,
        says="name timeZone",
        after={"name": "Customer_Reader", "timeZone": "Europe/Berlin"},
        wrong=(Wrong("TIME_ZONE_UNKNOWN", value(timeZone="Atlantis/Capital")), Wrong("TEXT_EMPTY", value(timeZone=""))),
    ),
}
