"""Requirements of the demo's customers (客户需求): in a project and without one, latent ones, in each state, traced to tasks (S2-20)."""

from collections.abc import Coroutine, Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from concord.demo.stage import Stage
from domain.delivery.models import Project
from domain.planning.drafts import TaskDraft
from domain.planning.models import Task
from domain.requirements.add_requirement_task import add_requirement_task
from domain.requirements.analyse_requirement import analyse_requirement
from domain.requirements.answer_requirement import answer_requirement
from domain.requirements.assign_requirement import assign_requirement
from domain.requirements.confirm_requirement import confirm_requirement
from domain.requirements.disclose_requirement import disclose_requirement
from domain.requirements.drop_requirement import drop_requirement
from domain.requirements.implement_requirement import implement_requirement
from domain.requirements.link_requirement_task import link_requirement_task
from domain.requirements.models import RequirementOutcome, RequirementPriority, RequirementSource
from domain.requirements.note_latent_requirement import note_latent_requirement
from domain.requirements.place_requirement import place_requirement
from domain.requirements.prioritise_requirement import prioritise_requirement
from domain.requirements.raise_customer_requirement import raise_customer_requirement
from domain.requirements.raise_requirement import raise_requirement
from domain.requirements.raising import RequirementDraft
from domain.requirements.reopen_requirement import reopen_requirement

CHEN, GAO, FENG = "chen.jing@heqi.example", "gao.xiang@heqi.example", "feng.xue@heqi.example"
LI = "li.na@langang.example"
LOW, NORMAL, HIGH, URGENT = RequirementPriority
HUB = "hub"


def requirements(stage: Stage, projects: Mapping[str, UUID]) -> Iterator[Coroutine[Any, Any, None]]:
    """What the customers need, and what becomes of it."""
    yield _implemented(stage, projects)
    yield _answered(stage, projects)
    yield _open(stage, projects)
    yield _without_project(stage, projects)


async def _task(stage: Stage, project_id: UUID, name: str) -> UUID:
    async with stage.sessions() as db:
        return (await db.scalars(select(Task.id).where(Task.project_id == project_id, Task.name == name))).one()


async def _implemented(stage: Stage, projects: Mapping[str, UUID]) -> None:
    """Analysed, given to a colleague, traced to a task of the plan and to one made of it."""
    await stage.until(stage.day(-18))
    hub = projects[HUB]
    draft = RequirementDraft("箱号异常自动预警", "同一箱号两小时内重复进港时，请自动提示调度员并留痕。", HIGH)
    need = await stage.do(LI, raise_requirement, hub, draft)
    await stage.until(stage.day(-17))
    await stage.do(CHEN, analyse_requirement, need.id, "规则引擎已有，需补充箱号去重；约 5 人天，不影响里程碑。")
    await stage.do(CHEN, prioritise_requirement, need.id, URGENT)
    await stage.do(CHEN, assign_requirement, need.id, stage.people[GAO])
    await stage.do(CHEN, link_requirement_task, need.id, await _task(stage, hub, "核心功能开发"))
    task = TaskDraft("箱号异常预警规则", stage.day(-12), working_days=5, is_customer_visible=True)
    await stage.do(CHEN, add_requirement_task, need.id, task)
    await stage.do(GAO, implement_requirement, need.id)


async def _answered(stage: Stage, projects: Mapping[str, UUID]) -> None:
    """One confirmed, one answered and waiting, one open again."""
    await stage.until(stage.day(-16))
    hub = projects[HUB]
    export = RequirementDraft("经营看板支持导出 Excel", "月度例会需要把看板数据导出后加工。", NORMAL)
    paper = RequirementDraft("日报自动发送到邮箱", "每天早上七点把昨日吞吐量发给各码头经理。", LOW)
    login = RequirementDraft("与集团统一认证对接", "员工用集团账号登录，不再单独记密码。", HIGH)
    done, waiting, again = [await stage.do(LI, raise_requirement, hub, each) for each in (export, paper, login)]
    await stage.until(stage.day(-9))
    await stage.do(CHEN, answer_requirement, done.id, RequirementOutcome.FULFILLED, "看板右上角已提供导出按钮，数据与页面一致。")
    await stage.do(CHEN, answer_requirement, again.id, RequirementOutcome.PARTLY_FULFILLED, "已支持集团账号登录，首次登录需绑定手机号。")
    await stage.until(stage.day(-8))
    await stage.do(LI, confirm_requirement, done.id, "可以导出，谢谢。")
    await stage.do(LI, reopen_requirement, again.id, "外场员工没有公司手机，请提供免绑定的方式。")
    await stage.until(stage.day(-3))
    await stage.do(CHEN, analyse_requirement, waiting.id, "邮件网关由客户信息部管理，需其开通白名单。")
    answer = "日报发送功能将随二期上线；目前可在看板中订阅。"
    await stage.do(CHEN, answer_requirement, waiting.id, RequirementOutcome.DECLINED, answer)


async def _open(stage: Stage, projects: Mapping[str, UUID]) -> None:
    """One nobody sees to yet, one that a meeting brought, given and being analysed."""
    await stage.until(stage.day(-5))
    hub = projects[HUB]
    heard = RequirementDraft("夜班操作界面深色模式", "例会上提出：夜间屏幕太亮，影响司机视线。", NORMAL, RequirementSource.MEETING)
    night = await stage.do(CHEN, raise_requirement, hub, heard)
    await stage.do(CHEN, assign_requirement, night.id, stage.people[GAO])
    await stage.do(GAO, analyse_requirement, night.id, "前端主题可切换，需补充色板，约 2 人天。")
    await stage.until(stage.day(-2))
    draft = RequirementDraft("堆场三维视图", "希望在大屏上按贝位查看堆存情况。", NORMAL)
    await stage.do(LI, raise_requirement, hub, draft)


async def _without_project(stage: Stage, projects: Mapping[str, UUID]) -> None:
    """Raised by the customer without a project, and placed later; latent ones: told, kept, dropped."""
    await stage.until(stage.day(-21))
    async with stage.sessions() as db:
        customer_id = (await db.get_one(Project, projects[HUB])).customer_id
    coming = RequirementDraft("司机预约小程序", "司机在手机上预约进港时段，减少排队。", HIGH)
    alone = await stage.do(LI, raise_customer_requirement, customer_id, coming)
    heard = RequirementDraft("移动端审批", "拜访时提到领导常出差，审批积压。", NORMAL, RequirementSource.VISIT)
    mobile = await stage.do(FENG, raise_customer_requirement, customer_id, heard)
    carbon = RequirementDraft("碳排放核算", "港口明年纳入碳核算试点，预计需要数据采集与报送。", NORMAL, RequirementSource.SURVEY)
    latent = await stage.do(FENG, note_latent_requirement, customer_id, carbon)
    old = RequirementDraft("老机房搬迁", "办公楼改造传闻，可能涉及机房。", LOW, RequirementSource.VISIT)
    rumour = await stage.do(FENG, note_latent_requirement, customer_id, old)
    spare = RequirementDraft("备件库存可视化", "仓库自行采购备件，重复较多。", NORMAL, RequirementSource.VISIT)
    told = await stage.do(FENG, note_latent_requirement, customer_id, spare)
    await stage.until(stage.day(-21) + timedelta(days=7))
    await stage.do(FENG, analyse_requirement, latent.id, "与总部低碳方案团队沟通，可作为明年商机。")
    await stage.do(FENG, drop_requirement, rumour.id, "客户确认机房不在改造范围。")
    await stage.do(FENG, disclose_requirement, told.id)
    await stage.do(FENG, place_requirement, mobile.id, projects[HUB])
    await stage.do(FENG, analyse_requirement, alone.id, "建议单独立项，方案与报价准备中。")
