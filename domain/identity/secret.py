"""Secrets that people and programs carry: made here, shown once, kept as a SHA-256 hash only."""

import hashlib
import secrets


def new_secret(prefix: str = "") -> str:
    """32 random bytes as URL-safe text of 43 characters, behind a prefix that tells what it is."""
    return prefix + secrets.token_urlsafe(32)


def hash_secret(secret: str) -> bytes:
    """What is kept of a secret: 32 bytes. Random secrets need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
