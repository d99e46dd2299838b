"""The demo's pool of people and what they are planned for: one of them for more than a whole day just now (S0-60)."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from concord.demo.stage import Stage
from domain.identity.models import Unit
from domain.partners.models import SkillLevel
from domain.resources.allocate_person import allocate_person
from domain.resources.change_allocation import change_allocation
from domain.resources.drafts import AllocationDraft
from domain.resources.overbook_person import overbook_person
from domain.resources.pool_person import pool_person
from domain.resources.release_allocation import release_allocation
from domain.resources.retire_resource import retire_resource

EAST, SOUTH = "wang.jianguo@heqi.example", "he.jun@heqi.example"
JUNIOR, INTERMEDIATE, SENIOR, EXPERT = SkillLevel
PEOPLE = (
    ("chen.jing@heqi.example", EAST, EXPERT, "项目管理、港口业务"),
    ("zhao.lei@heqi.example", EAST, SENIOR, "项目管理、食品追溯"),
    ("gao.xiang@heqi.example", EAST, SENIOR, "Java、数据建模、接口集成"),
    ("luo.cheng@yunzhan.example", EAST, EXPERT, "算法、运筹优化"),
    ("fan.bo@yunzhan.example", EAST, INTERMEDIATE, "前端、移动端"),
    ("lin.xiao@heqi.example", EAST, JUNIOR, "测试"),
    ("liu.yang@heqi.example", SOUTH, EXPERT, "项目管理、MES"),
    ("yu.hang@heqi.example", EAST, INTERMEDIATE, "物联网、小程序"),
    ("tian.yuan@heqi.example", EAST, INTERMEDIATE, "移动端、数据可视化"),
    ("qin.hao@heqi.example", SOUTH, INTERMEDIATE, "数据采集、预测模型"),
)
"""Who comes into whose pool."""
UNITS = {EAST: "EAST", SOUTH: "SOUTH"}
PLANNED = (
    ("chen.jing@heqi.example", "yard", -60, 150, 60, "项目经理"),
    ("chen.jing@heqi.example", "hub", -60, 210, 40, "项目经理"),
    ("zhao.lei@heqi.example", "cold", -60, 90, 80, "项目经理"),
    ("gao.xiang@heqi.example", "yard", -60, 40, 60, "接口开发"),
    ("gao.xiang@heqi.example", "hub", -60, 60, 40, "数据建模"),
    ("luo.cheng@yunzhan.example", "yard", -60, 45, 80, "调度算法"),
    ("fan.bo@yunzhan.example", "yard", -20, 30, 50, "移动端开发"),
    ("liu.yang@heqi.example", "mes", -60, 110, 70, "项目经理"),
    ("yu.hang@heqi.example", "energy", -60, 120, 50, "设备接入开发"),
    ("yu.hang@heqi.example", "boxes", -60, 45, 50, "小程序开发"),
    ("tian.yuan@heqi.example", "quality", -60, 120, 60, "检测报表开发"),
    ("tian.yuan@heqi.example", "ranch", -60, 120, 30, "移动端开发"),
    ("qin.hao@heqi.example", "blades", -60, 120, 40, "模型训练"),
    ("qin.hao@heqi.example", "checks", -60, 30, 30, "点检功能开发"),
)
"""Person, project, first and last day, share of the day, duty."""
MANAGERS = {
    "yard": "chen.jing@heqi.example",
    "hub": "chen.jing@heqi.example",
    "cold": "zhao.lei@heqi.example",
    "mes": "liu.yang@heqi.example",
    "energy": "chen.jing@heqi.example",
    "boxes": "chen.jing@heqi.example",
    "quality": "zhao.lei@heqi.example",
    "ranch": "zhao.lei@heqi.example",
    "blades": "liu.yang@heqi.example",
    "checks": "liu.yang@heqi.example",
}
BEYOND = ("gao.xiang@heqi.example", "cold", -3, 18, 30, "上线支持")
WHY = "冷链项目上线窗口只有三周，接口问题须由原开发人员处理，加班已与本人商定。"


async def tell(stage: Stage, projects: Mapping[str, UUID]) -> None:
    """Pooled and planned two months ago; changed, released and overbooked since."""
    await stage.until(stage.day(-62))
    async with stage.sessions() as db:
        units = {unit.code: unit.id for unit in await db.scalars(select(Unit))}
    pool = {}
    for who, planner, level, skills in PEOPLE:
        pool[who] = (await stage.do(planner, pool_person, units[UNITS[planner]], stage.people[who], level, skills)).id
    made = {}
    for who, project, first, last, share, duty in PLANNED:
        draft = AllocationDraft(stage.day(first), stage.day(last), share, duty)
        made[who, project] = (await stage.do(MANAGERS[project], allocate_person, projects[project], pool[who], draft)).id
    await stage.until(stage.day(-30), hour=15)
    longer = AllocationDraft(stage.day(-60), stage.day(75), 80, "调度算法")
    await stage.do(MANAGERS["yard"], change_allocation, made["luo.cheng@yunzhan.example", "yard"], longer)
    await stage.do(MANAGERS["yard"], release_allocation, made["fan.bo@yunzhan.example", "yard"])
    await stage.do(EAST, retire_resource, pool["lin.xiao@heqi.example"])
    await stage.until(stage.day(-5), hour=15)
    who, project, first, last, share, duty = BEYOND
    draft = AllocationDraft(stage.day(first), stage.day(last), share, duty)
    await stage.do(EAST, overbook_person, projects[project], pool[who], draft, WHY)
