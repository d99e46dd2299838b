"""`explainAccess` in the schema: for whoever may read how the policy decides on people."""

from typing import Annotated, Any

import strawberry

from api import generated
from api.access.asked import absent, row_of, subject_of
from api.access.explaining import Explanation, explain
from api.access.reasons import DESCRIPTIONS, AccessReason, sentence
from api.errors import forbidden
from api.ids import decode
from api.resolving import ROOT, named, path_of, reader
from api.shape import PREFIXES, SHAPES
from authz.scopes import SCOPES

RIGHT = ("PolicyLine", "access")
"""The type and field group that a reader of explanations holds."""
ROOTS = {"explainAccess": ":".join(RIGHT)}


def _of(read: Any, kind: str, text: str) -> Any:
    def resolve(root: Any, info: Any) -> Any:
        return read(root)

    return strawberry.field(resolver=named(resolve, ROOT | {"return": kind}), description=text)


def _object(found: Any, kind: str, text: str) -> Any:
    """An object as the reader sees it; null where it does not exist for them."""

    async def resolve(root: Any, info: Any) -> Any:
        type_name, row_id = found(root)
        shape = SHAPES.get(type_name)
        return None if shape is None or row_id is None else await reader(info).one(path_of(info), shape, row_id)

    return strawberry.field(resolver=named(resolve, ROOT | {"return": kind}), description=text)


def _meaning(root: Any) -> str | None:
    scope = SCOPES.get(root.line.scope)
    return None if scope is None else " ".join((scope.__doc__ or "").split())


def _sentence(root: Explanation, info: Any) -> str:
    return sentence(root.reason, root.subject, str(reader(info).viewer.language), root.row_id is not None)


DOMAINS = {"organisation": "Organisation", "unit": "Unit", "project": "Project"}
WITNESS_FIELDS = {
    "type": _of(lambda root: root.model.__name__, "str", "What kind of row, as `RoleGrant`, `ProjectMember`, `ApprovalTask`."),
    "object": _object(
        lambda root: (root.model.__name__, root.row_id), "Optional[Node]", "The row; null where it does not exist for the reader."
    ),
}
LINE_FIELDS = {
    "role": _of(lambda root: root.line.role, "str", "The role of the line."),
    "held_as": _of(lambda root: root.role, "str", "The role that the user holds: the line's own, or one that includes it."),
    "domain_kind": _of(lambda root: root.line.domain_kind, "str", "Where the role is held: organisation, unit or project."),
    "object": _of(lambda root: root.line.object, "str", "A type with a field group, or an action."),
    "action": _of(lambda root: root.line.action, "str", "read or do."),
    "scope": _of(lambda root: root.line.scope, "str", "The rows that it is about, by the name of their predicate; `-` of a deny line."),
    "meaning": _of(_meaning, "Optional[str]", "What the scope means."),
    "effect": _of(lambda root: root.line.effect, "str", "allow or deny."),
    "reaches": _of(lambda root: root.reaches, "Optional[bool]", "Whether it reaches the object; null where none was asked about."),
    "decides": _of(lambda root: root.decides, "bool", "Whether it is one of those that decide."),
    "by": _of(
        lambda root: root.by, "list[AccessWitness]",
        "By which rows it reaches the object: grant, membership, task, link; none where the object itself names the user's"
        " organisation, customer or partner.",
    ),
}  # fmt: skip
GRANT_FIELDS = {
    "grant": _object(lambda root: ("RoleGrant", root.id), "Optional[RoleGrant]", "The grant with its dates."),
    "role": _of(lambda root: root.role, "str", "The role."),
    "includes": _of(lambda root: root.includes, "list[str]", "The roles that it includes."),
    "domain_kind": _of(lambda root: root.kind, "str", "Where it is held: organisation, unit or project."),
    "domain": _object(lambda root: (DOMAINS[root.kind], root.domain_id), "Optional[Node]", "The organisation, unit or project."),
    "standing": _of(lambda root: root.standing, "str", "HELD today, OVER, TO_COME, or held ELSEWHERE: in an organisation not the user's."),
    "gives": _of(lambda root: root.gives, "bool", "Whether its role allows what is asked about, in some rows."),
}
EXPLANATION_FIELDS = {
    "may": _of(lambda root: root.reason is AccessReason.ALLOWED, "bool", "Whether the user may; without an object: in any at all."),
    "reason": _of(lambda root: root.reason, "AccessReason", "What decided."),
    "sentence": strawberry.field(resolver=named(_sentence, ROOT | {"return": "str"}), description="The same for people."),
    "object": _of(lambda root: root.subject.object, "str", "What the policy decides on: the type with the field's group, or the action."),
    "action": _of(lambda root: root.subject.action, "str", "read or do."),
    "user": _object(lambda root: ("User", root.user_id), "Optional[User]", "Whose access it is."),
    "subject": _object(lambda root: (root.subject.type_name, root.row_id), "Optional[Node]", "The object asked about."),
    "policy_version": _of(lambda root: str(root.policy.version), "str", "The policy that decides, by the number of its content."),
    "grants": _of(lambda root: root.grants, "list[AccessGrant]", "The roles that the user holds, held or will hold."),
    "row_lines": _of(
        lambda root: root.row_lines, "list[AccessLine]", "The lines by which objects of this type exist for the user."
    ),
    "lines": _of(lambda root: root.lines, "list[AccessLine]", "The lines on the field's group, or on the action, that count for the user."),
}  # fmt: skip


async def explain_access(root: Any, info: Any, user_id: Any, object_id: Any = None, field: Any = None, action: Any = None) -> Explanation:
    """Why a user may read a field or do an act, or may not."""
    mine = reader(info)
    if not mine.viewer.decisions.read(*RIGHT):
        raise forbidden("Query.explainAccess")
    subject, found = subject_of(field, action), decode(user_id)
    if found is None or PREFIXES.get(found[0]) is not SHAPES["User"]:
        raise absent()
    row_id = None if object_id is None else row_of(subject, object_id)[1]
    return await explain(mine, info.context["view"], found[1], subject, row_id)


def access_fields() -> dict[str, Any]:
    """The types, put among the generated ones, and the field of Query."""
    kind: Any = strawberry.enum(AccessReason, description="What decided on somebody's access.")
    for value in kind.__strawberry_definition__.values:
        value.description = DESCRIPTIONS[AccessReason[value.name]]
    setattr(generated, "AccessReason", kind)  # noqa: B010  # the module is filled at run time
    _type("AccessWitness", "A row by which a line reaches an object.", WITNESS_FIELDS)
    _type("AccessLine", "A line of the policy that counts for a user.", LINE_FIELDS)
    _type("AccessGrant", "A role that a user holds, held or will hold.", GRANT_FIELDS)
    _type("AccessExplanation", "Why a user may read a field or do an act, or may not (权限说明).", EXPLANATION_FIELDS)
    arguments = {
        "user_id": _described("ID", "Whose access."),
        "object_id": _described("Optional[ID]", "In which object; without one: in any at all."),
        "field": _described("Optional[str]", "A field with its type, as `OutsourcingOrder.title`."),
        "action": _described("Optional[str]", "Or an act by its action, as `order:approve`."),
    }
    said = (
        "Why a user may read a field or do an act, or may not: the roles held, the lines of the policy, the scope and the row by which"
        " they reach an object. Of rights alone: what the act waits for besides says `acts` of the object."
    )
    resolver = named(explain_access, ROOT | arguments | {"return": "Optional[AccessExplanation]"})
    return {"explain_access": strawberry.field(resolver=resolver, description=said)}


def _described(kind: str, text: str) -> Any:
    return Annotated[kind, strawberry.argument(description=text)]


def _type(name: str, text: str, fields: dict[str, Any]) -> None:
    made: Any = strawberry.type(type(name, (), {"__module__": generated.__name__, **fields}), name=name, description=text)
    setattr(generated, name, made)
