"""`concord schema`: the contract as text, checked in, so that each change of it is seen in review (schema.md)."""

import difflib
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from graphql import print_schema

from api.graph import allowed_by
from api.projection import Projector
from api.schema import actions, build, sdl
from authz.policy import read_seed
from authz.store import build_policy
from concord.commands.output import say
from concord.problems import Problem
from domain.identity.models import Audience

ROOT = Path(__file__).parents[2]
Check = Annotated[bool, Parameter(negative=(), help="Compare only, and fail where a file differs from the code.")]
Folder = Annotated[Path, Parameter(help="Where the files stand.")]


def texts() -> dict[str, str]:
    """Each file by its path in the repository, as the code has it: the whole schema, and what the seed policy shows each audience."""
    policy = build_policy(*read_seed())
    views = {
        f"authz/views/{audience.lower()}.graphql": print_schema(Projector(build(), allowed_by(policy, audience), actions()).project())
        + "\n"
        for audience in Audience
    }
    return {"schema.graphql": sdl(), **views}


def write_or_check(*, check: Check = False, folder: Folder = ROOT) -> None:
    """Write schema.graphql and authz/views/*.graphql."""
    different = [f"{name} ({change})" for name, text in texts().items() if (change := _change(folder / name, text))]
    if check and different:
        raise Problem(f"The code says something else than {', '.join(different)}: run `concord schema` and review the difference.")
    if not check:
        for name, text in texts().items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
    said = "as the code has it" if check else "written"
    say(f"The schema and the views of the three audiences are {said}; {len(different)} files differed.")


def _change(file: Path, text: str) -> str | None:
    """How many lines differ, None for none."""
    if not file.exists():
        return "missing"
    lines = [line for line in difflib.ndiff(file.read_text().splitlines(), text.splitlines()) if line[:2] in ("+ ", "- ")]
    return f"{len(lines)} lines" if lines else None
