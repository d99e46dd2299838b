"""`concord factor`: the keys that second factors are kept by."""

from cyclopts import App

from concord.commands.acting import As, actor, transaction
from concord.commands.output import say
from domain.identity.encrypt_factors import encrypt_factors
from domain.identity.factor_secret import new_key

app = App(name="factor")


@app.command
def key() -> None:
    """Print a new key for CONCORD_SECRET_KEYS. It is kept nowhere: without it the second factors of a backup cannot be used."""
    say(new_key())


@app.command
async def encrypt(*, by: As = None) -> None:
    """Encrypt every second factor by the first key of CONCORD_SECRET_KEYS, whichever of them it was kept by, or none."""
    async with transaction() as db:
        done = await encrypt_factors(db, await actor(db, by))
    say(f"{done.changed} secrets are now kept by the newest key.")
    if done.unreadable:
        say(f"{done.unreadable} cannot be read by any of the keys: give the old key too, or reset these factors.")
