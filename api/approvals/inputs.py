"""What the acts on approvals take."""

from datetime import date
from decimal import Decimal

import strawberry

from api.mutations import ActInput, ChangeInput, described, optional, use_enum
from domain.approvals.add_signers import SignerMode
from domain.approvals.models import ApprovalKind, SignerPlacement, StepMode
from domain.approvals.publish_chain import StepDraft, ThresholdDraft
from domain.identity.models import DomainKind

use_enum(ApprovalKind, SignerMode, SignerPlacement, StepMode, DomainKind)


@strawberry.input(description="Who decides while one is away.")
class DelegateApprovalsInput(ActInput):
    """A delegation of one's own right."""

    delegate_id: strawberry.ID = described("The person of the provider who stands in.")
    valid_from: date = described("The first day.")
    valid_to: date = described("The last day; counted, and within a year.")
    reason: str | None = optional("Why, at most 4,000 characters.")


@strawberry.input(description="An act on a delegation.")
class DelegationInput(ChangeInput):
    """A delegation."""

    delegation_id: strawberry.ID = described("The delegation.")


@strawberry.input(description="The gross amount from which a step is needed.")
class ThresholdInput:
    """An amount in a currency."""

    currency: str = described("ISO 4217 code.")
    from_amount: Decimal = described("From this amount on, in the currency's minor unit.")


@strawberry.input(description="A step of a chain.")
class ChainStepInput:
    """Whose word, when, from which amount, and what when nobody answers."""

    name: str = described("What people call it, at most 200 characters.")
    sequence: int = described("When its turn comes, from 1; the same number means side by side.")
    roles: list[str] = described("Roles of the provider's staff as the policy names them, 1 to 6.")
    place: DomainKind = described("Where they are held: in the provider, the subject's unit or above, or its project.")
    mode: StepMode = described("Any one of their holders, or all.")
    remind_days: int = described("Working days until they are reminded, 1 to 60.")
    escalate_days: int | None = optional("Working days until the escalation role has it too, more than to the reminder.")
    escalation_role: str | None = optional("The role that gets it too; with days and a place, or none of the three.")
    escalation_place: DomainKind | None = optional("Where that role is held.")
    thresholds: list[ThresholdInput] = strawberry.field(
        default_factory=list, description="From which amounts it is needed, by currency; none: always."
    )

    def draft(self) -> StepDraft:
        """As the act takes it."""
        return StepDraft(
            self.name,
            self.sequence,
            self.roles,
            self.place,
            self.mode,
            self.remind_days,
            self.escalate_days,
            self.escalation_role,
            self.escalation_place,
            [ThresholdDraft(item.currency, item.from_amount) for item in self.thresholds],
        )


@strawberry.input(description="A new version of the chain of a kind.")
class PublishApprovalChainInput(ActInput):
    """A chain from a day on."""

    kind: ApprovalKind = described("What is approved.")
    valid_from: date = described("The first day, today or later; the version before ends the day before.")
    once: bool = strawberry.field(default=True, description="Whether nobody decides two steps of one approval.")
    steps: list[ChainStepInput] = described("Its steps, 1 to 12.")


@strawberry.input(description="People whose word is wanted beside one's own (加签).")
class AddSignersInput(ActInput):
    """A task and its further signers."""

    approval_task_id: strawberry.ID = described("One's own open task.")
    user_ids: list[strawberry.ID] = described("People of the provider, 1 to 10, in their order.")
    placement: SignerPlacement = described("Whether they speak before oneself, after, or beside.")
    mode: SignerMode = described("Any one of them, all, or all one after another.")
    reason: str | None = optional("Why, at most 4,000 characters.")


@strawberry.input(description="A signer whose word is not wanted any more (减签).")
class TakeBackSignerInput(ActInput):
    """A signer."""

    approval_signer_id: strawberry.ID = described("The signer.")


@strawberry.input(description="A task for another (转办).")
class TransferTaskInput(ActInput):
    """A task and who has it from now on."""

    approval_task_id: strawberry.ID = described("One's own open task.")
    user_id: strawberry.ID = described("Another holder of the right.")
    reason: str | None = optional("Why, at most 4,000 characters.")


@strawberry.input(description="To which step an approval is returned (退回到指定步骤).")
class ReturnToStepInput(ActInput):
    """A task, an earlier one, and why."""

    approval_task_id: strawberry.ID = described("One's own open task.")
    to_task_id: strawberry.ID = described("The task of a step that was decided before; it and those after it decide again.")
    reason: str = described("Why, at most 4,000 characters; the approvers read it.")


@strawberry.input(description="An approval that waits.")
class ApprovalInput(ChangeInput):
    """An approval."""

    approval_id: strawberry.ID = described("The approval.")


@strawberry.input(description="People who are to know (知会).")
class InformInput(ChangeInput):
    """An approval and people."""

    approval_id: strawberry.ID = described("The approval.")
    user_ids: list[strawberry.ID] = described("People of the provider, 1 to 10.")
    reason: str | None = optional("Why, at most 4,000 characters.")
