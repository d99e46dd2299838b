"""The log of the demo's data platform and of its customer (日志): classified, confidential and open, edited, withdrawn (S2-13, S2-28)."""

from collections.abc import Coroutine, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from concord.demo.stage import Stage
from domain.calendar import local_day
from domain.delivery.models import Project
from domain.logs.edit_log_entry import edit_log_entry
from domain.logs.models import LogCategory, LogEntry, LogLevel
from domain.logs.open_log_entry import open_log_entry
from domain.logs.withdraw_log_entry import withdraw_log_entry
from domain.logs.withhold_log_entry import withhold_log_entry
from domain.logs.write_customer_log_entry import write_customer_log_entry
from domain.logs.write_log_entry import write_log_entry
from domain.logs.writing import LogDraft

CHEN, GAO, FENG = "chen.jing@heqi.example", "gao.xiang@heqi.example", "feng.xue@heqi.example"
HUB = "hub"
ROUTINE, IMPORTANT, CRITICAL = LogLevel


def logs(stage: Stage, projects: Mapping[str, UUID]) -> Iterator[Coroutine[Any, Any, None]]:
    """What was written down, and what of it the customer reads."""
    yield _of_project(stage, projects)
    yield _incident(stage, projects)
    yield _of_customer(stage, projects)


def _draft(stage: Stage, days: int, level: LogLevel, category: LogCategory, title: str, text: str, tags: Sequence[str] = ()) -> LogDraft:
    """Of that day, or of the working day before it, when it is told."""
    return LogDraft(min(stage.day(days), local_day(stage.now)), title, text, level, category, tags)


async def _of_project(stage: Stage, projects: Mapping[str, UUID]) -> None:
    """Meetings and decisions, most of them open; a note that stays inside, one that was opened too early, one that was wrong."""
    await stage.until(stage.day(-23))
    hub = projects[HUB]
    meeting = _draft(
        stage,
        -23,
        ROUTINE,
        LogCategory.MEETING,
        "蓝图评审会",
        "评审数据模型与接口清单，客户提出三处修改，下周二前补充。",
        ("评审", "数据模型"),
    )
    review = await stage.do(CHEN, write_log_entry, hub, meeting)
    decided = _draft(
        stage, -23, IMPORTANT, LogCategory.DECISION, "主数据以客户 ERP 为准", "双方确认：客商与物料主数据以客户 ERP 为准，每日同步。"
    )
    decision = await stage.do(CHEN, write_log_entry, hub, decided, review.id)
    for entry in (review, decision):
        await stage.do(CHEN, open_log_entry, entry.id)
    await stage.until(stage.day(-15))
    inside = _draft(
        stage, -15, IMPORTANT, LogCategory.WORK, "人手安排顾虑", "下阶段联调与另一项目重叠，需提前与区域协调两名开发。", ("人手",)
    )
    await stage.do(CHEN, write_log_entry, hub, inside)
    mistaken = _draft(stage, -15, ROUTINE, LogCategory.WORK, "机房巡检", "完成例行巡检，未见异常。", ("巡检",))
    wrong = await stage.do(GAO, write_log_entry, hub, mistaken)
    await stage.do(GAO, withdraw_log_entry, wrong.id, "巡检属于另一项目，误记于此。")
    await stage.until(stage.day(-7))
    tested = _draft(
        stage, -7, ROUTINE, LogCategory.CHANGE, "接口字段调整", "提单接口新增集装箱箱型字段，已更新接口文档。", ("接口", "联调")
    )
    change = await stage.do(GAO, write_log_entry, hub, tested)
    await stage.do(CHEN, open_log_entry, change.id)
    early = _draft(stage, -7, ROUTINE, LogCategory.WORK, "性能测试初稿", "峰值每秒 300 单，待优化后复测。", ("性能",))
    draft: LogEntry = await stage.do(GAO, write_log_entry, hub, early)
    await stage.do(CHEN, open_log_entry, draft.id)
    await stage.do(CHEN, withhold_log_entry, draft.id)


async def _incident(stage: Stage, projects: Mapping[str, UUID]) -> None:
    """What went wrong at the rehearsal, with what followed below it; said more exactly a day later."""
    await stage.until(stage.day(-5))
    hub = projects[HUB]
    first = _draft(stage, -5, CRITICAL, LogCategory.INCIDENT, "割接演练中断", "演练至第三步时数据同步中断约二十分钟。", ("割接", "演练"))
    incident = await stage.do(CHEN, write_log_entry, hub, first)
    cause = _draft(stage, -5, IMPORTANT, LogCategory.WORK, "中断原因排查", "定位为同步队列堆积，调整批量大小后恢复。", ("割接",))
    followed = await stage.do(GAO, write_log_entry, hub, cause, incident.id)
    await stage.until(stage.day(-4))
    exact = _draft(
        stage,
        -5,
        CRITICAL,
        LogCategory.INCIDENT,
        "割接演练中断 18 分钟",
        "演练至第三步时数据同步中断 18 分钟，业务未受影响；已排期复演。",
        ("割接", "演练", "复盘"),
    )
    await stage.do(CHEN, edit_log_entry, incident.id, exact)
    for entry in (incident, followed):
        await stage.do(CHEN, open_log_entry, entry.id)


async def _of_customer(stage: Stage, projects: Mapping[str, UUID]) -> None:
    """What is of the customer alone: a visit in confidence, and a service that it reads."""
    await stage.until(stage.day(-19))
    async with stage.sessions() as db:
        customer_id = (await db.get_one(Project, projects[HUB])).customer_id
    visit = _draft(
        stage, -19, IMPORTANT, LogCategory.VISIT, "拜访信息部负责人", "明年预算重点在安全与碳核算，竞争对手已提交方案。", ("预算", "商机")
    )
    await stage.do(FENG, write_customer_log_entry, customer_id, visit)
    await stage.until(stage.day(-8))
    care = _draft(
        stage, -8, ROUTINE, LogCategory.MAINTENANCE, "老系统季度维护", "完成补丁升级与备份核查，下次维护为下季度首周。", ("维护",)
    )
    service = await stage.do(FENG, write_customer_log_entry, customer_id, care)
    await stage.do(FENG, open_log_entry, service.id)
