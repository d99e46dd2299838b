"""`concord policy`: who may see and do what, as the database has it (authorization.md)."""

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Annotated

from cyclopts import App, Parameter
from sqlalchemy import select

import domain
from api.schema import build
from api.shape import SHAPES
from authz.policy import SEED, read_seed
from authz.store import build_policy, content_version, load_policy, write_policy
from concord.commands.acting import COMMAND_LINE, REQUEST, transaction
from concord.commands.output import say
from concord.problems import Problem
from domain.database import Base
from domain.identity.actors import Bearer
from domain.identity.models import PolicyVersion
from domain.platform.clock import product_now

app = App(name="policy")


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
async def reset() -> None:
    """Put the seed policy, authz/policy.csv, in the place of the one in force; every process follows with its next request."""
    async with transaction() as db:
        before = await db.scalar(select(PolicyVersion.version))
        policy = await write_policy(db, *read_seed(), is_seed=True, by=Bearer.nobody(await product_now(db), REQUEST, COMMAND_LINE))
    say("The policy was the seed already." if before == policy.version else "The policy is the seed again.")
