"""Who may see what changes for a while: at the year's end, at a time, by mistake twice, and not after all. In the end it is as before."""

from datetime import datetime, time

from authz.book import BOOK
from concord.demo.stage import OPENS, Stage
from domain.calendar import provider_zone
from domain.identity.change_policy import change_policy
from domain.identity.models import DomainKind
from domain.identity.policy_book import LineDraft
from domain.identity.policy_models import PolicyAction, PolicyEffect, PolicyStep
from domain.identity.schedule_policy_change import schedule_policy_change
from domain.identity.withdraw_policy_change import withdraw_policy_change


async def tell(stage: Stage) -> None:
    """The states that a change can come to, and one that waits for its time."""
    admin = stage.admin
    await stage.until(stage.day(-400))
    await stage.do(admin, change_policy, BOOK, "年终关账期间，出纳核对合同。", [_line("cashier", "Contract:basic")])
    over = [_line("cashier", "Contract:basic", PolicyStep.REMOVE)]
    await stage.do(admin, schedule_policy_change, BOOK, "年终关账结束，恢复原状。", over, _morning(stage, -370))
    await stage.until(stage.day(-200))
    wish = [_line("purchasing", "ContractInstalment:basic")]
    withdrawn = await stage.do(admin, schedule_policy_change, BOOK, "采购查看回款计划。", wish, _morning(stage, -180))
    await stage.until(stage.day(-190))
    await stage.do(admin, withdraw_policy_change, withdrawn.id)
    await stage.until(stage.day(-150))
    receipts = [_line("purchasing", "Receipt:basic")]
    await stage.do(admin, schedule_policy_change, BOOK, "采购核对收款。", receipts, _morning(stage, -120))
    await stage.until(stage.day(-140))
    await stage.do(admin, change_policy, BOOK, "采购现在就要核对收款。", receipts)
    await stage.until(stage.day(-100))
    await stage.do(admin, change_policy, BOOK, "核对完毕。", [_line("purchasing", "Receipt:basic", PolicyStep.REMOVE)])
    await stage.until(stage.day(-5))
    again = [_line("cashier", "Contract:basic")]
    await stage.do(admin, schedule_policy_change, BOOK, "年终关账期间，出纳核对合同。", again, _morning(stage, 25))


def _line(role: str, name: str, step: PolicyStep = PolicyStep.ADD) -> LineDraft:
    return LineDraft(step, role, DomainKind.ORGANISATION, name, PolicyAction.READ, "all", PolicyEffect.ALLOW)


def _morning(stage: Stage, number: int) -> datetime:
    return datetime.combine(stage.day(number), time(OPENS), provider_zone())
