"""The offers that an order of the demo compares (S0-44)."""

from collections.abc import Sequence
from decimal import Decimal

from concord.demo.company import PARTNERS, PartnerPlan
from concord.demo.files import pdf, upload
from concord.demo.ground import Ground
from concord.demo.orders import COMPARED, OrderPlan
from concord.demo.stage import Stage
from domain.money import with_tax
from domain.outsourcing.order_drafts import OfferDraft

DEARER = 108
"""Per cent: what the others ask beyond the prices that were agreed with them."""
REMARKS = {
    "YUNZHAN": "同类项目业绩四个，人员可立即到位。",
    "YANCHUAN": "数据类项目经验较多，到位需三周。",
    "QINGWU": "报价含驻场差旅，无同类业绩。",
}


async def offers(stage: Stage, plan: OrderPlan, ground: Ground) -> Sequence[OfferDraft]:
    """Where three were compared (三家比价): that of the order's partner with its paper, and those of the two others; else none."""
    if plan.reason != COMPARED:
        return ()
    return [await _offer(stage, plan, ground, partner) for partner in PARTNERS]


async def _offer(stage: Stage, plan: OrderPlan, ground: Ground, partner: PartnerPlan) -> OfferDraft:
    chosen = partner is ground.partner
    net = sum((days * partner.price(level) for level, days in plan.lines), Decimal(0)) * (100 if chosen else DEARER) / 100
    gross = with_tax(net, Decimal(partner.tax_rate), "CNY").gross
    remark, title = REMARKS[partner.code], f"报价单（{plan.title}）"
    if not chosen:
        return OfferDraft(gross, ground.partners[partner.code], remark=remark)
    content = pdf(title, [f"报价人：{partner.name}", f"含税总价：人民币 {gross:,.2f} 元"])
    paper = await upload(stage, ground.manager, f"{title}.pdf", content)
    return OfferDraft(gross, ground.partners[partner.code], document_id=paper.id, is_chosen=True, remark=remark)
