"""The demo's orders, each with the point at which its story stands today. Days are counted from today."""

import enum
from dataclasses import dataclass

from domain.outsourcing.models import DaysSource, OrderWay, PaymentKind
from domain.partners.models import SkillLevel

JUNIOR, INTERMEDIATE, SENIOR, EXPERT = SkillLevel
ADVANCE, PROGRESS, ACCEPTANCE, SETTLEMENT = PaymentKind


class Point(enum.IntEnum):
    """How far a story has come, in its order; CANCELLED (unanswered), DECLINED end it. IN_APPROVAL: the first has said yes."""

    DRAFT = enum.auto()
    SUBMITTED = enum.auto()
    IN_APPROVAL = enum.auto()
    SENT = enum.auto()
    CANCELLED = enum.auto()
    DECLINED = enum.auto()
    RUNNING = enum.auto()
    DELIVERED = enum.auto()
    ACCEPTED = enum.auto()
    ELIGIBLE = enum.auto()
    REQUESTED = enum.auto()
    PROPOSED = enum.auto()
    CONFIRMED = enum.auto()
    APPROVED = enum.auto()
    CLOSED = enum.auto()


STANDARD = ((ADVANCE, 20, 15), (ACCEPTANCE, 60, 30), (SETTLEMENT, 20, 30))
BY_PROGRESS = ((ADVANCE, 20, 15), (PROGRESS, 30, 30), (ACCEPTANCE, 30, 30), (SETTLEMENT, 20, 30))
AFTERWARDS = ((ACCEPTANCE, 80, 45), (SETTLEMENT, 20, 30))
"""Terms of payment: kind, per cent, days from the invoice."""


@dataclass(frozen=True)
class OrderPlan:
    """Lines are levels with person-days at the agreed price; deliverables are names with criteria.

    `fails` is why the customer failed the first round, `unpaid` what lies there with its invoice, `scores` what both sides
    think of it; `evaluated` so many days after the application, when it is too late and the partner counts as agreeing. `special` is
    why it asks for special approval, with prices so many per cent above the agreement's (`dearer`); `sent_back` is why purchasing
    returns its settlement, or it is `withdrawn` by who proposed it. `monthly`: its progress is paid by monthly statement;
    `days_source`: where its delivered days come from. `counts_from`: the day of the project's final acceptance by the customer,
    where the settlement counts from that.
    """

    contract: str
    partner: str
    title: str
    scope: str
    reason: str
    upto: Point
    placed: int
    ends: int
    lines: tuple[tuple[SkillLevel, int], ...]
    deliverables: tuple[tuple[str, str], ...]
    terms: tuple[tuple[PaymentKind, int, int], ...] = STANDARD
    way: OrderWay = OrderWay.FIXED_PRICE
    delivered: int = 0
    signed: int = 4
    condition: str | None = None
    fails: str | None = None
    changes: bool = False
    unpaid: frozenset[PaymentKind] = frozenset()
    ending: str | None = None
    scores: tuple[int, int] = (88, 92)
    evaluated: int = 0
    special: str | None = None
    dearer: int = 0
    sent_back: str | None = None
    withdrawn: bool = False
    monthly: bool = False
    days_source: DaysSource | None = None
    counts_from: int | None = None


ACCEPTED = -373
"""The day on which the customer accepts the first project finally."""
COMPARED = "三家比价，报价与同类项目经验综合评分第一。"
KNOWS = "一期由其承建，熟悉接口与数据结构，更换供应商的迁移成本高于差价。"
NEAR = "驻地团队可当日到场，满足客户现场支持要求；经采购询价，价格在框架协议之内。"

ORDERS = (
    OrderPlan(
        "first",
        "YUNZHAN",
        "数字港口一期试运行保障",
        "试运行期间驻场值守、问题修复与数据核对，直至客户对项目终验。",
        NEAR,
        Point.CLOSED,
        -575,
        -480,
        ((SENIOR, 30), (INTERMEDIATE, 40)),
        (("试运行值守记录", "每日记录齐全，重大问题两小时内响应。"), ("数据核对报告", "与旧系统差异率低于 0.1%。")),
        delivered=-476,
        counts_from=ACCEPTED,
    ),
    OrderPlan(
        "yard",
        "YUNZHAN",
        "堆场调度算法模块开发",
        "开发堆存位推荐与集卡调度算法服务，含仿真验证、性能调优及与码头作业系统的接口联调。",
        COMPARED,
        Point.CLOSED,
        -290,
        -212,
        ((EXPERT, 35), (SENIOR, 120), (INTERMEDIATE, 80)),
        (("算法服务程序", "推荐命中率不低于 92%，单次调度响应小于 800 毫秒。"), ("仿真验证报告", "覆盖高峰、恶劣天气、设备故障三类场景。")),
        BY_PROGRESS,
        delivered=-208,
        evaluated=10,
        withdrawn=True,
    ),
    OrderPlan(
        "yard",
        "YUNZHAN",
        "闸口车牌与箱号识别接口开发",
        "对接闸口摄像与光学识别设备，完成车牌、箱号识别结果的校验、补录与回传。",
        COMPARED,
        Point.ELIGIBLE,
        -205,
        -118,
        ((SENIOR, 45), (INTERMEDIATE, 60)),
        (("识别接口程序", "识别结果回传成功率不低于 99.5%。"), ("接口说明书", "含异常码表与补录流程。")),
        delivered=-116,
    ),
    OrderPlan(
        "yard",
        "YUNZHAN",
        "移动端理货应用开发",
        "开发理货员移动端应用：离线理货、拍照留痕、残损登记与实时同步。",
        KNOWS,
        Point.DELIVERED,
        -95,
        -2,
        ((SENIOR, 40), (INTERMEDIATE, 90), (JUNIOR, 60)),
        (
            ("理货应用安装包", "在客户指定的三种手持终端上运行稳定。"),
            ("用户手册", "含离线与残损登记操作步骤。"),
            ("测试报告", "严重与重要缺陷全部关闭。"),
        ),
        delivered=-6,
        counts_from=160,
        condition="弱网环境下同步偶有延迟，请补充压力测试结果后再行确认。",
    ),
    OrderPlan(
        "yard",
        "YUNZHAN",
        "二期自动化堆场调度扩展开发",
        "将调度平台扩展到二期自动化堆场：场桥任务编排、无人集卡协同与异常接管。",
        KNOWS,
        Point.IN_APPROVAL,
        -2,
        170,
        ((EXPERT, 60), (SENIOR, 140), (INTERMEDIATE, 100)),
        (("任务编排服务", "场桥空驶率较一期降低百分之十五。"), ("异常接管流程", "异常发现到人工接管不超过三十秒。")),
        BY_PROGRESS,
    ),
    OrderPlan(
        "hub",
        "QINGWU",
        "数据仓库模型与经营报表开发",
        "完成港航、仓储、车队三个主题域的数据模型与二十四张经营报表。",
        COMPARED,
        Point.RUNNING,
        -21,
        75,
        ((SENIOR, 50), (INTERMEDIATE, 110)),
        (("数据模型与脚本", "通过数据质量规则校验，差异率低于 0.1%。"), ("经营报表", "与财务月结数据一致。")),
        unpaid=frozenset({ADVANCE}),
    ),
    OrderPlan(
        "hub",
        "YUNZHAN",
        "主数据清洗与编码治理服务",
        "清洗客户、货类、船舶三类主数据，建立编码规则与查重机制。",
        NEAR,
        Point.SENT,
        -7,
        80,
        ((SENIOR, 20), (INTERMEDIATE, 45), (JUNIOR, 40)),
        (("清洗后的主数据", "重复率低于 0.2%，抽检合格率不低于 99%。"), ("编码规则手册", "经客户信息部确认。")),
        way=OrderWay.PERSON_DAY,
        counts_from=220,
    ),
    OrderPlan(
        "cold",
        "YUNZHAN",
        "追溯码与消费者查询小程序开发",
        "开发一物一码赋码服务与消费者查询小程序，含防伪与召回提示。",
        COMPARED,
        Point.PROPOSED,
        -210,
        -112,
        ((SENIOR, 55), (INTERMEDIATE, 85), (JUNIOR, 30)),
        (("赋码服务程序", "每分钟赋码不少于六百个，码值不重复。"), ("查询小程序", "首屏打开不超过两秒，通过无障碍检查。")),
        delivered=-110,
    ),
    OrderPlan(
        "cold",
        "YANCHUAN",
        "温控设备数据采集开发",
        "接入冷库与冷藏车温度探头，实现超温告警、断点续传与曲线存档。",
        COMPARED,
        Point.ACCEPTED,
        -160,
        -66,
        ((SENIOR, 40), (INTERMEDIATE, 70)),
        (("采集网关程序", "断网七十二小时内数据不丢失。"), ("告警规则配置", "覆盖常温、冷藏、冷冻三类温区。")),
        delivered=-62,
        unpaid=frozenset({ACCEPTANCE}),
    ),
    OrderPlan(
        "cold",
        "YANCHUAN",
        "历史台账迁移",
        "将近五年的纸质与表格台账整理后导入追溯系统。",
        NEAR,
        Point.DECLINED,
        -130,
        -60,
        ((INTERMEDIATE, 30), (JUNIOR, 80)),
        (("迁移后的台账", "抽检差错率低于 0.5%。"),),
        way=OrderWay.PERSON_DAY,
        ending="同期人员已排满，无法保证约定的到场时间，建议推迟至下季度。",
    ),
    OrderPlan(
        "mes",
        "YANCHUAN",
        "设备联网与采集网关开发",
        "完成注塑、冲压、装配三类共八十六台设备的联网采集与状态上报。",
        COMPARED,
        Point.REQUESTED,
        -230,
        -112,
        ((EXPERT, 15), (SENIOR, 70), (INTERMEDIATE, 90)),
        (("采集网关程序", "八十六台设备全部在线，采集周期不超过五秒。"), ("点位清单", "与现场铭牌逐一核对。")),
        BY_PROGRESS,
        delivered=-102,
    ),
    OrderPlan(
        "mes",
        "QINGWU",
        "质量追溯报表开发",
        "开发批次追溯、缺陷柏拉图与过程能力分析报表。",
        COMPARED,
        Point.DELIVERED,
        -70,
        -15,
        ((SENIOR, 30), (INTERMEDIATE, 50)),
        (("报表程序", "万级批次查询不超过三秒。"), ("指标口径说明", "经客户质量部签认。")),
        AFTERWARDS,
        delivered=-18,
        signed=0,
        fails="批次追溯缺少返工记录，过程能力指数的口径与质量部不一致，请整改后重新提交。",
    ),
    OrderPlan(
        "mes",
        "YANCHUAN",
        "三期产线现场实施支持",
        "三期两条产线的现场部署、培训与上线陪跑。",
        NEAR,
        Point.SUBMITTED,
        -3,
        40,
        ((SENIOR, 30), (INTERMEDIATE, 60)),
        (("上线确认单", "两条产线连续运行十个工作日。"), ("培训记录", "操作工培训覆盖率百分之百。")),
        way=OrderWay.PERSON_DAY,
    ),
    OrderPlan(
        "mes",
        "YUNZHAN",
        "条码打印改造",
        "将车间条码打印由单机改为集中打印服务。",
        NEAR,
        Point.CANCELLED,
        -120,
        -70,
        ((INTERMEDIATE, 25),),
        (("打印服务程序", "打印响应不超过两秒。"),),
        ending="客户决定采购成套打印设备，此项改造取消。",
    ),
    OrderPlan(
        "supply",
        "QINGWU",
        "供应商门户前端开发",
        "供应商注册、资质、报价与对账页面开发。",
        COMPARED,
        Point.DRAFT,
        -2,
        60,
        ((SENIOR, 20), (INTERMEDIATE, 55)),
        (("门户前端程序", "适配电脑与手机，通过客户安全扫描。"),),
    ),
    OrderPlan(
        "supply",
        "YUNZHAN",
        "上线前压力测试与扩容支持",
        "客户供应商大会前完成全链路压力测试、数据库扩容与现场值守。",
        KNOWS,
        Point.RUNNING,
        -13,
        30,
        ((EXPERT, 10), (SENIOR, 20)),
        (("压力测试报告", "三倍日常峰值下无失败单据。"), ("扩容方案与记录", "经客户信息部确认。")),
        special="客户将上线提前到供应商大会之前，须由原班人员驻场；合同外包额度已用完，申请超额。",
    ),
    OrderPlan(
        "mes",
        "YANCHUAN",
        "注塑工艺参数自学习试点",
        "在两台注塑机上试点工艺参数自学习与偏差告警。",
        NEAR,
        Point.IN_APPROVAL,
        -5,
        42,
        ((EXPERT, 12), (SENIOR, 10)),
        (("试点程序", "参数偏差告警准确率不低于 95%。"),),
        special="市场上仅有两名具备该工艺背景的专家，报价高于框架协议单价一成。",
        dearer=10,
    ),
    OrderPlan(
        "supply",
        "YUNZHAN",
        "订单协同接口开发",
        "与客户 ERP 的采购订单、送货、入库、开票四类单据对接。",
        KNOWS,
        Point.CONFIRMED,
        -200,
        -120,
        ((SENIOR, 40), (INTERMEDIATE, 40)),
        (("接口程序", "日均两万单据零丢失。"), ("接口测试报告", "含幂等与重试用例。")),
        delivered=-114,
    ),
    OrderPlan(
        "supply",
        "YANCHUAN",
        "单点登录与权限集成",
        "接入客户统一身份平台，完成角色同步与离职停用。",
        COMPARED,
        Point.APPROVED,
        -190,
        -128,
        ((SENIOR, 25), (INTERMEDIATE, 20)),
        (("集成程序", "离职账号十分钟内停用。"), ("权限矩阵", "经客户审计部确认。")),
        delivered=-122,
        changes=True,
        sent_back="未附最终验收单的核对说明，请与外包商核对后重新提出。",
    ),
)
