"""How the demo's customers accept their projects (项目验收): initially, after a trial run, finally; and what went another way (S0-37)."""

from collections.abc import Coroutine, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from concord.demo.company import CONTRACTS, ContractPlan
from concord.demo.files import pdf, upload
from concord.demo.orders import ACCEPTED
from concord.demo.stage import Stage
from domain.delivery.acceptance_models import ProjectAcceptance, ProjectAcceptanceKind
from domain.outsourcing.sign_acceptance import Confirmation
from domain.project_acceptance.change_project_acceptance import change_project_acceptance
from domain.project_acceptance.prepare_project_acceptance import prepare_project_acceptance
from domain.project_acceptance.request_project_acceptance import request_project_acceptance
from domain.project_acceptance.return_project_acceptance import return_project_acceptance
from domain.project_acceptance.revoke_project_acceptance import revoke_project_acceptance
from domain.project_acceptance.sign_project_acceptance import Consent, sign_project_acceptance
from domain.project_acceptance.withdraw_project_acceptance import withdraw_project_acceptance

INITIAL, TRIAL_RUN, FINAL = ProjectAcceptanceKind
NAMES = {INITIAL: "初验报告", TRIAL_RUN: "试运行报告", FINAL: "终验报告"}
SIGNED, WAITS, PREPARED, WITHDRAWN, RETURNED, CHANGED, REVOKED = range(7)
WAYS = {
    "first": ((INITIAL, -556, RETURNED), (INITIAL, -545, SIGNED), (TRIAL_RUN, -480, CHANGED), (FINAL, ACCEPTED - 3, SIGNED)),
    "supply": ((INITIAL, -44, REVOKED), (INITIAL, -34, SIGNED)),
    "mes": ((INITIAL, -14, WITHDRAWN), (INITIAL, -3, PREPARED)),
    "yard": ((INITIAL, -2, WAITS),),
}
"""By project: which kind is prepared on which day, and what becomes of it."""


@dataclass(frozen=True)
class Acceptances:
    """The acceptances of one project."""

    stage: Stage
    plan: ContractPlan
    project_id: UUID

    async def tell(self) -> None:
        """One after the other."""
        for kind, day, fate in WAYS[self.plan.key]:
            await self.stage.until(self.stage.day(day))
            acceptance = await self._prepare(kind)
            if fate == PREPARED:
                return
            acceptance = await self._do(request_project_acceptance, acceptance.id)
            if fate == WAITS:
                return
            await self.stage.until(self.stage.day(day + 3), hour=15)
            await self._come_to(fate, acceptance)

    async def _come_to(self, fate: int, acceptance: ProjectAcceptance) -> None:
        if fate == WITHDRAWN:
            await self._do(withdraw_project_acceptance, acceptance.id, "三期产线尚未联调，初验推迟。")
        elif fate == RETURNED:
            reason, read = "性能测试缺少夜班高峰数据，操作手册与现场版本不一致。", acceptance.content_hash or ""
            await self.stage.do(self.plan.signatories[0], return_project_acceptance, acceptance.id, reason, read)
        else:
            if fate == CHANGED:
                papers = [await self._paper(acceptance.kind, "（修订）")]
                acceptance = await self._do(change_project_acceptance, acceptance.id, papers, "补充了第三个月的运行记录。")
                acceptance = await self._do(request_project_acceptance, acceptance.id)
            await self._sign(acceptance)
        if fate == REVOKED:
            await self.stage.until(self.stage.today, hour=15)
            await self.stage.do(self.plan.signatories[3], revoke_project_acceptance, acceptance.id, "初验报告误附了旧版测试记录。")

    async def _prepare(self, kind: ProjectAcceptanceKind) -> ProjectAcceptance:
        papers, note = [await self._paper(kind)], "请审阅所附报告并签署。"
        made: ProjectAcceptance = await self._do(prepare_project_acceptance, self.project_id, kind, papers, note)
        return made

    async def _paper(self, kind: ProjectAcceptanceKind, mark: str = "") -> UUID:
        name = NAMES[kind] + mark
        lines = [f"项目：{self.plan.project}", f"编制：{self.stage.today}", "范围、测试结果与遗留问题见附表。"]
        return (await upload(self.stage, self.plan.manager, f"{name}.pdf", pdf(name, lines))).id

    async def _sign(self, acceptance: ProjectAcceptance) -> None:
        """The demo speaks for the signatory and needs no password."""
        who = self.plan.signatories[0]
        viewer = await self.stage.viewer(who)
        consent = Consent("系统运行稳定，同意通过。", 5 if acceptance.kind is FINAL else None)
        confirmation = Confirmation(viewer.user_id, viewer.now)
        await self.stage.do(who, sign_project_acceptance, acceptance.id, consent, acceptance.content_hash or "", confirmation)

    async def _do(self, act: Any, *given: Any) -> Any:
        return await self.stage.do(self.plan.manager, act, *given)


def project_acceptances(stage: Stage, projects: Mapping[str, UUID]) -> Iterator[Coroutine[Any, Any, None]]:
    """Of each project that has some; a project is opened three days after its contract was signed."""
    for plan in CONTRACTS:
        if plan.key in WAYS:
            yield _later(stage, plan, projects)


async def _later(stage: Stage, plan: ContractPlan, projects: Mapping[str, UUID]) -> None:
    await stage.until(stage.day(WAYS[plan.key][0][1]))
    await Acceptances(stage, plan, projects[plan.key]).tell()
