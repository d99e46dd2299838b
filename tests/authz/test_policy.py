"""The policy decides as Casbin does, and takes no line that is not one."""

import os
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from casbin.fast_enforcer import FastEnforcer

from authz.policy import DOMAIN_KINDS, HERE, Line, Policy, PolicyError, RowsAdapter, Term, check, check_inclusions, read_seed
from authz.store import build_policy, content_version

SEED = read_seed()
ROLES = sorted({line.role for line in SEED[0]} | {name for pair in SEED[1] for name in pair})
OBJECTS = sorted({(line.object, line.action) for line in SEED[0]})
EVERYBODY = bool(os.environ.get("CONCORD_TEST_EVERYBODY"))
READER = Line("reader", "organisation", "Book:basic", "read", "all", "allow")


@pytest.fixture(scope="module")
def seed() -> Policy:
    return build_policy(*SEED)


@pytest.fixture(scope="module")
def fast() -> Any:
    """Casbin's enforcer that looks only at lines with the domain, object and action that are asked for."""
    return FastEnforcer(str(HERE / "model.conf"), RowsAdapter(*SEED), cache_key_order=[1, 2, 3])


@pytest.mark.parametrize("role", ROLES)
def test_compiled_decisions_are_those_of_casbin(seed: Policy, fast: Any, role: str) -> None:
    """Everything by Casbin's enforcer over the lines of the same domain, object and action; of all lines a fortieth, or all.

    The fortieth differs from role to role; with CONCORD_TEST_EVERYBODY everything is asked of both.
    """
    for kind in sorted(DOMAIN_KINDS):
        terms = seed.decisions(frozenset({(role, kind)})).terms
        for place, (name, action) in enumerate(OBJECTS, ROLES.index(role)):
            decided = bool(terms.get((name, action)))
            assert decided == fast.enforce(role, kind, name, action), (role, kind, name, action)
            if EVERYBODY or place % 40 == 0:
                assert decided == seed.enforcer.enforce(role, kind, name, action), (role, kind, name, action)


def test_a_set_of_roles_may_what_any_of_them_may() -> None:
    lines = [READER, Line("writer", "unit", "book:write", "do", "unit", "allow")]
    decisions = build_policy(lines, []).decisions(frozenset({("reader", "organisation"), ("writer", "unit")}))
    assert decisions.read("Book", "basic") == {Term("all", "organisation", "")}
    assert decisions.do("book:write") == {Term("unit", "unit", "writer")}
    assert decisions.do("book:burn") == frozenset()


def test_a_deny_line_of_one_role_wins_over_what_another_allows() -> None:
    lines = [READER, Line("guest", "organisation", "Book:basic", "read", "-", "deny")]
    decisions = build_policy(lines, []).decisions(frozenset({("reader", "organisation"), ("guest", "organisation")}))
    assert decisions.read("Book", "basic") == frozenset()


def test_a_role_means_nothing_in_another_kind_of_domain() -> None:
    assert build_policy([READER], []).decisions(frozenset({("reader", "project")})).terms == {}


def test_included_roles_hold_through_a_chain_in_the_grants_own_domain() -> None:
    lines = [Line("reader", "unit", "Book:basic", "read", "unit", "allow")]
    policy = build_policy(lines, [("boss", "lead"), ("lead", "reader")])
    assert policy.decisions(frozenset({("boss", "unit")})).read("Book", "basic") == {Term("unit", "unit", "boss")}
    assert policy.decisions(frozenset({("boss", "organisation")})).terms == {}
    assert policy.enforcer.enforce("boss", "unit", "Book:basic", "read")


def test_partner_admin_holds_all_roles_of_a_partner(seed: Policy) -> None:
    admin = seed.decisions(frozenset({("partner_admin", "organisation")})).terms
    for role in ("partner_member", "partner_lead", "partner_finance"):
        own = seed.decisions(frozenset({(role, "organisation")})).terms
        assert {key: terms for key, terms in own.items() if not terms <= admin[key]} == {}


@pytest.mark.parametrize("role", [role for role in ROLES if role.startswith("customer_")])
def test_no_customer_reads_a_price_of_outsourcing_or_a_limit(seed: Policy, role: str) -> None:
    readable = {name for name, _ in seed.decisions(frozenset({(role, "organisation")})).terms}
    assert {name for name in readable if name.endswith((":outsourcing-price", ":payment", ":budget", ":internal-note"))} == set()
    assert {name.split(":")[0] for name in readable} & {
        "BudgetLine",
        "PartnerAgreement",
        "AgreementPrice",
        "Payable",
        "Settlement",
    } == set()


@pytest.mark.parametrize("role", [role for role in ROLES if role.startswith("partner_") and role != "partner_manager"])
def test_no_partner_reads_a_contract_with_a_customer(seed: Policy, role: str) -> None:
    readable = {name.split(":")[0] for name, _ in seed.decisions(frozenset({(role, "organisation")})).terms}
    assert readable & {"Contract", "ContractInstalment", "Receipt", "BudgetLine"} == set()


BAD = [
    ("role", ""),
    ("role", "Reader"),
    ("role", "reader, admin"),
    ("domain_kind", "tenant"),
    ("object", "Book"),
    ("object", "Book.*:basic"),
    ("object", "Book:basic;User:basic"),
    ("action", "write"),
    ("scope", ""),
    ("scope", "-"),
    ("effect", "allowed"),
    ("effect", "deny"),
]


@pytest.mark.parametrize(("field", "value"), BAD)
def test_a_malformed_line_is_refused(field: str, value: str) -> None:
    with pytest.raises(PolicyError, match="Not a policy line"):
        check(READER._replace(**{field: value}))


@pytest.mark.parametrize(
    "row",
    [
        "p, reader, organisation, Book:basic, read, all",
        "p, reader, organisation, Book:basic, read, all, allow, extra",
        "p, reader, organisation, Book:basic;, read, all, allow",
        "g, reader",
        "g, reader, writer, organisation",
        "q, reader, writer",
    ],
)
def test_a_short_long_or_strange_row_of_the_file_is_refused(tmp_path: Path, row: str) -> None:
    file = tmp_path / "policy.csv"
    file.write_text(f"p, reader, organisation, Book:basic, read, all, allow\n{row}\n")
    with pytest.raises(PolicyError):
        read_seed(file)


def test_a_row_joins_several_objects_and_comments_and_blank_lines_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "policy.csv"
    file.write_text("# people\n\np, reader, organisation, Book:basic; Book:price, read, all, allow\ng, boss, reader\n")
    assert read_seed(file) == ([READER, READER._replace(object="Book:price")], [("boss", "reader")])


def test_a_scope_that_nobody_wrote_is_refused() -> None:
    with pytest.raises(PolicyError, match="No such scope: everybody"):
        build_policy([READER._replace(scope="everybody")], [])


CHAIN = [f"role_{letter}" for letter in "abcdefghij"]


@pytest.mark.parametrize("pairs", [[("one", "one")], [("one", "two"), ("two", "one")], [*pairwise(CHAIN), ("role_j", "reader")]])
def test_inclusions_in_a_circle_or_beyond_what_casbin_follows_are_refused(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(PolicyError, match="in a circle or too deep"):
        check_inclusions(pairs)


def test_the_longest_chain_that_is_taken_is_followed_to_its_end() -> None:
    policy = build_policy([READER], [*pairwise(CHAIN[1:]), ("role_j", "reader")])
    assert policy.decisions(frozenset({("role_b", "organisation")})).read("Book", "basic") == {Term("all", "organisation", "")}
    assert policy.enforcer.enforce("role_b", "organisation", "Book:basic", "read")


def test_a_version_is_the_content_whatever_its_order() -> None:
    lines, pairs = SEED
    assert content_version(lines, pairs) == content_version(lines[::-1], [*pairs[::-1], pairs[0]])
    assert content_version(lines, pairs) != content_version(lines[1:], pairs)
    assert content_version([READER], []) != content_version([READER._replace(scope="own")], [])
