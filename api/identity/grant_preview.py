"""What a person would gain by a role, and lose with one: for whoever may read changes of the policy, and may grant or end it."""

from typing import Any

from api.identity import inputs
from api.identity.policy_preview import Told, allowed, refusal_told
from api.mutations import row_id
from api.previews import closed, described, root_field
from authz.preview import preview_grants
from authz.sign_in import grants_of
from domain.acts import Denied, NotFound, Refused, refuse, row_for
from domain.identity import end_role as ending
from domain.identity import grant_role as granting
from domain.identity.models import RoleGrant


async def preview_role_grant(root: Any, info: Any, input: Any) -> Told:
    """From its first day on, besides what the person holds today."""
    mine = allowed(info, "previewRoleGrant")
    try:
        unit_id = row_id("Unit", input.unit_id) if input.unit_id else None
        wanted = granting.RoleWanted(row_id("User", input.user_id), input.role, unit_id, input.valid_from, input.until)
        async with mine.session() as db:
            user, grant = await granting.grant_wanted(db, mine.viewer, wanted, lock=False)
            held = await grants_of(db, user.id)
    except Refused as refusal:
        return refusal_told(mine, refusal)
    except (Denied, NotFound) as problem:
        raise closed(problem, "previewRoleGrant") from problem
    after = [*held, (grant.role, grant.domain_kind.value, grant.domain_id)]
    return Told(preview_grants(mine.viewer.policy, user.id, held, after))


async def preview_role_end(root: Any, info: Any, input: Any) -> Told:
    """With what the person holds besides."""
    mine = allowed(info, "previewRoleEnd")
    try:
        grant_id = row_id("RoleGrant", input.role_grant_id)
        async with mine.session() as db:
            grant = await row_for(db, mine.viewer, ending.ACTION, RoleGrant, grant_id, lock=False)
            refuse(await ending.can_end_role(db, mine.viewer, grant))
            held = await grants_of(db, grant.user_id)
    except Refused as refusal:
        return refusal_told(mine, refusal)
    except (Denied, NotFound) as problem:
        raise closed(problem, "previewRoleEnd") from problem
    gone = (grant.role, grant.domain_kind.value, grant.domain_id)
    return Told(preview_grants(mine.viewer.policy, grant.user_id, held, [each for each in held if each != gone]))


def grant_preview_fields() -> dict[str, Any]:
    """The fields of Query."""
    grant = {"input": described(inputs.GrantRoleInput, "The grant, as `grantRole` takes it.")}
    end = {"input": described(inputs.RoleGrantInput, "The end, as `endRole` takes it.")}
    return {
        "preview_role_grant": root_field(preview_role_grant, grant, "Optional[PolicyPreview]", "What a person would gain by a role."),
        "preview_role_end": root_field(preview_role_end, end, "Optional[PolicyPreview]", "What a person would lose with a role."),
    }
