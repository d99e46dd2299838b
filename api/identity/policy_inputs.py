"""What the acts on the policy take."""

from collections.abc import Iterator
from datetime import datetime

import strawberry

from api.mutations import ActInput, ChangeInput, described, optional, use_enum
from domain.identity.models import DomainKind
from domain.identity.policy_book import LineDraft
from domain.identity.policy_models import PolicyAction, PolicyEffect, PolicyStep

STEPS = {"remove": PolicyStep.REMOVE, "exclude": PolicyStep.REMOVE, "add": PolicyStep.ADD, "include": PolicyStep.ADD}
use_enum(DomainKind, PolicyAction, PolicyEffect)


@strawberry.input(description="A line of the policy (策略行): what whoever holds a role may read or do, or never may.")
class PolicyLineInput:
    """A line."""

    role: str = described("The role that it is about.")
    domain_kind: DomainKind = described("Where the role is held for it to count.")
    object: str = described("A field group as `Project:basic`, or an act as `order:approve`.")
    action: PolicyAction = described("READ of a field group, DO of an act.")
    effect: PolicyEffect = described("ALLOW, or DENY, which wins over all other lines.")
    scope: str | None = optional("In which rows, as `all`, `unit`, `team`; none with DENY.")

    def draft(self, step: PolicyStep, field: str) -> LineDraft:
        """As the acts take it."""
        return LineDraft(step, self.role, self.domain_kind, self.object, self.action, self.scope, self.effect, field=field)


@strawberry.input(description="Whoever holds the role has the rights of the included one too, in the same domain.")
class RoleInclusionInput:
    """An inclusion."""

    role: str = described("The role that includes.")
    included: str = described("The role that is included.")

    def draft(self, step: PolicyStep, field: str) -> LineDraft:
        """As the acts take it."""
        return LineDraft(step, self.role, included=self.included, field=field)


@strawberry.input(description="A change of the policy, at once.")
class ChangePolicyInput(ActInput):
    """All of it counts, or nothing."""

    reason: str = described("Why.")
    add: list[PolicyLineInput] = strawberry.field(default_factory=list, description="Lines that come.")
    remove: list[PolicyLineInput] = strawberry.field(default_factory=list, description="Lines that go, as they stand.")
    include: list[RoleInclusionInput] = strawberry.field(default_factory=list, description="Roles that include others from now on.")
    exclude: list[RoleInclusionInput] = strawberry.field(default_factory=list, description="Roles that include others no longer.")

    def drafts(self) -> list[LineDraft]:
        """What goes, then what comes."""
        return list(self._drafts())

    def _drafts(self) -> Iterator[LineDraft]:
        for name, step in STEPS.items():
            for index, item in enumerate(getattr(self, name)):
                yield item.draft(step, f"{name}.{index}")


@strawberry.input(description="A change of the policy, at a time.")
class SchedulePolicyChangeInput(ChangePolicyInput):
    """The same, later."""

    effective_at: datetime = strawberry.field(description="From when on, in the product's time.")


@strawberry.input(description="An act on a change of the policy.")
class PolicyChangeInput(ChangeInput):
    """A change."""

    policy_change_id: strawberry.ID = described("The change.")
