"""How acts become mutation fields: an input object in, `{ <object>, userErrors }` out (schema.md, changes)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession

from api import generated
from api.acting import Act, Key, Outcome, Shown, input_hash, perform
from api.acting import Check as FirstCheck
from api.descriptions import described_enum
from api.errors import ErrorCode, error
from api.ids import decode
from api.queries import first_lower
from api.reading.names import camel
from api.refusals import RefusalCode
from api.resolving import ROOT, named, path_of, reader
from api.shape import SHAPES, Shape
from authz.viewer import Viewer
from domain.acts import Can, NotFound
from domain.database import Row
from domain.language import translator

Run = Callable[[AsyncSession, Viewer, Any], Awaitable[Row | Shown | None]]
Check = Callable[[AsyncSession, Viewer, Any], Awaitable[None]]


@dataclass(frozen=True)
class Once:
    """A field of a payload whose secret is kept nowhere: a repeat of the request answers null in it."""

    name: str
    description: str
    several: bool = False


@dataclass(frozen=True)
class Mutation:
    """An act as a mutation field: its name, action, input type, the type of object it answers, and how to call it."""

    name: str
    action: str
    input: type
    target: str
    description: str
    run: Run
    check: Check | None = None
    on: type[Row] | None = None
    """The table of the row that it is done on, if on any."""
    can: Can | None = None
    """The act's own rules that depend on that row alone."""
    shows: tuple[Once, ...] = ()
    """What the payload shows besides the object, this once."""

    @property
    def payload(self) -> str:
        """The payload's type: that of all acts on the type, or one of its own where it shows something."""
        return f"{self.name.title().replace('_', '')}Payload" if self.shows else f"{self.target}Payload"

    def act(self, given: Any) -> Act:
        """The act with its input."""
        return lambda db, viewer: self.run(db, viewer, given)

    def first(self, given: Any) -> FirstCheck | None:
        """What is checked before, if anything is."""
        check = self.check
        return check and (lambda db, viewer: check(db, viewer, given))


MUTATIONS: dict[str, Mutation] = {}


def mutation(
    action: str,
    target: str,
    description: str,
    check: Check | None = None,
    *,
    on: type[Row] | None = None,
    can: Can | None = None,
    shows: Sequence[Once] = (),
) -> Callable[[Run], Run]:
    """Makes a mutation field of a function `(db, viewer, input) -> row`; its name is the field's, its input annotation the input type.

    `check` is done before the act's transaction, as asking for the password again is. `can` is the act's own `can_…`, which says
    what is missing on a row (`api.possible`), and `on` the table of that row where the first id of the input does not name it.
    `shows` is what its `Shown` texts are answered as: each text as one field, or all of them as one that is `several`.
    """

    def register(run: Run) -> Run:
        MUTATIONS[run.__name__] = Mutation(
            run.__name__, action, run.__annotations__["input"], target, description, run, check, on, can, tuple(shows)
        )
        return run

    return register


def find_rows() -> None:
    """Of each act that does not say it: the table that the first id of its input names, if there is just one.

    `order_id` names the table whose name ends in `Order`; the act's own object comes first.
    """
    for name, item in MUTATIONS.items():
        if item.on is None:
            MUTATIONS[name] = replace(item, on=_named_first(item))


def _named_first(item: Mutation) -> type[Row] | None:
    fields: Any = item.input
    ids = (field.python_name for field in fields.__strawberry_definition__.fields if field.type is strawberry.ID)
    stem = next((name.removesuffix("_id") for name in ids if name.endswith("_id")), None)
    named_so = [shape for shape in SHAPES.values() if stem and f"_{first_lower(shape.name)}".endswith(f"_{stem}")]
    whole = [shape for shape in named_so if first_lower(shape.name) == stem or shape.name == item.target]
    best = whole or named_so
    return best[0].model if len(best) == 1 else None


def acts_on(shape: Shape) -> list[Mutation]:
    """The acts that are done on rows of a type, in the order of the schema."""
    return [item for item in MUTATIONS.values() if item.on is shape.model]


@strawberry.input(description="What every act takes besides its own input.")
class ActInput:
    """The base of inputs."""

    idempotency_key: str | None = strawberry.field(
        default=None, description="The same key with the same input answers the first outcome; with another input it is a CONFLICT."
    )


@strawberry.input(description="An act on an existing object.")
class ChangeInput(ActInput):
    """The base of inputs of acts that change an object."""

    expected_version: int | None = strawberry.field(
        default=None, description="The `version` that was read; if the object has changed since, CONFLICT and nothing happens."
    )


def use_enum(*kinds: type) -> None:
    """Makes domain enumerations usable in inputs; to be called before the inputs are declared."""
    for kind in kinds:
        described_enum(kind)


def described(text: str) -> Any:
    """A required input field with its description."""
    return strawberry.field(description=text)


def optional(text: str) -> Any:
    """An optional input field with its description."""
    return strawberry.field(default=None, description=text)


def papers(text: str) -> Any:
    """Documents that the actor uploaded before."""
    return strawberry.field(default_factory=list, description=f"{text}; uploaded by oneself before, at most 20.")


def row_id(shape_name: str, global_id: str) -> UUID:
    """The row's id behind a global id of that type; anything else does not exist."""
    found = decode(global_id)
    if found is None or found[0] != SHAPES[shape_name].prefix:
        raise NotFound(shape_name)
    return found[1]


class Payload:
    """The outcome of an act, from which the payload's fields are read."""

    def __init__(self, outcome: Outcome, shape: Shape) -> None:
        self.outcome, self.shape = outcome, shape


def mutation_type() -> Any:
    """The Mutation type, made after all acts are known."""
    made: dict[str, Any] = {"__module__": generated.__name__}
    for name, (shape, shows) in {item.payload: (SHAPES[item.target], item.shows) for item in MUTATIONS.values()}.items():
        _payload(name, shape, shows)
    for item in MUTATIONS.values():
        made[item.name] = strawberry.field(resolver=_resolver(item), description=item.description)
    return strawberry.type(
        type("Mutation", (), made), name="Mutation", description="Everything that can be done: one field an act of the business."
    )


def _resolver(item: Mutation) -> Any:
    async def resolve(root: Any, info: Any, input: Any) -> Any:
        mine, context = reader(info), info.context
        key = input.idempotency_key or context.get("idempotency_key")
        place, hashed = info._raw_info.path.key, input_hash(item.name, strawberry.asdict(input))
        used = Key(mine.viewer.user_id, place, _checked(key), hashed) if key else None
        outcome = await perform(context["sessions"], context["turns"], mine.viewer, item.act(input), used, item.first(input))
        await mine.close()
        context["outcomes"].append(outcome)
        return Payload(outcome, SHAPES[item.target])

    kind: Any = item.input
    argument: Any = Annotated[kind, strawberry.argument(description="What to do.")]
    return named(resolve, ROOT | {"input": argument, "return": f"Optional[{item.payload}]"})


def _checked(key: str) -> str:
    if len(key) > 200 or not key.isprintable():
        raise error(ErrorCode.BAD_REQUEST, "An idempotency key has at most 200 printable characters.")
    return key


@strawberry.type(description="Why a business rule said no.")
class UserError:
    """A refusal, in the reader's language."""

    code: RefusalCode = strawberry.field(description="The stable code of the rule.")
    field: list[str] | None = strawberry.field(description="The path of the input field concerned, if one is.")
    message: str = strawberry.field(description="A sentence for people, in the viewer's language.")


setattr(generated, "UserError", UserError)  # noqa: B010  # the module is filled at run time


def user_error(refusal: Mapping[str, Any], language: str) -> UserError:
    """A refusal, as an `Outcome` keeps it, in a language."""
    text = translator(language).sentence(refusal["sentence"], **refusal["parameters"])
    field = refusal["field"] and ["input", *refusal["field"].split(".")]
    return UserError(code=RefusalCode(refusal["code"]), field=field, message=text)


def _payload(name: str, shape: Shape, shows: Sequence[Once]) -> None:
    async def the_object(root: Any, info: Any) -> Any:
        wanted = root.outcome.row_id
        return None if wanted is None else await reader(info).one(path_of(info), root.shape, wanted)

    def user_errors(root: Any, info: Any) -> Any:
        refusal = root.outcome.refusal
        if refusal is None:
            return []
        language = str(reader(info).viewer.language)
        return [user_error(each, language) for each in (refusal, *refusal["others"])]

    body = {
        "__module__": generated.__name__,
        first_lower(shape.name): strawberry.field(
            resolver=named(the_object, ROOT | {"return": f"Optional[{shape.name}]"}),
            description="The object as it stands now; null when refused.",
        ),
        "user_errors": strawberry.field(
            resolver=named(user_errors, ROOT | {"return": "list[UserError]"}), description="Why it was refused; empty when done."
        ),
    }
    body |= {item.name: _shown_once(item, place) for place, item in enumerate(shows)}
    setattr(generated, name, strawberry.type(type(name, (), body), name=name, description=f"The outcome of an act on {shape.name}."))


def _shown_once(shows: Once, place: int) -> Any:
    def once(root: Any, info: Any) -> Any:
        texts = root.outcome.texts
        return texts if texts is None or shows.several else texts[place]

    kind = "Optional[list[str]]" if shows.several else "Optional[str]"
    return strawberry.field(resolver=named(once, ROOT | {"return": kind}), description=shows.description)


def payload_targets() -> dict[str, str]:
    """The type of the object in each payload."""
    return {item.payload: item.target for item in MUTATIONS.values()}


def action_of() -> dict[str, str]:
    """The action behind each mutation field, by its GraphQL name."""
    return {camel(item.name): item.action for item in MUTATIONS.values()}
