"""Global object ids: a short prefix that names the type, and the row's UUID in base 58, as `ord_…` (schema.md, ids)."""

from uuid import UUID

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
LENGTH = 22


def encode(prefix: str, row_id: UUID) -> str:
    """The global id of a row."""
    number, signs = row_id.int, []
    for _ in range(LENGTH):
        number, rest = divmod(number, 58)
        signs.append(ALPHABET[rest])
    return f"{prefix}_{''.join(reversed(signs))}"


def decode(global_id: str) -> tuple[str, UUID] | None:
    """Prefix and row id; None for anything that is no global id."""
    prefix, _, signs = global_id.rpartition("_")
    if not prefix or len(signs) != LENGTH:
        return None
    number = 0
    for sign in signs:
        digit = ALPHABET.find(sign)
        if digit < 0:
            return None
        number = number * 58 + digit
    return (prefix, UUID(int=number)) if number < 1 << 128 else None
