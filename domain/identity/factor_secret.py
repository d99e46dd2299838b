"""The secret of an authenticator as it is kept: encrypted by a key that is not in the database.

A kept value says by its form whether it is encrypted: `fernet:` and a Fernet token, or the bare base 32 of before there was a key.
"""

import os
import secrets
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from settings import settings

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

MARK = "fernet:"
FILE = "secret.key"
"""In `data_dir`, readable by its owner alone: the key of a development machine, made when it is first needed."""


def new_key() -> str:
    """32 random bytes as base 64, as `secret_keys` takes them."""
    from cryptography.fernet import Fernet  # noqa: PLC0415  # 6 MB, which a process without second factors never needs

    return Fernet.generate_key().decode()


def can_conceal() -> bool:
    """Whether there is a key; in production only a given one counts."""
    return settings().secret_keys is not None or not settings().in_production


def conceal(secret: str) -> str:
    """As it is kept: by the first key."""
    return MARK + _by(_keys()[:1]).encrypt(secret.encode()).decode()


def reveal(kept: str) -> str | None:
    """The secret, whichever key it was encrypted by; None where none of them did it."""
    if not kept.startswith(MARK):
        return kept
    return _opened(kept, _keys())


def is_current(kept: str) -> bool:
    """Whether it is encrypted by the first key."""
    return kept.startswith(MARK) and _opened(kept, _keys()[:1]) is not None


def _by(keys: Sequence[str]) -> "MultiFernet":
    """Encrypts by the first key, decrypts by any."""
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415  # as above

    return MultiFernet([Fernet(key) for key in keys])


def _opened(kept: str, keys: tuple[str, ...]) -> str | None:
    from cryptography.fernet import InvalidToken  # noqa: PLC0415  # as above

    if not keys:
        return None
    try:
        return _by(keys).decrypt(kept.removeprefix(MARK).encode()).decode()
    except InvalidToken:
        return None


def _keys() -> tuple[str, ...]:
    here = settings()
    if here.secret_keys is not None:
        return tuple(here.secret_keys.split(","))
    return () if here.in_production else (_own_key(here.data_dir.resolve()),)


@cache
def _own_key(folder: Path) -> str:
    """The key of this folder; of two processes that make it at once, one wins and both read it."""
    place = folder / FILE
    if not place.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = folder / f".{FILE}.{secrets.token_hex(8)}"
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(new_key() + "\n")
        try:
            place.hardlink_to(made)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return place.read_text("ascii").strip()
