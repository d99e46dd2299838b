"""Every setting of Concord, typed and described; read once, from the environment (CONCORD_*).

`python -m settings` prints the table that the README shows.
"""

import os
import re
import sys
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, PositiveInt, StringConstraints, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "CONCORD_"
TEST_PREFIX = "CONCORD_TEST_"
"""What only the tests read."""
PostgresUrl = Annotated[str, StringConstraints(pattern=r"^postgresql://")]
BrokerUrl = Annotated[str, StringConstraints(pattern=r"^(amqps?|rediss?)://")]
SmtpUrl = Annotated[str, StringConstraints(pattern=r"^smtps?://")]
IssuerUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^?#\s]+$")]
LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)]
WebUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^/?#]+$")]


class Unusable(ValueError):
    """What a setting names cannot be used: the start stops, and the operator reads the sentence."""


class Environment(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class LogFormat(StrEnum):
    CONSOLE = "console"
    JSON = "json"


class Settings(BaseSettings):
    """What an operator may choose. A name that is not here is no setting; a wrong value stops the start, naming its variable."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, env_ignore_empty=True, str_strip_whitespace=True, hide_input_in_errors=True
    )

    environment: Environment = Field(
        Environment.DEVELOPMENT, description="development, or production: secure cookies only, no moved clock."
    )
    host: str = Field("127.0.0.1", description="Address the HTTP server listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port of the HTTP server; 0 takes a free one.")
    base_url: WebUrl | None = Field(None, description="Address people reach it at, for links in mails; without it http://host:port.")
    staff_port: int | None = Field(
        None,
        ge=0,
        le=65535,
        description="Port of an address of its own for GraphQL, documents and the staff's sign-in; portals then serve none of it.",
    )
    staff_host: str | None = Field(None, description="Address that the staff's port listens on; without it the same as the portals'.")
    staff_base_url: WebUrl | None = Field(None, description="Address staff reaches it at, for links in mails; without it http://host:port.")
    data_dir: Path = Field(Path(".concord"), description="Folder of the embedded database and of uploaded files.")
    timezone: str = Field("Asia/Shanghai", description="The provider's time zone: a day begins at its 00:00.")

    database_url: PostgresUrl | None = Field(
        None, repr=False, description="PostgreSQL 15 to 18, postgresql://user:password@host/name; without it an embedded server is started."
    )
    database_direct_url: PostgresUrl | None = Field(
        None, repr=False, description="The same database past a connection pooler, for LISTEN and the broker; without it database_url."
    )
    database_pooled: bool = Field(
        False,
        description="CONCORD_DATABASE_URL leads to a pooler that lends connections for a transaction (PgBouncer, pool_mode=transaction).",
    )
    database_pool_size: PositiveInt = Field(10, description="Connections a process keeps open.")
    statement_seconds: PositiveInt = Field(8, description="Longest SQL statement of a request, in seconds.")
    broker_url: BrokerUrl | None = Field(
        None,
        repr=False,
        description="Task broker, amqp://user:password@host/vhost (RabbitMQ) or redis://:password@host/number (Redis with appendonly); "
        "without it PostgreSQL.",
    )

    hours_a_day: Decimal = Field(Decimal(8), ge=1, le=24, description="Hours of a person-day where a contract says nothing else.")
    hours_late_days: int = Field(7, ge=0, le=366, description="Hours older than so many days are logged by the project manager only.")
    digest_hour: int = Field(9, ge=0, le=23, description="Local hour of a working day at which the digest of alerts is mailed.")
    smtp_url: SmtpUrl | None = Field(
        None,
        repr=False,
        description="Mail server, smtp:// or smtps://user:password@host:port; without it no mail leaves, and the log says so.",
    )
    mail_from: str = Field("Concord <concord@localhost>", description="Sender of the mails.")

    session_idle_hours: PositiveInt = Field(12, description="A session ends after so many hours without a request.")
    session_absolute_hours: PositiveInt = Field(168, description="A session ends so many hours after the sign-in, used or not.")
    invitation_hours: PositiveInt = Field(168, description="An invitation's link is good for so many hours.")
    second_factor_roles: str = Field(
        "", description="Roles, by commas, whose holders sign in with a second factor (TOTP) too; others may set one up."
    )
    secret_keys: str | None = Field(
        None,
        repr=False,
        description="Keys, by commas, for the secrets of second factors (`concord factor key` makes one): the first encrypts, all decrypt. "
        "Without one nobody sets a factor up in production; elsewhere a key in data_dir is made.",
    )
    oidc_issuer: IssuerUrl | None = Field(
        None, description="OpenID Connect provider by which staff may sign in, its issuer as in its ID tokens; without it passwords alone."
    )
    oidc_client_id: str | None = Field(None, description="The client that the provider knows Concord as.")
    oidc_client_secret: str | None = Field(None, repr=False, description="That client's secret.")
    oidc_name: str = Field("OpenID Connect", description="What the provider is called on the sign-in page.")
    reset_minutes: PositiveInt = Field(30, description="The link to a new password is good for so many minutes.")
    argon2_concurrency: PositiveInt = Field(2, description="Passwords checked at one time.")
    argon2_mebibytes: int = Field(
        64, ge=12, description="Memory that hashing one password takes, in MiB (Argon2id, 3 passes); kept hashes stay valid."
    )
    storage_url: str | None = Field(
        None, repr=False, description="Store of uploaded files, s3://bucket/path or file:///path; without it a folder in data_dir."
    )
    upload_megabytes: PositiveInt = Field(50, description="Largest uploaded file, in MB of 1,000,000 bytes.")

    page_size: PositiveInt = Field(50, description="Rows of a page when the query names none.")
    page_size_max: PositiveInt = Field(100, description="Most rows of a page.")
    page_size_max_service: PositiveInt = Field(1000, description="Most rows of a page for service accounts.")
    service_requests_a_minute: PositiveInt = Field(
        600, description="Most requests of a service account in a minute (GraphQL, feeds and files together), for each process."
    )
    smallest_group: PositiveInt = Field(
        5, description="Groups of fewer rows are withheld from customers and partners where rows of other tenants may be among them."
    )
    graphql_body_kilobytes: PositiveInt = Field(256, description="Largest GraphQL request body, in kB of 1,000 bytes.")
    graphql_characters: PositiveInt = Field(15_000, description="Longest GraphQL document, in characters.")
    graphql_tokens: PositiveInt = Field(1_000, description="Most tokens of a document.")
    graphql_documents: Path | None = Field(
        None, description="Folder of trusted documents (*.graphql), which may be asked by `documentId`, the SHA-256 of the text."
    )
    feed_documents: Path | None = Field(
        None, description="Folder of feeds of your own for BI tools (*.graphql), beside those of docs/bi.md."
    )
    graphql_trusted_only: str = Field(
        "", description="Audiences that may ask trusted documents only, by commas: STAFF, CUSTOMER, PARTNER; nobody by default."
    )
    graphql_cost_portal: PositiveInt = Field(5_000, description="Most objects that an operation of a customer or partner may answer.")
    graphql_cost: PositiveInt = Field(50_000, description="The same for staff and for service accounts.")
    graphql_depth: PositiveInt = Field(12, description="Deepest nesting of fields; __schema and __type are exempt.")
    graphql_aliases: PositiveInt = Field(15, description="Most aliases of an operation.")
    graphql_directives: PositiveInt = Field(50, description="Most directives of an operation.")
    graphql_root_fields: PositiveInt = Field(20, description="Most root fields of an operation.")
    graphql_operations: PositiveInt = Field(10, description="Most operations of a document.")
    graphql_errors: PositiveInt = Field(20, description="Most errors answered for one request.")
    graphql_streams: PositiveInt = Field(20, description="Most subscriptions of a user at once, for each process.")
    request_seconds: PositiveInt = Field(10, description="Longest GraphQL request, in seconds; feeds are exempt.")
    graphql_compiler: bool = Field(
        True, description="Answer a query by one SQL statement where that is possible; false: by a statement for each of its levels."
    )
    graphiql: bool | None = Field(None, description="Serve GraphiQL, the query editor; without a value in development only.")

    drain_seconds: int = Field(
        0, ge=0, le=300, description="So long a stopping process says that it is not ready, and still serves, before it listens no more."
    )
    stop_seconds: int = Field(10, ge=1, le=300, description="So long running requests may go on after that.")

    metrics_port: int | None = Field(
        None,
        ge=0,
        le=65535,
        description="Port of an address of its own for /metrics; without it there are none. Several processes take one each, from here on.",
    )
    metrics_host: str = Field("127.0.0.1", description="Address that the metrics' port listens on.")

    log_level: LogLevel = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")
    log_format: LogFormat = Field(LogFormat.CONSOLE, description="console for people, json for machines.")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"{name!r} is no time zone, as Asia/Shanghai is one") from error
        return name

    @field_validator("graphql_trusted_only")
    @classmethod
    def _known_audiences(cls, names: str) -> str:
        given = [name.strip().upper() for name in names.split(",") if name.strip()]
        if not set(given) <= {"STAFF", "CUSTOMER", "PARTNER"}:
            raise ValueError(f"{names!r} names other audiences than STAFF, CUSTOMER and PARTNER")
        return ",".join(given)

    @field_validator("second_factor_roles")
    @classmethod
    def _plain_roles(cls, names: str) -> str:
        given = [name.strip() for name in names.split(",") if name.strip()]
        if not all(re.fullmatch(r"[a-z][a-z_]{1,58}", name) for name in given):
            raise ValueError(f"{names!r} holds what is no role; roles are named as in authz/policy.csv")
        return ",".join(given)

    @field_validator("secret_keys")
    @classmethod
    def _whole_keys(cls, given: str | None) -> str | None:
        if given is None:
            return None
        keys = [key.strip() for key in given.split(",") if key.strip()]
        if not keys or not all(re.fullmatch(r"[\w-]{43}=", key, re.ASCII) for key in keys):
            raise ValueError("a key is 32 bytes as URL-safe base 64, as `concord factor key` prints one")
        return ",".join(keys)

    @model_validator(mode="after")
    def _pooler_has_a_way_past(self) -> Self:
        if self.database_pooled and not (self.database_url and self.database_direct_url):
            raise ValueError("database_pooled needs database_url, the pooler's, and database_direct_url, which leads past it")
        return self

    @model_validator(mode="after")
    def _factors_have_a_key(self) -> Self:
        if self.in_production and self.second_factor_roles and self.secret_keys is None:
            raise ValueError("in production second_factor_roles needs secret_keys: `concord factor key` prints a key")
        return self

    @model_validator(mode="after")
    def _staff_has_a_port(self) -> Self:
        if self.staff_port is None and (self.staff_host or self.staff_base_url):
            raise ValueError("staff_host and staff_base_url need staff_port")
        return self

    @model_validator(mode="after")
    def _whole_provider(self) -> Self:
        given = [name for name in ("oidc_issuer", "oidc_client_id", "oidc_client_secret") if getattr(self, name)]
        if len(given) not in (0, 3):
            raise ValueError("oidc_issuer, oidc_client_id and oidc_client_secret are set together")
        if self.in_production and self.oidc_issuer and not self.oidc_issuer.startswith("https://"):
            raise ValueError("in production oidc_issuer begins with https://")
        return self

    @model_validator(mode="after")
    def _idle_is_shorter(self) -> Self:
        if self.session_idle_hours > self.session_absolute_hours:
            raise ValueError("session_idle_hours is longer than session_absolute_hours")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The provider's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def in_production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    @property
    def public_url(self) -> str:
        """Scheme, host and port that people reach, without a slash at the end."""
        return self.base_url or web_address(self.host, self.port)

    @property
    def is_split(self) -> bool:
        """Whether staff has an address of its own."""
        return self.staff_port is not None

    @property
    def staff_url(self) -> str:
        """As `public_url`, for staff."""
        if self.staff_port is None:
            return self.public_url
        return self.staff_base_url or web_address(self.staff_host or self.host, self.staff_port)

    @property
    def serves_graphiql(self) -> bool:
        return not self.in_production if self.graphiql is None else self.graphiql


def web_address(host: str, port: int) -> str:
    """The address of a server listening on `host`, as a browser on the same machine opens it.

    A server on every address (0.0.0.0, ::) is reached at localhost; an IPv6 address stands in brackets.
    """
    named = {"0.0.0.0": "localhost", "::": "localhost", "": "localhost"}.get(host, host)  # noqa: S104  # compared, not bound
    return f"http://{f'[{named}]' if ':' in named else named}:{port}"


@cache
def settings() -> Settings:
    """The settings of this process, read at the first call; a wrong or unknown one raises ValueError (pydantic's, for a wrong one)."""
    given = {name for name in os.environ if name.startswith(PREFIX) and not name.startswith(TEST_PREFIX)}
    unknown = given - {PREFIX + name.upper() for name in Settings.model_fields}
    if unknown:
        raise ValueError(f"No such setting: {', '.join(sorted(unknown))}")
    return Settings()


def table() -> str:
    """The settings as a Markdown table: variable, default, meaning."""
    rows = ["| variable | default | meaning |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else f"`{field.default}`"
        rows.append(f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.stdout.write(table() + "\n")
