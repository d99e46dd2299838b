"""The unified social credit code (统一社会信用代码) and its check character (GB 32100-2015)."""

from domain.acts import Refused
from domain.identity.refusals import IdentityRefusal

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 signs of the code; I, O, S, V and Z are not among them."""


def check_character(first: str) -> str:
    """The eighteenth sign, from the first seventeen: weights are the powers of 3 modulo 31. ValueError for a sign that is none."""
    total = sum(SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(first))
    return SIGNS[-total % 31]


def credit_code(value: str, field: str = "creditCode") -> str:
    """The code in capitals without blanks: eighteen signs of which the last one checks the others. CREDIT_CODE_WRONG otherwise."""
    code = "".join(value.split()).upper()
    if len(code) != 18 or set(code) - set(SIGNS) or check_character(code[:17]) != code[17]:
        raise Refused(
            IdentityRefusal.CREDIT_CODE_WRONG, "This is no unified social credit code: 18 signs, the last one checks the others.", field
        )
    return code
