"""What acts need of the policy. `authz/` keeps it, a floor above: the door hands it to the act, as it hands over the actor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.identity.models import DomainKind
from domain.identity.policy_models import PolicyAction, PolicyChangeLine, PolicyEffect, PolicyStep


@dataclass(frozen=True)
class LineDraft:
    """A line that is to come or to go. `field` is its place in the input; `included` makes it an inclusion of a role."""

    step: PolicyStep
    role: str
    domain_kind: DomainKind | None = None
    object: str | None = None
    action: PolicyAction | None = None
    scope: str | None = None
    effect: PolicyEffect | None = None
    included: str | None = None
    field: str | None = None

    @classmethod
    def of(cls, row: PolicyChangeLine) -> "LineDraft":
        """The line of a change that was kept."""
        return cls(row.step, row.role, row.domain_kind, row.object, row.action, row.scope, row.effect, row.included)

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the policy's own row: of a line six, of an inclusion two."""
        if self.included is not None:
            return self.role, self.included
        kind, action, effect = (part.value if part else "" for part in (self.domain_kind, self.action, self.effect))
        scope = "-" if self.effect is PolicyEffect.DENY and self.scope is None else self.scope or ""
        return self.role, kind, self.object or "", action, scope, effect

    @property
    def text(self) -> str:
        """As the seed file writes it."""
        return ", ".join(["p" if self.included is None else "g", *self.values])


class PolicyBook(Protocol):
    """The policy in force. Both wait for whoever else changes it."""

    async def check(self, db: AsyncSession, drafts: Sequence[LineDraft]) -> Any:
        """Refused where the drafts do not fit the policy of this moment; the policy they would make otherwise."""
        ...

    async def put(self, db: AsyncSession, actor: Actor, drafts: Sequence[LineDraft]) -> None:
        """Checks the drafts and puts them in force, in the act's transaction."""
        ...
