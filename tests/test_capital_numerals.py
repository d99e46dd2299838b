"""Amounts in capital numerals, exactly as they are to be printed."""

from decimal import Decimal

import pytest

from domain.capital_numerals import capital_numerals

SAID = {
    "0": "零元整",
    "0.01": "壹分",
    "0.10": "壹角整",
    "0.12": "壹角贰分",
    "1": "壹元整",
    "1.05": "壹元零伍分",
    "1.50": "壹元伍角整",
    "10": "壹拾元整",
    "101": "壹佰零壹元整",
    "1001": "壹仟零壹元整",
    "1010": "壹仟零壹拾元整",
    "6007.14": "陆仟零柒元壹角肆分",
    "10000": "壹万元整",
    "10001": "壹万零壹元整",
    "10500": "壹万零伍佰元整",
    "58034.68": "伍万捌仟零叁拾肆元陆角捌分",
    "100000.00": "壹拾万元整",
    "107000.53": "壹拾万柒仟元伍角叁分",
    "1000000.05": "壹佰万元零伍分",
    "20000001": "贰仟万零壹元整",
    "100000000": "壹亿元整",
    "100000001": "壹亿零壹元整",
    "100010000": "壹亿零壹万元整",
    "1234567890.12": "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分",
    "1000000000000": "壹万亿元整",
    "1000100000000": "壹万零壹亿元整",
    "1000000000001": "壹万亿零壹元整",
    "9999999999999999.99": "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
    "10000000000000000": "壹亿亿元整",
}


@pytest.mark.parametrize(("amount", "words"), SAID.items())
def test_an_amount_in_capital_numerals(amount: str, words: str) -> None:
    assert capital_numerals(Decimal(amount)) == f"人民币{words}"


def test_a_negative_amount_says_so() -> None:
    assert capital_numerals(Decimal("-1.20")) == "人民币负壹元贰角整"


def test_another_currency_has_its_name() -> None:
    assert capital_numerals(Decimal("5.00"), "USD") == "美元伍元整"
    assert capital_numerals(Decimal(5), "JPY") == "日元伍元整"


@pytest.mark.parametrize(("amount", "currency"), [("10000000000000000.01", "CNY"), ("1.005", "CNY"), ("1.5", "JPY")])
def test_what_cannot_be_said_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(ValueError, match="too large"):
        capital_numerals(Decimal(amount), currency)


@pytest.mark.parametrize("exponent", range(17))
def test_every_power_of_ten_ends_whole(exponent: int) -> None:
    said = capital_numerals(Decimal(10) ** exponent)
    assert said.startswith("人民币壹")
    assert said.endswith("元整")
    assert "零" not in said
