"""Organisations, units, accounts, users, grants, invitations, sessions and tokens (authorization.md, Words)."""

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import OF_SIGN_IN, Base, Code, Root, Row, Title
from domain.platform.work import OUTBOX_CHANNEL
from domain.triggers import trigger

SECRET = NOT_AUDITED = {"audit": False}


class Audience(enum.StrEnum):
    """Whom a user belongs to: the provider (STAFF), a customer or an outsourcing partner."""

    STAFF = "STAFF"
    CUSTOMER = "CUSTOMER"
    PARTNER = "PARTNER"


class Language(enum.StrEnum):
    """A language that people read."""

    ZH_CN = "zh_CN"
    EN = "en"


class Organisation(Root):
    """A legal entity (法人): the provider's own, a customer's or a partner's; one company may be both of the latter."""

    __tablename__ = "organisation"

    name: Mapped[Title]
    credit_code: Mapped[str | None] = mapped_column(String(18), unique=True)
    is_provider: Mapped[bool] = mapped_column(default=False)
    bank_name: Mapped[Title | None]
    bank_account: Mapped[str | None] = mapped_column(String(40))
    invoice_address: Mapped[Title | None]
    invoice_phone: Mapped[str | None] = mapped_column(String(40))


class UnitKind(enum.StrEnum):
    """Headquarters (总部), region (区域), branch (分公司) or department (部门)."""

    HEADQUARTERS = "HEADQUARTERS"
    REGION = "REGION"
    BRANCH = "BRANCH"
    DEPARTMENT = "DEPARTMENT"


class Unit(Root):
    """An organisation unit of the provider, in a tree that changes over time (S0-01)."""

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint("parent_id <> id", name="not_own_parent"),
        CheckConstraint("valid_to >= valid_from", name="period"),
        Index("uq_unit_root", text("(parent_id IS NULL)"), unique=True, postgresql_where=text("parent_id IS NULL")),
    )

    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Title]
    kind: Mapped[UnitKind]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class UnitAncestor(Base):
    """Each unit with each unit above it and itself: what `mine and below` is asked of. Kept by trigger."""

    __tablename__ = "unit_ancestor"
    __table_args__ = (Index("ix_unit_ancestor_below", "ancestor_id", "unit_id"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    ancestor_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), primary_key=True)


class Account(Root):
    """A person's credential: one e-mail, one password, any number of users."""

    __tablename__ = "account"
    __table_args__ = (OF_SIGN_IN,)

    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200), info=SECRET)
    password_set_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]


class User(Root):
    """An account's membership in one organisation; it fixes the audience. A session holds one user.

    `joined_at` is when the person accepted the invitation: before, nobody signs in as this user. A program that `reads_only`
    does nothing, whatever its roles and tokens. Without a `time_zone` times are shown in the provider's.
    """

    __tablename__ = "app_user"
    __table_args__ = (
        UniqueConstraint("account_id", "organisation_id", "audience"),
        UniqueConstraint("id", "audience"),
        UniqueConstraint("id", "customer_id"),
        UniqueConstraint("id", "partner_id"),
        CheckConstraint("(audience = 'CUSTOMER') = (customer_id IS NOT NULL)", name="customer_user"),
        CheckConstraint("(audience = 'PARTNER') = (partner_id IS NOT NULL)", name="partner_user"),
        CheckConstraint("is_service OR NOT reads_only", name="reading_program"),
        CheckConstraint("time_zone <> ''", name="time_zone"),
        Index("ix_app_user_customer", "customer_id", "name", "id"),
        Index("ix_app_user_partner", "partner_id", "name", "id"),
        Index("ix_app_user_name", "name", "id"),
        OF_SIGN_IN,
    )

    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customer.id"))
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id"))
    audience: Mapped[Audience]
    name: Mapped[Title]
    email: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[Language] = mapped_column(default=Language.ZH_CN)
    time_zone: Mapped[str | None] = mapped_column(String(64))
    is_service: Mapped[bool] = mapped_column(default=False)
    reads_only: Mapped[bool] = mapped_column(default=False, server_default=false())
    joined_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]


class DomainKind(enum.StrEnum):
    """Where a grant counts: in the user's whole organisation, in a unit and below, or in one project."""

    ORGANISATION = "organisation"
    UNIT = "unit"
    PROJECT = "project"


class RoleGrant(Row):
    """A role held by a user in a domain, from `valid_from` to `valid_to` (both days count), unless ended before. Never deleted.

    The user's customer or partner stands on the row, for the administrators of those.
    """

    __tablename__ = "role_grant"
    __table_args__ = (
        ForeignKeyConstraint(["user_id", "customer_id"], ["app_user.id", "app_user.customer_id"]),
        ForeignKeyConstraint(["user_id", "partner_id"], ["app_user.id", "app_user.partner_id"]),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
        Index("ix_role_grant_held", "user_id", "role", "domain_kind", "domain_id"),
        Index("uq_role_grant_open", "user_id", "role", "domain_kind", "domain_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("ix_role_grant_valid_from", "valid_from", "id"),
        Index("ix_role_grant_domain", "domain_id", "role"),
        OF_SIGN_IN,
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customer.id"))
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id"))
    role: Mapped[str] = mapped_column(String(60))
    domain_kind: Mapped[DomainKind]
    domain_id: Mapped[UUID]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    ended_at: Mapped[datetime | None]


class Invitation(Row):
    """An offer to a person to set a password and become a user: mailed, used once, for a few days of the product's time."""

    __tablename__ = "invitation"
    __table_args__ = (
        ForeignKeyConstraint(["user_id", "customer_id"], ["app_user.id", "app_user.customer_id"]),
        ForeignKeyConstraint(["user_id", "partner_id"], ["app_user.id", "app_user.partner_id"]),
        CheckConstraint("accepted_at IS NULL OR withdrawn_at IS NULL", name="accepted_or_withdrawn"),
        Index("uq_invitation_open", "user_id", unique=True, postgresql_where=text("accepted_at IS NULL AND withdrawn_at IS NULL")),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), index=True)
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customer.id"), index=True)
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    expires_at: Mapped[datetime]
    mailed_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class InvitationLink(Row):
    """The hash of one mailed link of an invitation. A mail sent twice makes two, and either works: nobody holds a dead link."""

    __tablename__ = "invitation_link"

    invitation_id: Mapped[UUID] = mapped_column(ForeignKey("invitation.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True, info=SECRET)


class Awaited(enum.StrEnum):
    """What a person who has given the password still has to do: prove the second factor, or set one up."""

    CODE = "CODE"
    ENROLMENT = "ENROLMENT"


class SignInSession(Row):
    """A signed-in browser: the cookie holds the secret, the row its hash. All its times but `created_at` are real time.

    While it `awaits` something it opens nothing but the pages of the second factor. The user's customer or partner stands on the
    row, for the administrators of those.
    """

    __tablename__ = "sign_in_session"
    __table_args__ = (
        ForeignKeyConstraint(["user_id", "customer_id"], ["app_user.id", "app_user.customer_id"]),
        ForeignKeyConstraint(["user_id", "partner_id"], ["app_user.id", "app_user.partner_id"]),
        CheckConstraint("octet_length(token_hash) = 32", name="hash"),
        Index("ix_sign_in_session_customer", "customer_id", "id"),
        Index("ix_sign_in_session_partner", "partner_id", "id"),
        OF_SIGN_IN,
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), index=True)
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customer.id"))
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True, info=SECRET)
    seen_at: Mapped[datetime] = mapped_column(info=NOT_AUDITED)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    user_agent: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    awaits: Mapped[Awaited | None]


class ProviderIdentity(Row):
    """A person as an OpenID Connect provider knows them: bound to the account at the first sign-in, by the verified e-mail address."""

    __tablename__ = "provider_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("account_id", "issuer"))

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(255))


class SecondFactor(Row):
    """A person's authenticator (TOTP, RFC 6238): asked for at each sign-in once it is confirmed, until it ends.

    `last_step` is the time step of the last code that was taken: no code counts twice. `secret` is encrypted (`factor_secret`).
    """

    __tablename__ = "second_factor"
    __table_args__ = (
        Index("uq_second_factor_open", "account_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        CheckConstraint("(confirmed_at IS NULL) = (last_step IS NULL)", name="confirmed"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    secret: Mapped[str] = mapped_column(String(300), info=SECRET)
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None] = mapped_column(BigInteger, info=NOT_AUDITED)
    ended_at: Mapped[datetime | None]


class RecoveryCode(Row):
    """A code for whoever has lost the authenticator: shown once, kept as a hash, used once."""

    __tablename__ = "recovery_code"

    factor_id: Mapped[UUID] = mapped_column(ForeignKey("second_factor.id"), index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True, info=SECRET)
    used_at: Mapped[datetime | None]


class TokenScope(enum.StrEnum):
    """What a token opens of what its user may: reading alone, or acts too."""

    READ = "READ"
    ACT = "ACT"


class ApiToken(Row):
    """A program's credential: shown once, kept as a hash, acting as its user. `used_at` is real time, a minute behind at most."""

    __tablename__ = "api_token"
    __table_args__ = (OF_SIGN_IN,)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), index=True)
    name: Mapped[Title]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True, info=SECRET)
    scope: Mapped[TokenScope] = mapped_column(default=TokenScope.ACT)
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None] = mapped_column(info=NOT_AUDITED)


class SignInAttempt(Base):
    """A failed sign-in, kept for a while to slow down guessing."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_key", "key", "at"), Index("ix_sign_in_attempt_at", "at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime]


class ResetRequest(Base):
    """A wish for a new password, of whatever address was typed: written alike whether or not somebody has it; kept for a day."""

    __tablename__ = "reset_request"
    __table_args__ = (Index("ix_reset_request_at", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    audience: Mapped[Audience | None]
    at: Mapped[datetime]


class PasswordReset(Row):
    """A mailed link by which a person who forgot the password sets another: used once, for some minutes of real time."""

    __tablename__ = "password_reset"
    __table_args__ = (CheckConstraint("octet_length(token_hash) = 32", name="hash"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True, info=SECRET)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PolicyLine(Base):
    """One Casbin line, column by column: no separator in a value can shift rights. The alphabet is held here too."""

    __tablename__ = "policy_line"
    __table_args__ = (
        UniqueConstraint("role", "domain_kind", "object", "action", "scope", "effect"),
        CheckConstraint("role ~ '^[a-z][a-z_]{1,58}$'", name="role"),
        CheckConstraint("domain_kind IN ('organisation', 'unit', 'project')", name="domain_kind"),
        CheckConstraint("object ~ '^[A-Za-z][A-Za-z_]*:[a-z][a-z_-]*$'", name="object"),
        CheckConstraint("action IN ('read', 'do')", name="action"),
        CheckConstraint("effect IN ('allow', 'deny')", name="effect"),
        CheckConstraint("scope ~ '^([a-z][a-z_]*|-)$' AND (scope = '-') = (effect = 'deny')", name="scope"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(60))
    domain_kind: Mapped[str] = mapped_column(String(20))
    object: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(10))
    scope: Mapped[str] = mapped_column(String(40))
    effect: Mapped[str] = mapped_column(String(10))


class RoleInclusion(Base):
    """Whoever holds `role` also holds `included`, in the same domain."""

    __tablename__ = "role_inclusion"
    __table_args__ = (
        CheckConstraint("role ~ '^[a-z][a-z_]{1,58}$' AND included ~ '^[a-z][a-z_]{1,58}$' AND role <> included", name="names"),
    )

    role: Mapped[str] = mapped_column(String(60), primary_key=True)
    included: Mapped[str] = mapped_column(String(60), primary_key=True)


class PolicyVersion(Base):
    """The one row that every process compares with what it has compiled. A version is a number made from the policy's content.

    `seed_version` is that of the seed last written here: where the two are equal, nobody has edited the policy.
    """

    __tablename__ = "policy_version"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"), OF_SIGN_IN)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInteger)
    seed_version: Mapped[int] = mapped_column(BigInteger)


trigger(
    Unit.__table__,
    "unit_ancestor_added",
    "AFTER INSERT",
    """
INSERT INTO unit_ancestor (unit_id, ancestor_id)
SELECT NEW.id, NEW.id UNION ALL SELECT NEW.id, ancestor_id FROM unit_ancestor WHERE unit_id = NEW.parent_id;
RETURN NULL;
""",
)
# Moves wait for each other: two at once could close a circle that neither of them sees.
trigger(
    Unit.__table__,
    "unit_ancestor_moved",
    "AFTER UPDATE OF parent_id",
    """
PERFORM pg_advisory_xact_lock(hashtext('unit tree'));
IF EXISTS (SELECT FROM unit_ancestor WHERE unit_id = NEW.parent_id AND ancestor_id = NEW.id) THEN
    RAISE EXCEPTION 'A unit cannot stand below itself.'
        USING ERRCODE = '23514', TABLE = 'unit', CONSTRAINT = 'ck_unit_no_circle';
END IF;
DELETE FROM unit_ancestor AS link USING unit_ancestor AS below, unit_ancestor AS above
WHERE below.ancestor_id = NEW.id AND above.unit_id = NEW.id AND above.ancestor_id <> NEW.id
    AND link.unit_id = below.unit_id AND link.ancestor_id = above.ancestor_id;
INSERT INTO unit_ancestor (unit_id, ancestor_id)
SELECT below.unit_id, above.ancestor_id
FROM unit_ancestor AS below CROSS JOIN unit_ancestor AS above
WHERE below.ancestor_id = NEW.id AND above.unit_id = NEW.parent_id;
RETURN NULL;
""",
)
# Also of a change past all acts: rights that a stream stands on are looked at again when the policy is another one.
trigger(
    PolicyVersion.__table__,
    "policy_version_notify",
    "AFTER INSERT OR UPDATE",
    f"""
PERFORM pg_notify('{OUTBOX_CHANNEL}', '');
RETURN NULL;
""",
)
# Casbin follows ten roles; a deeper chain, or one that comes back, would stop every process from loading the policy.
trigger(
    RoleInclusion.__table__,
    "role_inclusion_depth",
    "AFTER INSERT OR UPDATE",
    """
IF EXISTS (
    WITH RECURSIVE chain (role, depth) AS (
        SELECT included, 1 FROM role_inclusion
        UNION SELECT below.included, chain.depth + 1
        FROM chain JOIN role_inclusion AS below ON below.role = chain.role
        WHERE chain.depth < 10
    )
    SELECT FROM chain WHERE depth = 10
) THEN
    RAISE EXCEPTION 'A chain of roles comes back to its beginning, or is deeper than ten.'
        USING ERRCODE = '23514', TABLE = 'role_inclusion', CONSTRAINT = 'ck_role_inclusion_depth';
END IF;
RETURN NULL;
""",
    constraint=True,
)
