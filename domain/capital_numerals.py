"""Amounts in capital numerals (大写金额), as they stand on Chinese statements and cheques.

人民币壹万零贰佰元零伍分: groups of four digits, one 零 for any run of zeros inside, 整 after 元 or 角 where no 分 follows.
"""

from decimal import Decimal

from domain.money import minor_unit

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("仟", "佰", "拾", "")
GROUPS = ("", "万", "亿", "万亿", "亿亿")
MOST = Decimal(10) ** 16
NAMES = {"CNY": "人民币", "HKD": "港元", "USD": "美元", "EUR": "欧元", "JPY": "日元"}
ZERO = DIGITS[0]


def capital_numerals(amount: Decimal, currency: str = "CNY") -> str:
    """The amount in capital numerals, up to 10^16 and to the hundredth; a negative one begins with 负. ValueError beyond that."""
    value = abs(amount)
    if value > MOST or value % minor_unit(currency):
        raise ValueError("The amount is too large, or has more decimals than its currency.")
    cents = int(value * 100)
    whole, tenths, hundredths = cents // 100, cents // 10 % 10, cents % 10
    sign = "负" if amount < 0 else ""
    return NAMES[currency] + sign + _whole(whole, bool(tenths or hundredths)) + _parts(whole, tenths, hundredths)


def _whole(whole: int, has_parts: bool) -> str:
    """元 and what stands before it; a mere part of one has none."""
    if not whole:
        return "" if has_parts else f"{ZERO}元"
    groups = []
    while whole:
        whole, group = divmod(whole, 10_000)
        groups.append(group)
    said = ""
    gap = False
    for place in reversed(range(len(groups))):
        group = groups[place]
        if not group:
            gap = bool(said)
            continue
        if gap or (said and group < 1000):
            said += ZERO
        said += _group(group) + _unit(place, groups)
        gap = False
    return f"{said}元"


def _unit(place: int, groups: list[int]) -> str:
    """万, 亿; the 万 above the 亿 says 亿 only where its own 亿 group is empty."""
    if place == 3:
        return "万" if groups[2] else "万亿"
    return GROUPS[place]


def _group(group: int) -> str:
    """Up to 9,999: digits with their places, one 零 for zeros between them."""
    said = ""
    gap = False
    for digit, place in zip(f"{group:04}", PLACES, strict=True):
        if digit == "0":
            gap = bool(said)
            continue
        said += (ZERO if gap else "") + DIGITS[int(digit)] + place
        gap = False
    return said


def _parts(whole: int, tenths: int, hundredths: int) -> str:
    if not tenths and not hundredths:
        return "整"
    said = f"{DIGITS[tenths]}角" if tenths else ZERO if whole else ""
    return said + (f"{DIGITS[hundredths]}分" if hundredths else "整")
