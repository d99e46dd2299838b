"""What the viewer can do with an object now and, where it cannot be done, what is missing: `acts` and `canAdvance` of each type.

No rule stands here. Whether an act is listed is the right that the act itself asks for (`domain.acts.rights_on`); what is missing
is what the act's own `can_…` answers, in the same words in which the mutation would refuse. Nothing is computed unless asked for:
the rights on all rows of a type in an operation are one statement, and a rule reads more only where the row's state lets it.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession

from api import generated
from api.acting import Outcome
from api.mutations import Mutation, UserError, acts_on, user_error
from api.reading.executor import Reader
from api.reading.names import camel
from api.resolving import ROOT, named, reader
from api.shape import Shape
from authz.viewer import Viewer
from domain.acts import Denied, Page, rights_on
from domain.database import Row

FIELDS = ("acts", "can_advance")


@strawberry.type(description="An act that the viewer has the right to do on this object.")
class PossibleAct:
    """An act with what it still waits for."""

    mutation: str = strawberry.field(description="The mutation's name, as `acceptOrder`.")
    action: str = strawberry.field(description="The action as the policy names it, as `order:accept`.")
    allowed: bool | None = strawberry.field(
        description="Whether it can be done now, with a right input; null where only trying tells, since its rules are in the input."
    )
    missing: list[UserError] = strawberry.field(
        description="All that it waits for, as far as it is known before there is an input: what the mutation would answer in `userErrors`."
        " A wrong state stands alone."
    )


setattr(generated, "PossibleAct", PossibleAct)  # noqa: B010  # the module is filled at run time


def act_fields(shape: Shape) -> dict[str, Any]:
    """The two fields of a type on whose rows anything can be done."""
    if not acts_on(shape):
        return {}

    async def acts(root: Any, info: Any) -> Any:
        return await acts_of(reader(info), shape, root.id)

    async def can_advance(root: Any, info: Any) -> Any:
        return any(act.allowed for act in await acts_of(reader(info), shape, root.id))

    return {
        "acts": strawberry.field(
            resolver=named(acts, ROOT | {"return": "Optional[list[PossibleAct]]"}),
            description="What the viewer may do with it, and of each act whether it can be done now or what is missing;"
            " an act for which the viewer has no right here is not listed.",
        ),
        "can_advance": strawberry.field(
            resolver=named(can_advance, ROOT | {"return": "Optional[bool]"}),
            description="Whether any of `acts` can be done by the viewer now.",
        ),
    }


async def acts_of(mine: Reader, shape: Shape, row_id: UUID) -> list[PossibleAct]:
    """The acts on a row, found together with those on all other rows of its type in the operation."""

    async def batch(ids: list[UUID]) -> list[list[PossibleAct]]:
        async with mine.session() as db:
            found = await possible(db, mine.viewer, shape, ids)
        return [found.get(wanted, []) for wanted in ids]

    acts: list[PossibleAct] = await mine.loader(("acts", shape.name), batch).load(row_id)
    return acts


async def possible(db: AsyncSession, viewer: Viewer, shape: Shape, ids: Sequence[UUID]) -> Mapping[UUID, list[PossibleAct]]:
    """Of the rows that exist for the viewer, what can be done with each."""
    rights = await rights_on(db, viewer, shape.model, ids, sorted({item.action for item in acts_on(shape)}))
    return await judged(db, viewer, shape, rights)


async def judged(
    db: AsyncSession, viewer: Viewer, shape: Shape, rights: Sequence[tuple[Row, frozenset[str]]]
) -> Mapping[UUID, list[PossibleAct]]:
    """What can be done with each of the rows of a type, on which the viewer has the right to these actions."""
    known = acts_on(shape)
    found: dict[UUID, list[PossibleAct]] = {}
    Page([row for row, _ in rights]).open(db)
    for row, held in rights:
        acts = [await _act(db, viewer, item, row) for item in known if item.action in held]
        found[row.id] = [act for act in acts if act is not None]
    return found


async def _act(db: AsyncSession, viewer: Viewer, item: Mutation, row: Row) -> PossibleAct | None:
    """The act on the row; None where its own rules give this viewer no right to it here."""
    if item.can is None:
        return PossibleAct(mutation=camel(item.name), action=item.action, allowed=None, missing=[])
    try:
        missing = await item.can(db, viewer, row)
    except Denied:
        return None
    errors = [user_error(Outcome.refused(refusal).refusal or {}, str(viewer.language)) for refusal in missing]
    return PossibleAct(mutation=camel(item.name), action=item.action, allowed=not errors, missing=errors)
