"""Forms of ours only: a token that is bound to the browser's own secret cookie, and a request made by our own page."""

import hmac
from collections.abc import Iterable

from starlette.exceptions import HTTPException
from starlette.requests import Request

from api.credentials import same_origin


def token_for(secret: str) -> str:
    """The token that a page's forms carry. It proves that the page was made for the holder of `secret`, and does not reveal it."""
    return hmac.new(secret.encode(), b"concord form", "sha256").hexdigest()


def check_origin(request: Request) -> None:
    """403 unless the browser says that our own page sent this, before anything of the body is read."""
    if not same_origin(request):
        raise HTTPException(403)


def check_token(given: str | None, secrets: Iterable[str]) -> None:
    """403 unless the form carries the token of one of the browser's secrets: of its session, or of its door."""
    sent = (given or "").encode()
    if not any(hmac.compare_digest(sent, token_for(secret).encode()) for secret in secrets):
        raise HTTPException(403)
