"""OpenID Connect as a client: code flow with PKCE, state and nonce; of an ID token nothing is believed that is not checked."""

import time
from collections.abc import Mapping
from typing import Any

import httpx2
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from domain.acts import Refused
from domain.identity.refusals import IdentityRefusal
from domain.identity.sign_in_by_provider import Vouched
from domain.platform.clock import real_now
from portals.attempt import CALLBACK, Attempt
from settings import Settings

SCOPE = "openid email profile"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures by a key of the provider alone: none by the client's secret, and never `none`."""
SECONDS, LEEWAY, KEPT = 5.0, 60, 3600
log = structlog.get_logger(__name__)
_metadata: dict[str, tuple[float, Mapping[str, Any]]] = {}


async def address(here: Settings, attempt: Attempt) -> str:
    """Where the browser goes. PROVIDER_FAILED where the provider does not answer."""
    async with _client(here) as client:
        found = await _discovered(client, here)
        try:
            url, _ = client.create_authorization_url(
                found["authorization_endpoint"], state=attempt.state, nonce=attempt.nonce, code_verifier=attempt.verifier
            )
        except (AuthlibBaseError, KeyError) as problem:
            raise _failed(problem) from problem
    return str(url)


async def vouched(here: Settings, attempt: Attempt, url: str) -> Vouched:
    """Whom the provider vouches for, by the address at which the browser came back. PROVIDER_FAILED for whatever does not fit."""
    async with _client(here) as client:
        found = await _discovered(client, here)
        try:
            token = await client.fetch_token(
                found["token_endpoint"], authorization_response=url, state=attempt.state, code_verifier=attempt.verifier
            )
            keys = KeySet.import_key_set((await client.request("GET", found["jwks_uri"], withhold_token=True)).raise_for_status().json())
            claims = checked(here, token["id_token"], keys, attempt.nonce)
            if "email" not in claims and "userinfo_endpoint" in found:
                more = (await client.get(found["userinfo_endpoint"])).raise_for_status().json()
                claims = {**more, **claims} if more.get("sub") == claims["sub"] else claims
        except (AuthlibBaseError, JoseError, httpx2.HTTPError, KeyError, TypeError, ValueError) as problem:
            raise _failed(problem) from problem
    email = claims.get("email")
    return Vouched(str(here.oidc_issuer), claims["sub"], email if isinstance(email, str) and claims.get("email_verified") is True else None)


def checked(here: Settings, id_token: str, keys: KeySet, nonce: str) -> dict[str, Any]:
    """The claims of an ID token: signed by the provider, for us, for this sign-in, not expired. JoseError or ValueError otherwise."""
    claims: dict[str, Any] = jwt.decode(id_token, keys, algorithms=ALGORITHMS).claims
    registry = jwt.JWTClaimsRegistry(
        now=int(real_now().timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": str(here.oidc_issuer)},
        aud={"essential": True, "value": str(here.oidc_client_id)},
        nonce={"essential": True, "value": nonce},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
    )
    registry.validate(claims)
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else here.oidc_client_id) != here.oidc_client_id:
        raise ValueError("the token was issued to another client")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise ValueError("the subject is no name of 255 characters")
    return claims


def _client(here: Settings) -> AsyncOAuth2Client:
    return AsyncOAuth2Client(
        here.oidc_client_id,
        here.oidc_client_secret,
        scope=SCOPE,
        redirect_uri=here.staff_url + CALLBACK,
        code_challenge_method="S256",
        timeout=SECONDS,
    )


async def _discovered(client: AsyncOAuth2Client, here: Settings) -> Mapping[str, Any]:
    """The provider's metadata, read once an hour; it must name the issuer that the settings name."""
    issuer = str(here.oidc_issuer)
    read_at, found = _metadata.get(issuer, (0.0, {}))
    if not found or time.monotonic() - read_at > KEPT:
        try:
            answer = await client.request("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration", withhold_token=True)
            found = answer.raise_for_status().json()
        except (httpx2.HTTPError, ValueError) as problem:
            raise _failed(problem) from problem
        if found.get("issuer") != issuer:
            raise _failed(ValueError("the provider names another issuer"))
        _metadata[issuer] = (time.monotonic(), found)
    return found


def _failed(problem: Exception) -> Refused:
    log.warning("sign_in_by_provider_failed", problem=type(problem).__name__, why=str(problem)[:200])
    return Refused(IdentityRefusal.PROVIDER_FAILED, "The sign-in did not succeed. Please try again, or sign in with your password.")
