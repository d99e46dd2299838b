"""The command line as an operator uses it: what it does, and the one sentence with which it explains what it cannot do."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest

from authz.policy import read_seed
from authz.store import content_version
from tests.concord.conftest import Concord

COMPANY = ("--company", "合契信息技术有限公司", "--credit-code", "91310115MA1K4H7P2J")
BOSS = "wang@heqi.example"
PASSWORD = "a-Long-pass-1"


@pytest.fixture
def company(concord: Concord, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Concord:
    """The same, on a database in which the company has been founded."""
    monkeypatch.setenv("CONCORD_DATABASE_URL", database_url)
    assert concord("migrate").code == 0
    founded = concord("user", "add", BOSS, "王总", *COMPANY, stdin=f"{PASSWORD}\n")
    assert founded == (0, "合契信息技术有限公司 is founded; 王总 is its administrator.\n", "")
    return concord


def rows(url: str, query: str, values: Sequence[Any] = ()) -> list[Any]:
    with psycopg.connect(url) as connection:
        return connection.execute(query, values).fetchall()


@pytest.mark.parametrize(
    ("command", "promise"),
    [
        (["up"], "Prints one line when all of it answers."),
        (["serve"], "Serve GraphQL, documents and the portals over HTTP"),
        (["work"], "Run a worker: events, deadlines, alerts, mails."),
        (["migrate"], "Bring the database and its policy to this version."),
        (["demo"], "Make the demo company in an empty database"),
        (["demo", "clock"], "Read or move the product's clock"),
        (["user", "add"], "In an empty database this founds the company"),
        (["user", "invite"], "Invite a person by mail"),
        (["user", "list"], "Everybody, with roles"),
        (["user", "disable"], "End a person's access"),
        (["user", "enable"], "Give a disabled person the access of before"),
        (["user", "grant"], "Give a person a role"),
        (["token", "issue"], "Issue a token for a program and print it, this once"),
        (["token", "list"], "never their secrets"),
        (["token", "revoke"], "End a token at once"),
        (["factor", "key"], "Print a new key for CONCORD_SECRET_KEYS"),
        (["factor", "encrypt"], "Encrypt every second factor by the first key"),
        (["policy", "show"], "The lines of the policy in force"),
        (["policy", "check"], "names only what exists"),
        (["policy", "diff"], "How the policy in force differs"),
        (["policy", "adopt"], "Take what is new in the seed"),
        (["policy", "reset"], "Put the seed policy"),
        (["schema"], "Write schema.graphql"),
        (["calendar", "import"], "Take a year's holidays"),
        (["calendar", "show"], "The special days of a year"),
        (["deadletters", "list"], "What nobody has replayed"),
        (["deadletters", "replay"], "Send dead letters to the workers again"),
    ],
)
def test_every_command_explains_itself(concord: Concord, command: list[str], promise: str) -> None:
    said = concord(*command, "--help")
    assert said.code == 0
    assert promise in " ".join(said.out.split())


def test_factors_are_encrypted_by_the_newest_key(company: Concord, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows_of = "SELECT left(secret, 7) FROM second_factor ORDER BY id"
    old, new = (company("factor", "key").out.strip() for _ in range(2))
    with psycopg.connect(database_url) as connection:
        values = "SELECT gen_random_uuid(), id, 'ABCDEFGH234567AB', now() FROM account"
        connection.execute(f"INSERT INTO second_factor (id, account_id, secret, created_at) {values}")
    monkeypatch.setenv("CONCORD_SECRET_KEYS", old)
    assert company("factor", "encrypt") == (0, "1 secrets are now kept by the newest key.\n", "")
    assert rows(database_url, rows_of) == [("fernet:",)]
    monkeypatch.setenv("CONCORD_SECRET_KEYS", f"{new}, {old}")
    assert [company("factor", "encrypt").out.split()[0] for _ in range(2)] == ["1", "0"]
    monkeypatch.setenv("CONCORD_SECRET_KEYS", old)
    assert "1 cannot be read by any of the keys: give the old key too" in company("factor", "encrypt").out
    monkeypatch.setenv("CONCORD_SECRET_KEYS", new)
    assert company("factor", "encrypt").out.split()[0] == "0"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["frobnicate"], 'Unknown command "frobnicate". Available commands: '),
        (["user", "add"], 'Command "user add" parameter EMAIL requires an argument.'),
        (["up", "--port", "http"], 'Invalid value for --port: unable to convert "http" into int.'),
        (["token", "revoke", "7"], 'Invalid value for TOKEN_ID: unable to convert "7" into UUID.'),
    ],
)
def test_what_is_written_wrongly_is_said_with_exit_code_2(concord: Concord, arguments: list[str], sentence: str) -> None:
    code, out, err = concord(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"concord: {sentence}")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("CONCORD_PROT", "8000", "No such setting: CONCORD_PROT."),
        ("CONCORD_PORT", "http", "CONCORD_PORT: Input should be a valid integer, unable to parse string as an integer."),
        ("CONCORD_TIMEZONE", "Asia/Nowhere", "CONCORD_TIMEZONE: 'Asia/Nowhere' is no time zone, as Asia/Shanghai is one."),
        (
            "CONCORD_DATABASE_URL",
            "postgresql://me:secret@127.0.0.1:9/x",
            "The database x on 127.0.0.1 cannot be reached: Connection refused.",
        ),
        ("CONCORD_DATA_DIR", "/nowhere", "There is no database in /nowhere yet: run `concord up` first, or set CONCORD_DATABASE_URL."),
    ],
)
def test_a_wrong_setting_is_one_sentence(concord: Concord, monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str) -> None:
    monkeypatch.setenv(name, value)
    assert concord("user", "list") == (1, "", f"concord: {sentence}\n")


def test_a_database_of_another_revision_asks_for_the_migration(
    concord: Concord, empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONCORD_DATABASE_URL", empty_database_url)
    for command in (["serve"], ["work"], ["user", "list"], ["demo"]):
        code, out, err = concord(*command)
        assert (code, out) == (1, "")
        assert err.startswith("concord: The database is at revision none, this Concord needs ")
        assert err.endswith(": run `concord migrate`.\n")


def test_the_first_person_founds_the_company_and_others_are_added_by_name(company: Concord, database_url: str) -> None:
    again = company("user", "add", "x@heqi.example", "某人", *COMPANY, stdin=f"{PASSWORD}\n")
    assert again == (1, "", "concord: The company stands already: leave out --company and --credit-code.\n")
    weak = company("user", "add", "li@heqi.example", "李敏", stdin="short\n")
    assert weak.code == 1
    assert weak.err.startswith("concord: Choose a password of 10 to 200 characters")
    added = company("user", "add", "li@heqi.example", "李敏", "--role", "finance", "--role", "region_pmo@HQ", stdin=f"{PASSWORD}\n")
    assert added == (0, "李敏 can sign in as li@heqi.example.\n", "")
    lines = company("user", "list").words
    assert ["li@heqi.example", "李敏", "合契信息技术有限公司", "finance,", "region_pmo@HQ,", "staff_member", "active"] in lines
    actors = rows(
        database_url,
        "SELECT DISTINCT u.email FROM audit_entry a JOIN app_user u ON u.id = a.actor_id WHERE a.act = 'staff:invite'",
    )
    assert actors == [(BOSS,)]
    assert rows(database_url, "SELECT count(*) FROM sign_in_session WHERE ended_at IS NULL") == [(0,)]


def test_people_are_invited_granted_roles_disabled_and_enabled(company: Concord) -> None:
    invited = company("user", "invite", "tang@heqi.example", "唐悦", "--role", "purchasing")
    assert invited.out.startswith("唐悦 is invited until ")
    assert company("user", "grant", "tang@heqi.example", "finance").out == "唐悦 holds the role finance.\n"
    assert company("user", "disable", "tang@heqi.example").out == "唐悦 can no longer sign in.\n"
    assert company("user", "enable", "tang@heqi.example").out == "唐悦 can sign in again.\n"
    refused = [
        (["disable", BOSS], "Nobody disables themself."),
        (["disable", "nobody@heqi.example"], "There is no user nobody@heqi.example."),
        (["grant", "tang@heqi.example", "emperor"], "There is no such role."),
        (["grant", "tang@heqi.example", "finance", "--unit", "MOON"], "There is no unit with the code MOON."),
        (["invite", "a@b.example", "甲", "--customer", "C"], "There is no customer with the code C."),
        (["invite", "a@b.example", "甲", "--as", "who@heqi.example"], "who@heqi.example is nobody of the provider."),
    ]
    for command, sentence in refused:
        assert company("user", *command) == (1, "", f"concord: {sentence}\n")


def test_with_two_administrators_one_is_named(company: Concord) -> None:
    company("user", "add", "li@heqi.example", "李敏", "--role", "admin", stdin=f"{PASSWORD}\n")
    sentence = f"concord: There are several administrators; name one with --as: {BOSS}, li@heqi.example.\n"
    assert company("user", "disable", "li@heqi.example") == (1, "", sentence)
    assert company("user", "disable", "li@heqi.example", "--as", BOSS).code == 0


def test_a_token_is_shown_once_listed_without_its_secret_and_revoked(company: Concord) -> None:
    secret = company("token", "issue", "报表", "--role", "auditor", "--name", "每夜导出").out.strip()
    assert secret.startswith("concord_")
    listed = company("token", "list")
    assert secret not in listed.out
    token_id, program, name, scope, used, state = listed.words[1][:6]
    assert (program, name, scope, used, state) == ("报表", "每夜导出", "act", "never", "valid")
    assert company("token", "issue", "报表", "--read-only", "--name", "只读").code == 0
    assert [words[3] for words in company("token", "list").words[1:3]] == ["act", "read"]
    assert company("token", "issue", "看板", "--role", "auditor", "--read-only").code == 0
    assert company("token", "issue", "看板").err == "concord: This program only reads: its tokens are for reading.\n"
    assert company("token", "issue", "报表", "--until", "2019-01-01").err == "concord: A token ends on a day within the next two years.\n"
    assert company("token", "revoke", token_id).out == "The token 每夜导出 opens nothing any more.\n"
    assert company("token", "list").words[1][5] == "revoked"
    assert company("token", "revoke", token_id).err == "concord: This token has been revoked already.\n"


def test_an_edited_policy_is_kept_by_a_migration_and_reset_by_the_operator(company: Concord, database_url: str, tmp_path: Path) -> None:
    assert company("policy", "check").out.splitlines()[0].endswith("; the policy in force is the seed.")
    assert company("policy", "reset").out == "The policy was the seed already.\n"
    with psycopg.connect(database_url) as connection:
        connection.execute("DELETE FROM policy_line WHERE role = 'cashier' AND object = 'payment:record'")
        damaged = "concord: The tables hold another policy than their version says: they were changed past the acts.\n"
        connection.commit()
        assert [company("policy", word).err for word in ("show", "check")] == [damaged] * 2
        lines, inclusions = read_seed()
        kept = [line for line in lines if (line.role, line.object) != ("cashier", "payment:record")]
        connection.execute("UPDATE policy_version SET version = %s", [content_version(kept, inclusions)])
    assert company("migrate").out == "The database is up to date; the policy was edited here and stays as it is.\n"
    line = "p, cashier, organisation, payment:record, do, all, allow"
    assert line not in company("policy", "show").out.splitlines()
    assert company("policy", "check").out.splitlines()[0].endswith("; the policy in force differs from the seed.")
    assert company("policy", "reset").out == "The policy is the seed again.\n"
    assert ["p,", "cashier,", "organisation,", "payment:record,", "do,", "all,", "allow"] in company(
        "policy", "show", "--role", "cashier"
    ).words
    wrong = tmp_path / "policy.csv"
    wrong.write_text("p, cashier, organisation, payment:steal;Moon:basic, do, all, allow\n")
    assert company("policy", "check", str(wrong)).err == "concord: policy.csv names what does not exist: Moon:basic, payment:steal.\n"
    wrong.write_text("p,cashier,organisation\n")
    assert company("policy", "check", str(wrong)).err == "concord: Not a policy line: p, cashier, organisation\n"


def test_the_schema_is_written_and_a_difference_is_found(concord: Concord, tmp_path: Path) -> None:
    missing = concord("schema", "--check", "--folder", str(tmp_path))
    assert missing.code == 1
    assert "schema.graphql (missing), authz/views/staff.graphql (missing)" in missing.err
    assert concord("schema", "--folder", str(tmp_path)).code == 0
    assert concord("schema", "--check", "--folder", str(tmp_path)).code == 0
    view = tmp_path / "authz" / "views" / "customer.graphql"
    view.write_text(view.read_text() + "scalar Extra\n")
    changed = concord("schema", "--check", "--folder", str(tmp_path))
    said = "concord: The code says something else than authz/views/customer.graphql (1 lines): run `concord schema`"
    assert changed == (1, "", f"{said} and review the difference.\n")


def test_dead_letters_are_listed_and_replayed(company: Concord, database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        insert = "INSERT INTO dead_letter (id, task, queue, arguments, error) VALUES (%s, 'mail.alert', 'mail', %s, %s)"
        letter = "01890000-0000-7000-8000-000000000001"
        connection.execute(insert, [letter, '{"args": ["AlertRaised", {}, ""]}', "Traceback\nOSError: no route"])
    assert company("deadletters", "list").words[1][:2] == [letter, "mail.alert"]
    other = "01890000-0000-7000-8000-000000000002"
    assert company("deadletters", "replay", other).err == f"concord: No dead letter waits under {other}.\n"
    assert company("deadletters", "replay", letter).out == "1 sent again.\n"
    assert rows(database_url, "SELECT queue_name, state FROM dramatiq.queue WHERE message_id = %s", [letter]) == [("mail", "queued")]
    assert company("deadletters", "list").words[1:] == []


def test_the_clock_moves_forward_only(company: Concord) -> None:
    assert company("demo", "clock", "2031-02-28").out == "It is 2031-02-28, 09:00.\n"
    assert company("demo", "clock").out == "It is 2031-02-28, 09:00.\n"
    assert company("demo", "clock", "2030-01-01").err == "concord: The clock only moves forward.\n"
    assert company("demo").err == "concord: The clock only moves forward.\n"
