"""`concord migrate`."""

from authz.store import Seeding
from concord.commands.configured import configured
from concord.commands.output import say
from concord.databases import any_database, prepare

SAID = {
    Seeding.WRITTEN: "the policy is the seed",
    Seeding.UNCHANGED: "the policy is the seed",
    Seeding.UPDATED: "the policy is the newer seed",
    Seeding.EDITED: "the policy was edited here and stays as it is",
}


async def bring_up_to_date() -> None:
    """An embedded database is made where there is none."""
    with any_database(configured(), make=True) as found:
        prepared = await prepare(found.url)
    say(f"The database is up to date; {SAID[prepared.seeding]}.")
    if prepared.new:
        lines = "1 line" if prepared.new == 1 else f"{prepared.new} lines"
        say(
            f"This version brings {lines} of the policy that the edited one has not: what they are about is closed to everybody"
            " who has no other line for it.",
            "`concord policy diff` shows them, `concord policy adopt` takes them.",
        )
