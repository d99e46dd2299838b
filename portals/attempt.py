"""A sign-in by an OpenID Connect provider while the browser is away, and where it comes back."""

from dataclasses import dataclass, field

from domain.identity.secret import new_secret

CALLBACK = "/sign-in/provider/callback"


@dataclass(frozen=True)
class Attempt:
    """What the browser keeps of a sign-in under way: made anew for each."""

    state: str = field(default_factory=new_secret, repr=False)
    nonce: str = field(default_factory=new_secret, repr=False)
    verifier: str = field(default_factory=new_secret, repr=False)
