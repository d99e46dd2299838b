"""The settings as an operator gives them."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

import settings as module
from settings import Settings, settings, table
from tests.databases import ROOT

FLOORS = {"api", "authz", "concord", "domain", "portals", "workers"}


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_values_come_from_the_environment_and_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_DATA_DIR", "/srv/concord")
    monkeypatch.setenv("CONCORD_LOG_LEVEL", "debug")
    monkeypatch.setenv("CONCORD_DATABASE_URL", "")
    read = settings()
    assert (read.data_dir, read.log_level, read.database_url, read.page_size_max) == (Path("/srv/concord"), "DEBUG", None, 100)
    monkeypatch.setenv("CONCORD_LOG_LEVEL", "error")
    assert settings() is read


def test_a_misspelt_setting_is_refused_but_not_one_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_TEST_DATABASE_URL", "postgresql://localhost/postgres")
    assert settings().port == 8000
    settings.cache_clear()
    monkeypatch.setenv("CONCORD_DATABSE_URL", "postgresql://localhost/concord")
    with pytest.raises(ValueError, match=r"^No such setting: CONCORD_DATABSE_URL$"):
        settings()


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("TIMEZONE", "Asia/Nowhere", "'Asia/Nowhere' is no time zone, as Asia/Shanghai is one"),
        ("DATABASE_URL", "mysql://me:secret@localhost/concord", "String should match pattern '^postgresql://'"),
        ("BROKER_URL", "https://:secret@localhost", "String should match pattern '^(amqps?|rediss?)://'"),
        ("SESSION_IDLE_HOURS", "169", "session_idle_hours is longer than session_absolute_hours"),
        ("GRAPHQL_TRUSTED_ONLY", "CUSTOMER,GUEST", "'CUSTOMER,GUEST' names other audiences than STAFF, CUSTOMER and PARTNER"),
        ("SECOND_FACTOR_ROLES", "admin,Partner-Lead", "'admin,Partner-Lead' holds what is no role"),
        ("OIDC_ISSUER", "ftp://provider.example", "String should match pattern"),
        ("UPLOAD_MEGABYTES", "0", "Input should be greater than 0"),
        ("PORT", "65536", "Input should be less than or equal to 65535"),
        ("BASE_URL", "https://concord.example/path", "String should match pattern"),
    ],
)
def test_a_wrong_value_is_refused_without_repeating_secrets(monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str) -> None:
    monkeypatch.setenv(f"CONCORD_{name}", value)
    with pytest.raises(ValidationError) as refused:
        settings()
    assert message in str(refused.value)
    assert "secret" not in str(refused.value)


def test_graphiql_is_served_in_development_unless_said_otherwise() -> None:
    given = [Settings(environment=where, graphiql=flag).serves_graphiql for where in module.Environment for flag in (None, True, False)]
    assert given == [True, True, False, False, True, False]


def test_passwords_are_not_shown() -> None:
    shown = repr(Settings(database_url="postgresql://me:secret@h/d", smtp_url="smtp://me:secret@h:25", broker_url="redis://:secret@h"))
    assert "secret" not in shown


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().__setattr__("port", 1)


def test_every_setting_stands_in_the_table_with_its_meaning() -> None:
    rows = table().splitlines()[2:]
    assert [row.split("`")[1] for row in rows] == [f"CONCORD_{name.upper()}" for name in Settings.model_fields]
    assert "| `CONCORD_PAGE_SIZE_MAX` | `100` | Most rows of a page. |" in rows
    assert all(field.description and field.description.endswith(".") for field in Settings.model_fields.values())


def test_the_ground_floor_imports_nothing_of_ours() -> None:
    script = "import sys, settings; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert FLOORS & set(loaded) == set()


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://localhost:8000"),  # noqa: S104  # an address that is told, not bound
        ("::", "http://localhost:8000"),
        ("::1", "http://[::1]:8000"),
        ("2001:db8::7", "http://[2001:db8::7]:8000"),
        ("concord.example", "http://concord.example:8000"),
    ],
)
def test_links_lead_to_an_address_that_a_browser_can_open(monkeypatch: pytest.MonkeyPatch, host: str, url: str) -> None:
    monkeypatch.setenv("CONCORD_HOST", host)
    assert settings().public_url == url


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"OIDC_ISSUER": "https://provider.example"}, "are set together"),
        (
            {"SECOND_FACTOR_ROLES": "admin", "ENVIRONMENT": "production", "SECRET_KEYS": ""},
            "in production second_factor_roles needs secret_keys",
        ),
        ({"SECRET_KEYS": "short,other"}, "a key is 32 bytes as URL-safe base 64"),
        ({"STAFF_HOST": "127.0.0.1"}, "staff_host and staff_base_url need staff_port"),
        (
            {"OIDC_ISSUER": "http://p.example", "OIDC_CLIENT_ID": "c", "OIDC_CLIENT_SECRET": "s", "ENVIRONMENT": "production"},
            "in production oidc_issuer begins with https://",
        ),
    ],
)
def test_what_is_half_set_or_a_provider_without_tls_is_refused(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], message: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"CONCORD_{name}", value)
    with pytest.raises(ValidationError, match=message):
        settings()


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"STAFF_PORT": "9000"}, "http://127.0.0.1:9000"),
        ({"STAFF_PORT": "9000", "STAFF_HOST": "::1"}, "http://[::1]:9000"),
        ({"STAFF_PORT": "9000", "STAFF_BASE_URL": "https://staff.example"}, "https://staff.example"),
    ],
)
def test_links_of_staff_lead_to_the_staffs_address(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], url: str) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"CONCORD_{name}", value)
    assert (settings().staff_url, settings().public_url, settings().is_split) == (url, "http://127.0.0.1:8000", bool(given))
