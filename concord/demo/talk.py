"""Announcements and discussions of the demo's data platform, for each audience (公告、讨论, S2-19)."""

from collections.abc import Coroutine, Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from concord.demo.files import pdf, upload
from concord.demo.stage import Stage
from domain.documents.models import Visibility
from domain.identity.models import User
from domain.talk.close_discussion import close_discussion
from domain.talk.open_discussion import DiscussionDraft, open_discussion
from domain.talk.pin_announcement import pin_announcement
from domain.talk.publish_announcement import AnnouncementDraft, publish_announcement
from domain.talk.reply_to_discussion import reply_to_discussion
from domain.talk.unpin_announcement import unpin_announcement
from domain.talk.withdraw_announcement import withdraw_announcement

PROJECT = "hub"
CHEN, GAO = "chen.jing@heqi.example", "gao.xiang@heqi.example"
LI, QIAN = "li.na@langang.example", "qian.wei@langang.example"
LEAD = "yuan.shan@qingwu.example"
INTERNAL, CUSTOMER, PARTNER, BOTH = Visibility


def talk(stage: Stage, projects: Mapping[str, UUID]) -> Iterator[Coroutine[Any, Any, None]]:
    """What is announced, and what is talked about."""
    yield _announced(stage, projects)
    yield _with_customer(stage, projects)
    yield _with_partner(stage, projects)


async def _announced(stage: Stage, projects: Mapping[str, UUID]) -> None:
    """One each for staff, customer, both; one taken back; one pinned for a while, one still pinned."""
    await stage.until(stage.day(-24))
    project_id = projects[PROJECT]
    old = await stage.do(
        CHEN,
        publish_announcement,
        project_id,
        AnnouncementDraft("蓝图评审会安排", "本周四 14:00 在三号会议室评审数据模型，请各方准时参加。", BOTH, is_pinned=True),
    )
    await stage.until(stage.day(-13))
    await stage.do(CHEN, unpin_announcement, old.id)
    wrong = AnnouncementDraft("周末机房停电", "本周六机房停电检修，系统全天不可用。", CUSTOMER)
    mistaken = await stage.do(CHEN, publish_announcement, project_id, wrong)
    await stage.do(CHEN, withdraw_announcement, mistaken.id, "停电的是另一机房，消息有误。")
    inside = AnnouncementDraft("驻场考勤与着装要求", "客户现场请佩戴工牌，进入机房须提前一天登记。", INTERNAL)
    await stage.do(CHEN, publish_announcement, project_id, inside)
    await stage.until(stage.day(-6))
    cut = AnnouncementDraft("割接窗口确认", "割接定于下周六 22:00 至次日 6:00，期间暂停提单查询，请提前做好业务安排。", BOTH)
    newest = await stage.do(CHEN, publish_announcement, project_id, cut)
    await stage.do(CHEN, pin_announcement, newest.id)


async def _with_customer(stage: Stage, projects: Mapping[str, UUID]) -> None:
    """Begun by the customer and still open; one of the provider's own beside it, closed."""
    await stage.until(stage.day(-11))
    draft = DiscussionDraft("经营看板的指标口径", "集装箱吞吐量按作业完成时间还是离港时间统计？两边口径不同。", CUSTOMER)
    asked = await stage.do(LI, open_discussion, projects[PROJECT], draft)
    own = DiscussionDraft("口径差异的处理方式", "客户两个部门口径不一致，建议先按作业完成时间，报表上注明。", INTERNAL)
    inside = await stage.do(GAO, open_discussion, projects[PROJECT], own)
    await stage.until(stage.day(-10))
    await stage.do(CHEN, reply_to_discussion, inside.id, "同意，先与李娜确认再改模型。")
    await stage.do(CHEN, close_discussion, inside.id)
    await stage.do(CHEN, reply_to_discussion, asked.id, "建议按作业完成时间统计，离港时间另设一列，便于对账。")
    await stage.until(stage.day(-4))
    paper = await upload(stage, QIAN, "统计口径说明.pdf", pdf("统计口径说明", ["集装箱吞吐量按作业完成时间统计，离港时间另列。"]))
    await stage.do(QIAN, reply_to_discussion, asked.id, "可以，请在看板上注明统计口径，说明见附件。", [paper.id])


async def _with_partner(stage: Stage, projects: Mapping[str, UUID]) -> None:
    """With the partner alone, begun by it; with customer and partner together."""
    await stage.until(stage.day(-7))
    asked = DiscussionDraft("报表开发环境的账号", "第二批报表需要测试库只读账号，请协助开通。", PARTNER)
    talk = await stage.do(LEAD, open_discussion, projects[PROJECT], asked)
    await stage.until(stage.day(-6))
    await stage.do(CHEN, reply_to_discussion, talk.id, "账号今天下午开通，有效期到验收为止。")
    async with stage.sessions() as db:
        partner_id = (await db.get_one(User, stage.people[LEAD])).partner_id
    both = DiscussionDraft("联调时间安排", "本周三、周四联调接口，请两边各安排一名联系人。", BOTH, partner_id)
    meeting = await stage.do(CHEN, open_discussion, projects[PROJECT], both)
    await stage.until(stage.day(-6) + timedelta(days=1))
    await stage.do(QIAN, reply_to_discussion, meeting.id, "我方联系人钱伟，两天都在现场。")
    await stage.do(LEAD, reply_to_discussion, meeting.id, "我方由沈羽配合，远程接入。")
