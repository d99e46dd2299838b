"""An edited policy meets a newer version: the migration says what it lacks, the operator looks, previews and takes it."""

import asyncio

import psycopg
import pytest

from authz.policy import Line, read_seed
from authz.store import write_policy
from concord.migrate import head, upgrade
from domain.database import make_engine
from tests.concord.conftest import Concord
from tests.concord.test_cli import BOSS, PASSWORD, company

__all__ = ["company"]

PAY, ORIGIN = "p, cashier, organisation, payment:record, do, all, allow", "p, auditor, organisation, AuditEntry:origin, read, all, allow"
SCHEDULE = "p, admin, organisation, policy:schedule, do, all, allow"
OWN = "p, cashier, organisation, Contract:basic, read, all, allow"
GONE = "p, cashier, organisation, Payable:basic, read, all, allow"
UP_TO_DATE = "The database is up to date; the policy was edited here and stays as it is.\n"


async def _older(url: str) -> None:
    """The policy as an older version's seed left it, one line of which was then removed, and one added."""
    lines, pairs = read_seed()
    older = [line for line in lines if ", ".join(["p", *line]) not in (PAY, ORIGIN, SCHEDULE)]
    ours = [line for line in older if ", ".join(["p", *line]) != GONE]
    own = Line(*OWN.split(", ")[1:])
    engine = make_engine(url)
    async with engine.begin() as connection:
        await write_policy(connection, older, pairs, is_seed=True)
        await write_policy(connection, [*ours, own], pairs)
    await engine.dispose()


@pytest.fixture
def upgraded(company: Concord, database_url: str) -> Concord:
    asyncio.run(_older(database_url))
    with psycopg.connect(database_url) as connection:
        connection.execute("DELETE FROM policy_seed_line WHERE line = ANY(%s)", [[PAY, ORIGIN, SCHEDULE]])
    return company


def test_the_migration_says_that_an_edited_policy_lacks_lines_and_the_operator_takes_them(upgraded: Concord) -> None:
    assert upgraded("migrate").out == (
        UP_TO_DATE + "This version brings 3 lines of the policy that the edited one has not: what they are about is closed to everybody"
        " who has no other line for it.\n`concord policy diff` shows them, `concord policy adopt` takes them.\n"
    )
    assert upgraded("policy", "diff").out.splitlines() == [
        "New in the seed; `concord policy adopt` takes them (3):",
        *(f"  {line}" for line in sorted([PAY, ORIGIN, SCHEDULE])),
        "In the seed, and removed here (1):",
        f"  {GONE}",
        "Only here (1):",
        f"  {OWN}",
    ]
    preview = [
        "To be taken (2):",
        *(f"  {line}" for line in sorted([PAY, SCHEDULE])),
        "1 person with admin (organisation), staff_member (organisation):",
        "  + policy:schedule, do, all",
        "Nobody holds what these are about today:",
        f"  {PAY}",
        "Nothing was changed; `--yes` does it.",
    ]
    assert upgraded("policy", "adopt", "--without", ORIGIN).out.splitlines() == preview
    assert upgraded("policy", "adopt", "--without", ORIGIN).out.splitlines() == preview
    assert upgraded("policy", "adopt", "--without", ORIGIN, "--yes").out == "The policy has taken 2 of 3 new lines.\n"
    shown = upgraded("policy", "show").out.splitlines()
    assert [line in shown for line in (PAY, SCHEDULE, OWN, ORIGIN, GONE)] == [True, True, True, False, False]
    assert upgraded("policy", "adopt", "--yes").out == "The seed has nothing new for the policy in force.\n"
    assert upgraded("migrate").out == UP_TO_DATE
    assert upgraded("policy", "diff").out.splitlines()[0] == "In the seed, and removed here (2):"


def test_nothing_is_taken_by_somebody_who_may_not_nor_a_line_that_is_not_new(upgraded: Concord) -> None:
    assert upgraded("policy", "adopt", "--without", GONE).err == f"concord: This is not new in the seed: {GONE}.\n"
    assert upgraded("user", "add", "li@heqi.example", "李敏", "--role", "finance", stdin=f"{PASSWORD}\n").code == 0
    denied = "concord: The person you act as may not do this (policy:change).\n"
    assert upgraded("policy", "adopt", "--yes", "--as", "li@heqi.example").err == denied
    assert PAY not in upgraded("policy", "show").out
    assert upgraded("policy", "adopt", "--yes", "--as", BOSS, "--reason", "Version 2.").code == 0
    assert PAY in upgraded("policy", "show").out


def test_the_seed_itself_differs_in_nothing(company: Concord) -> None:
    assert company("policy", "diff").out == "The policy in force is the seed.\n"
    assert company("policy", "adopt", "--yes").out == "The seed has nothing new for the policy in force.\n"
    assert company("migrate").out == "The database is up to date; the policy is the seed.\n"


def test_a_database_of_before_remembers_what_it_has_and_what_the_audit_says_was_taken_from_it(upgraded: Concord, database_url: str) -> None:
    """The table as its migration fills it; the three lines stand in the audit too, as taken by the seed of the older version."""
    with psycopg.connect(database_url) as connection:
        kept = {row[0] for row in connection.execute("SELECT line FROM policy_seed_line")}
        connection.execute("DROP TABLE policy_seed_line")
        connection.execute("UPDATE alembic_version SET version_num = '0022'")
    upgrade(database_url, "0023")
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = %s", [head()])
    assert upgraded("migrate").out == UP_TO_DATE
    with psycopg.connect(database_url) as connection:
        found = {row[0] for row in connection.execute("SELECT line FROM policy_seed_line")}
    assert found == kept | {OWN, PAY, ORIGIN, SCHEDULE}
    assert upgraded("policy", "diff").out.splitlines() == [
        "In the seed, and removed here (4):",
        *(f"  {line}" for line in sorted([GONE, PAY, ORIGIN, SCHEDULE])),
        "Only here (1):",
        f"  {OWN}",
    ]
