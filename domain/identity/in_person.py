"""What only a person does who has signed in: a program's token cannot make or change credentials."""

from domain.acts import Actor, Missing, Refused
from domain.identity.refusals import IdentityRefusal


def needs_person(actor: Actor) -> Missing:
    """Whoever comes by a token: one that is found cannot be made more of."""
    if actor.origin.token_id is None:
        return []
    return [Refused(IdentityRefusal.NEEDS_SIGN_IN, "A token cannot do this. Please sign in.")]
