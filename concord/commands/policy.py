"""`concord policy`: who may see and do what, as the database has it (authorization.md)."""

from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Annotated

from cyclopts import App, Parameter
from sqlalchemy import select

import domain
from api.schema import build
from api.shape import SHAPES
from authz.adoption import adopt as adopt_seed
from authz.adoption import adoption, difference
from authz.policy import SEED, read_seed
from authz.preview import Preview
from authz.store import build_policy, content_version, load_policy, write_policy
from concord.commands.acting import COMMAND_LINE, REQUEST, As, actor, transaction
from concord.commands.output import say
from concord.problems import Problem
from domain.database import Base
from domain.identity.actors import Bearer
from domain.identity.models import PolicyVersion
from domain.platform.clock import product_now

app = App(name="policy")
ADOPTED = "The lines that this version has brought."


@app.command
async def show(*, role: Annotated[str | None, Parameter(help="Only what this role says itself.")] = None) -> None:
    """The lines of the policy in force, as the seed file writes them."""
    async with transaction() as db:
        policy = await load_policy(db)
    for name, included in sorted(policy.enforcer.get_grouping_policy()):
        if role in (None, name):
            say(f"g, {name}, {included}")
    for line in sorted(policy.lines):
        if role in (None, line.role):
            say(f"p, {', '.join(line)}")


@app.command
async def check(
    file: Annotated[Path, Parameter(help="A file like authz/policy.csv, which is checked where none is named.")] = SEED, /
) -> None:
    """Whether a policy file decides as it says and names only what exists, and whether the database's policy is the seed."""
    lines, inclusions = read_seed(file)
    policy = build_policy(lines, inclusions)
    acts, types = _acts(), {mapper.class_.__name__ for mapper in Base.registry.mappers}
    named = {(line.object, line.action) for line in lines}
    unknown = sorted(name for name, action in named if name not in acts and (action == "do" or name.partition(":")[0] not in types))
    if unknown:
        raise Problem(f"{file.name} names what does not exist: {', '.join(unknown)}.")
    async with transaction() as db:
        stored = await db.get(PolicyVersion, 1)
        await load_policy(db)
    seed = content_version(*read_seed())
    said = "is the seed" if stored and stored.version == seed else "differs from the seed"
    say(f"{file.name} is a good policy of {len(policy.lines)} lines; the policy in force {said}.")
    empty = _empty({name for name, action in named if action == "read"})
    if empty:
        say(f"No field is in {', '.join(empty)}.")


def _acts() -> set[str]:
    """What the acts of `domain/` call themselves."""
    modules = [import_module(found.name) for found in walk_packages(domain.__path__, "domain.")]
    return {action for module in modules for action in (getattr(module, "ACTION", None), *getattr(module, "ACTIONS", ())) if action}


def _empty(names: Iterable[str]) -> list[str]:
    """The field groups of types that no field is in: they allow nothing, and may be misspelt."""
    build()
    parts = [(name, *name.split(":")) for name in names]
    groups = {shape.name: {field.group for field in shape.fields.values()} | {"basic"} for shape in SHAPES.values()}
    return sorted(name for name, type_name, group in parts if type_name in groups and group not in groups[type_name])


@app.command
async def diff() -> None:
    """How the policy in force differs from the seed of this version: what is new in it, what was removed here, what is only here."""
    async with transaction() as db:
        found = await difference(db)
    for lines, head in (
        (found.new, "New in the seed; `concord policy adopt` takes them"),
        (found.removed, "In the seed, and removed here"),
        (found.own, "Only here"),
    ):
        if lines:
            say(f"{head} ({len(lines)}):", *(f"  {line}" for line in lines))
    if not (found.new or found.removed or found.own):
        say("The policy in force is the seed.")


@app.command
async def adopt(
    *,
    yes: Annotated[bool, Parameter(negative=(), help="Do it; without it only what would change is told.")] = False,
    without: Annotated[
        tuple[str, ...], Parameter(help="A line, as `diff` tells it, that is not taken, now or later; may be repeated.")
    ] = (),
    reason: Annotated[str, Parameter(help="What the change of the policy says of itself.")] = ADOPTED,
    by: As = None,
) -> None:
    """Take what is new in the seed into an edited policy, as one change of it; what was removed here stays away."""
    async with transaction() as db:
        new = (await difference(db)).new
        if unknown := sorted(set(without) - set(new)):
            raise Problem(f"This is not new in the seed: {'; '.join(unknown)}.")
        if not new:
            say("The seed has nothing new for the policy in force.")
            return
        taken = [line for line in new if line not in without]
        if yes:
            await adopt_seed(db, await actor(db, by), reason, without)
        else:
            _preview(taken, await adoption(db, taken) if taken else Preview([]))
    say(f"The policy has taken {len(taken)} of {len(new)} new lines." if yes else "Nothing was changed; `--yes` does it.")


def _preview(taken: Sequence[str], told: Preview) -> None:
    """Which lines would come, and what whom they would give."""
    say(f"To be taken ({len(taken)}):", *(f"  {line}" for line in taken))
    for effect in told.effects:
        roles = ", ".join(f"{role} ({kind})" for role, kind in sorted(effect.held))
        say(f"{effect.people} {'person' if effect.people == 1 else 'people'} with {roles}:")
        for sign, rights in (("+", effect.gains), ("-", effect.losses)):
            say(*(f"  {sign} {right.object}, {right.action}, {right.scope}" for right in rights))
    if told.idle:
        say("Nobody holds what these are about today:", *(f"  {line}" for line in told.idle))


@app.command
async def reset() -> None:
    """Put the seed policy, authz/policy.csv, in the place of the one in force; every process follows with its next request."""
    async with transaction() as db:
        before = await db.scalar(select(PolicyVersion.version))
        policy = await write_policy(db, *read_seed(), is_seed=True, by=Bearer.nobody(await product_now(db), REQUEST, COMMAND_LINE))
    say("The policy was the seed already." if before == policy.version else "The policy is the seed again.")
