"""The policy in force, and what a change of it or of a grant would give and take: for whoever may read changes of the policy."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import strawberry

from api.errors import ErrorCode, error, forbidden
from api.identity import policy_inputs
from api.ids import decode
from api.mutations import UserError
from api.previews import described, make_type, of, refused, root_field
from api.reading.executor import Reader
from api.resolving import ROOT, named, path_of, reader
from api.shape import SHAPES
from authz.book import edited, remaining
from authz.policy import Line
from authz.preview import Effect, Preview, Right, preview
from authz.sign_in import holders, role_sets
from domain.acts import Refused
from domain.identity.models import DomainKind
from domain.identity.policy_drafts import check_size
from domain.identity.policy_models import PolicyAction, PolicyEffect

RIGHT = ("PolicyChange", "basic")
ROOTS = dict.fromkeys(("policyInForce", "previewPolicyChange", "previewRoleGrant", "previewRoleEnd"), ":".join(RIGHT))
DOMAINS = {"organisation": "Organisation", "unit": "Unit", "project": "Project"}
PAGE, MOST = 20, 100


@dataclass(frozen=True)
class Told:
    """A preview, or why the change would be refused."""

    preview: Preview = field(default_factory=lambda: Preview(()))
    user_errors: Sequence[UserError] = ()


def allowed(info: Any, name: str) -> Reader:
    """The reader, who has the right to previews; FORBIDDEN otherwise."""
    mine = reader(info)
    if not mine.viewer.decisions.read(*RIGHT):
        raise forbidden(f"Query.{name}")
    return mine


async def _domain(root: Right, info: Any) -> Any:
    if root.domain_id is None:
        return None
    return await reader(info).one(path_of(info), SHAPES[DOMAINS[root.domain_kind]], root.domain_id)


async def _users(root: Effect, info: Any, first: Any = None, after: Any = None) -> list[Any]:
    """As the reader sees them: who does not exist for them is left out."""
    mine, size = reader(info), PAGE if first is None else first
    if not 0 <= size <= MOST:
        raise error(ErrorCode.LIMIT_EXCEEDED, f"A page has at most {MOST} rows.")
    found = decode(after) if after is not None else None
    if root.user_id is not None:
        row = await mine.one(path_of(info), SHAPES["User"], root.user_id)
        return [row] if row is not None else []
    async with mine.connection() as connection:
        ids = await holders(connection, root.held, size, found[1] if found else None)
    rows = await asyncio.gather(*(mine.one(path_of(info), SHAPES["User"], user_id) for user_id in ids))
    return [row for row in rows if row is not None]


LINE_FIELDS = {
    "role": of(lambda line: line.role, "str", "The role."),
    "domain_kind": of(lambda line: DomainKind(line.domain_kind), "DomainKind", "Where the role is held for it to count."),
    "object": of(lambda line: line.object, "str", "The field group or the act."),
    "action": of(lambda line: PolicyAction(line.action), "PolicyAction", "Reading or doing."),
    "scope": of(lambda line: None if line.effect == "deny" else line.scope, "Optional[str]", "In which rows."),
    "effect": of(lambda line: PolicyEffect(line.effect), "PolicyEffect", "Whether it gives or denies."),
}
INCLUSION_FIELDS = {
    "role": of(lambda pair: pair[0], "str", "The role that includes."),
    "included": of(lambda pair: pair[1], "str", "The role that is included."),
}
POLICY_FIELDS = {
    "version": of(lambda found: str(found.version), "str", "The number of its content; this very answer was decided by it."),
    "lines": of(lambda found: found.lines, "list[PolicyLine]", "Its lines."),
    "inclusions": of(lambda found: found.inclusions, "list[RoleInclusion]", "Its roles that include others."),
}
RIGHT_FIELDS = {
    "object": of(lambda right: right.object, "str", "The field group or the act."),
    "action": of(lambda right: PolicyAction(right.action), "PolicyAction", "Reading or doing."),
    "scope": of(lambda right: right.scope, "str", "In which rows."),
    "domain_kind": of(lambda right: DomainKind(right.domain_kind), "DomainKind", "Where the role is held that gives it."),
    "role": of(lambda right: right.role or None, "Optional[str]", "In units and projects the role that is held there."),
    "domain": strawberry.field(
        resolver=named(_domain, ROOT | {"return": "Optional[Node]"}),
        description="The unit or project, where the change is about one grant.",
    ),
}
EFFECT_FIELDS = {
    "roles": of(
        lambda effect: sorted(f"{role}@{kind}" for role, kind in effect.held), "list[str]",
        "The roles that they hold today, as `project_manager@project`.",
    ),
    "people": of(lambda effect: effect.people, "int", "How many people hold exactly these."),
    "gains": of(lambda effect: effect.gains, "list[PolicyRight]", "What they could read or do that they cannot now."),
    "losses": of(lambda effect: effect.losses, "list[PolicyRight]", "What they can read or do now and could not any more."),
}  # fmt: skip
PREVIEW_FIELDS = {
    "effects": of(lambda told: told.preview.effects, "list[PolicyEffectOnRoles]", "What changes, for each set of roles that people hold."),
    "people": of(lambda told: told.preview.people, "int", "How many people gain or lose something."),
    "idle": of(
        lambda told: told.preview.idle, "list[str]",
        "Lines of the change that give and take nobody anything today: denied elsewhere, given as much already, or a role nobody holds.",
    ),
    "left_out": of(lambda told: told.preview.left_out, "int", "Sets of roles that were not looked at, beyond the hundred of most people."),
    "user_errors": of(lambda told: told.user_errors, "list[UserError]", "Why the change would be refused; empty where it would not."),
}  # fmt: skip


@dataclass(frozen=True)
class InForce:
    """The viewer's own policy, or the part asked for."""

    version: int
    lines: Sequence[Line]
    inclusions: Sequence[tuple[str, str]]


async def policy_in_force(root: Any, info: Any, role: Any = None, object: Any = None) -> InForce:
    """The policy by which this very answer is decided."""
    policy = allowed(info, "policyInForce").viewer.policy
    lines = [line for line in sorted(policy.lines) if role in (None, line.role) and object in (None, line.object)]
    pairs = [] if object is not None else [pair for pair in policy.inclusions if role in (None, *pair)]
    return InForce(policy.version, lines, pairs)


async def preview_policy_change(root: Any, info: Any, input: Any) -> Told:
    """What the change would give and take if it were made now."""
    mine, drafts = allowed(info, "previewPolicyChange"), input.drafts()
    policy = mine.viewer.policy
    async with mine.connection() as connection:
        sets = await role_sets(connection)
    try:
        check_size(drafts)
        new = edited(policy, drafts)
        remaining(new, sets)
    except Refused as refusal:
        return refusal_told(mine, refusal)
    return Told(preview(policy, new, drafts, sets))


def refusal_told(mine: Reader, refusal: Refused) -> Told:
    """Why it would be refused."""
    return Told(user_errors=[refused(mine, refusal)])


def preview_fields() -> dict[str, Any]:
    """The types, put among the generated ones, and the fields of Query."""
    make_type("PolicyLine", "A line of the policy in force (策略行).", LINE_FIELDS)
    make_type("RoleInclusion", "Whoever holds the role has the rights of the included one too.", INCLUSION_FIELDS)
    make_type("PolicyInForce", "The policy in force (现行权限策略).", POLICY_FIELDS)
    make_type("PolicyRight", "Something that may be read or done, in some rows.", RIGHT_FIELDS)
    page = {
        "first": described("Optional[int]", f"How many; {PAGE} unless said otherwise."),
        "after": described("Optional[ID]", "Only those after the user with this id."),
    }
    users = {"users": root_field(_users, page, "list[User]", "The people, in the order of their ids.")}
    make_type("PolicyEffectOnRoles", "What changes for those who hold the same roles.", EFFECT_FIELDS | users)
    make_type("PolicyPreview", "Who would gain and lose what (变更预览).", PREVIEW_FIELDS)
    only = {
        "role": described("Optional[str]", "Only of this role."),
        "object": described("Optional[str]", "Only about this field group or act."),
    }
    change = described(policy_inputs.ChangePolicyInput, "The change, as `changePolicy` takes it.")
    said = (
        "Who would gain and lose what by a change of the policy; nothing is changed. By the decisions of both policies, not by their lines."
    )
    return {
        "policy_in_force": root_field(policy_in_force, only, "Optional[PolicyInForce]", "The policy in force, as far as asked for."),
        "preview_policy_change": root_field(preview_policy_change, {"input": change}, "Optional[PolicyPreview]", said),
    }
