"""E-mail addresses as people are known by: one spelling, so that nobody exists twice."""

import re

from domain.acts import Refused
from domain.identity.refusals import IdentityRefusal

ADDRESS = re.compile(r"[^\s@\"<>(),;:\\\[\]]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def email_key(value: str) -> str:
    """The spelling under which an account is looked up, whatever was typed."""
    return "".join(sign for sign in value.strip().lower() if sign.isprintable())[:254]


def email_address(value: str, field: str = "email") -> str:
    """A usable address in lower case. EMAIL_WRONG otherwise."""
    address = value.strip().lower()
    if len(address) > 254 or not ADDRESS.fullmatch(address) or not address.isprintable():
        raise Refused(IdentityRefusal.EMAIL_WRONG, "This is no e-mail address.", field)
    return address
