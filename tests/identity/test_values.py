"""Credit codes, addresses, passwords: what is taken and what is not."""

import pytest

from domain.identity.credit_code import check_character, credit_code
from domain.identity.email import email_address, email_key
from domain.identity.parties import short_code
from domain.identity.passwords import check_new_password, hash_password, password_matches
from domain.identity.refusals import IdentityRefusal
from domain.identity.secret import hash_secret, new_secret
from tests.refusals import refused

CODE = "91350100M000100Y43"
"""The example of the standard (GB 32100-2015)."""


def test_the_check_character_is_that_of_the_standard() -> None:
    assert check_character(CODE[:-1]) == CODE[-1]
    assert credit_code(" 91350100m 000100y43 ") == CODE


@pytest.mark.parametrize(
    "wrong", ["", CODE[:-1], CODE + "0", CODE[:-1] + "4", CODE[1] + CODE[0] + CODE[2:], CODE.replace("Y", "I"), "一" * 18, "\x00" * 18]
)
def test_a_code_with_another_sign_length_or_check_is_refused(wrong: str) -> None:
    with refused(IdentityRefusal.CREDIT_CODE_WRONG, "creditCode"):
        credit_code(wrong)


@pytest.mark.parametrize("good", ["ada@concord.example", " Ada@CONCORD.example ", "a.b+c@localhost"])
def test_an_address_is_taken_in_lower_case(good: str) -> None:
    assert email_address(good) == good.strip().lower()


@pytest.mark.parametrize(
    "wrong",
    ["", "ada", "陈@公司.cn", "@x", "a@", "a@b@c", "a b@c", "a@-b", "a\x00@b", "a\n@b", "<a@b>", "a" * 65 + "@b", "a@" + "b." * 200 + "c"],
)
def test_what_is_no_address_is_refused(wrong: str) -> None:
    with refused(IdentityRefusal.EMAIL_WRONG, "email"):
        email_address(wrong)


def test_whatever_is_typed_can_be_looked_up() -> None:
    assert email_key(" ADA\x00@B\ud800 ") == "ada@b"
    assert len(email_key("x" * 10_000)) == 254


@pytest.mark.parametrize("weak", ["", "short", "a" * 10_000, "abababababab", "ada@concord.example", "ADA@concord.example"])
def test_a_weak_password_is_refused(weak: str) -> None:
    with refused(IdentityRefusal.PASSWORD_WEAK, "password"):
        check_new_password(weak, "ada@concord.example")


async def test_a_password_matches_its_own_hash_only() -> None:
    stored = await hash_password("安静的港口在黎明")
    assert await password_matches("安静的港口在黎明", stored)
    assert not await password_matches("安静的港口在黄昏", stored)
    assert not await password_matches("\ud800", stored)
    assert not await password_matches("anything", None)


@pytest.mark.parametrize("good", ["north", "N", "A-1", "ABCDEFGHIJKLMNOP"])
def test_a_short_code_is_taken_in_capitals(good: str) -> None:
    assert short_code(good) == good.upper()


@pytest.mark.parametrize("wrong", ["", "-A", "A-", "A B", "ABCDEFGHIJKLMNOPQ", "北方", "A/B"])
def test_what_is_no_short_code_is_refused(wrong: str) -> None:
    with refused(IdentityRefusal.SHORT_CODE_WRONG, "code"):
        short_code(wrong)


def test_secrets_are_long_and_never_the_same() -> None:
    secrets = {new_secret("concord_") for _ in range(100)}
    assert len(secrets) == 100
    assert {len(secret) for secret in secrets} == {len("concord_") + 43}
    assert {len(hash_secret(secret)) for secret in secrets} == {32}
