"""Who the demo is about: the provider's units, its customers and partners, contracts with instalments, projects. Amounts in CNY."""

from dataclasses import dataclass
from decimal import Decimal

from domain.delivery.models import Party
from domain.identity.models import UnitKind
from domain.partners.models import SkillLevel

NAME = "合契信息技术有限公司"
CREDIT_CODE = "91310115MA1K4H7P2"
"""Credit codes stand here without their check character."""
HEADQUARTERS = "总部"
FIRST_DAY = -735
"""Days are counted from today: -735 is 735 days ago."""

UNITS = (
    ("EAST", "华东区域", UnitKind.REGION, "HQ"),
    ("SOUTH", "华南区域", UnitKind.REGION, "HQ"),
    ("SH", "上海分公司", UnitKind.BRANCH, "EAST"),
    ("HZ", "杭州分公司", UnitKind.BRANCH, "EAST"),
    ("SZ", "深圳分公司", UnitKind.BRANCH, "SOUTH"),
    ("GZ", "广州分公司", UnitKind.BRANCH, "SOUTH"),
)


@dataclass(frozen=True)
class CustomerPlan:
    """Opened by its account manager, who stays its owner."""

    code: str
    name: str
    credit_code: str
    unit: str
    owner: str


@dataclass(frozen=True)
class PartnerPlan:
    """Prices of a person-day without tax, junior to expert; `agreements` are the first and last days, each signed on its first."""

    code: str
    name: str
    credit_code: str
    bank: tuple[str, str]
    prices: tuple[int, int, int, int]
    tax_rate: int
    limit: int
    scores: tuple[int, int, int, int]
    """Scale, qualification, experience, capability."""
    agreements: tuple[tuple[int, int], ...]
    is_small: bool = False

    def price(self, level: SkillLevel) -> Decimal:
        """The agreed price of a level."""
        return Decimal(self.prices[list(SkillLevel).index(level)])


@dataclass(frozen=True)
class InstalmentPlan:
    """A part in per cent, the day it is due; `received` is what came of it in per cent, on which day."""

    name: str
    percent: int
    due: int
    received: tuple[int, int] | None = None


@dataclass(frozen=True)
class ContractPlan:
    """A contract and the project under it. `share` is how much of it may be outsourced, in per cent.

    `consents` is who consents to outsourcing for the customer, where the contract demands that.
    """

    key: str
    customer: str
    title: str
    net: int
    signed: int
    unit: str
    seller: str
    share: int
    instalments: tuple[InstalmentPlan, ...]
    project: str
    ends: int
    opener: str
    manager: str
    signatories: tuple[str, str, str, str]
    """Who signs for the customer, sales, the region, headquarters."""
    members: tuple[str, ...] = ()
    consents: str | None = None
    without: Party | None = None
    """A party that does not exist for this project."""


CUSTOMERS = (
    CustomerPlan("LANGANG", "澜港物流集团有限公司", "91310000MA1GD8X56", "SH", "feng.xue@heqi.example"),
    CustomerPlan("MUHE", "沐禾乳业股份有限公司", "91330100MA2KF3T17", "HZ", "feng.xue@heqi.example"),
    CustomerPlan("QIHENG", "启衡精密制造有限公司", "91440300MA5G9L4N8", "SZ", "han.bing@heqi.example"),
    CustomerPlan("NANFENG", "南枫新能源科技有限公司", "91440101MA9Y2C7K4", "GZ", "han.bing@heqi.example"),
)
PARTNERS = (
    PartnerPlan(
        "YUNZHAN",
        "云栈软件技术有限公司",
        "91320100MA1W2P6C9",
        ("招商银行南京分行", "1259 0731 8810 666"),
        (950, 1300, 1800, 2600),
        6,
        3_000_000,
        (88, 92, 85, 90),
        ((FIRST_DAY, -371), (-370, 359)),
    ),
    PartnerPlan(
        "YANCHUAN",
        "砚川数据科技有限公司",
        "91420100MA4K7R2D3",
        ("中国银行武汉分行", "5682 7714 3390"),
        (900, 1250, 1750, 2500),
        6,
        2_000_000,
        (80, 75, 78, 82),
        ((FIRST_DAY, -371), (-370, 45)),
    ),
    PartnerPlan(
        "QINGWU",
        "青梧软件（杭州）有限公司",
        "91330108MA2H1Q5B7",
        ("杭州银行滨江支行", "3301 0401 6000 9421"),
        (850, 1150, 1600, 2200),
        3,
        1_200_000,
        (70, 72, 75, 76),
        ((-400, -140), (-139, 329)),
        is_small=True,
    ),
)
EAST_SIGNS = ("wu.min@heqi.example", "huang.wei@heqi.example", "xu.fang@heqi.example")
SOUTH_SIGNS = ("zheng.kai@heqi.example", "liang.zhiqiang@heqi.example", "xu.fang@heqi.example")
CONTRACTS = (
    ContractPlan(
        "first",
        "LANGANG",
        "数字港口一期建设合同",
        3_000_000,
        -730,
        "SH",
        "feng.xue@heqi.example",
        45,
        (
            InstalmentPlan("首付款", 40, -715, (100, -712)),
            InstalmentPlan("上线款", 30, -600, (100, -596)),
            InstalmentPlan("终验款", 25, -480, (100, -470)),
            InstalmentPlan("质保金", 5, -110, (100, -101)),
        ),
        "数字港口一期",
        -380,
        "wang.jianguo@heqi.example",
        "chen.jing@heqi.example",
        ("li.na@langang.example", *EAST_SIGNS),
        ("gao.xiang@heqi.example", "qian.wei@langang.example"),
        without=Party.REGION,
    ),
    ContractPlan(
        "yard",
        "LANGANG",
        "码头堆场智能调度平台建设合同",
        4_800_000,
        -296,
        "SH",
        "feng.xue@heqi.example",
        40,
        (
            InstalmentPlan("首付款", 30, -280, (100, -276)),
            InstalmentPlan("蓝图确认款", 20, -200, (100, -194)),
            InstalmentPlan("初验款", 30, 5),
            InstalmentPlan("终验款", 15, 120),
            InstalmentPlan("质保金", 5, 420),
        ),
        "码头堆场智能调度平台",
        150,
        "wang.jianguo@heqi.example",
        "chen.jing@heqi.example",
        ("li.na@langang.example", *EAST_SIGNS),
        ("gao.xiang@heqi.example", "qian.wei@langang.example", "luo.cheng@yunzhan.example"),
    ),
    ContractPlan(
        "hub",
        "LANGANG",
        "集团数据中台二期建设合同",
        2_600_000,
        -150,
        "SH",
        "feng.xue@heqi.example",
        20,
        (InstalmentPlan("首付款", 40, 12, (60, -6)), InstalmentPlan("上线款", 40, 60), InstalmentPlan("终验款", 20, 180)),
        "集团数据中台二期",
        210,
        "wang.jianguo@heqi.example",
        "chen.jing@heqi.example",
        ("li.na@langang.example", *EAST_SIGNS),
        ("gao.xiang@heqi.example",),
    ),
    ContractPlan(
        "cold",
        "MUHE",
        "冷链全程追溯系统开发合同",
        3_200_000,
        -292,
        "HZ",
        "feng.xue@heqi.example",
        45,
        (
            InstalmentPlan("首付款", 30, -270, (100, -268)),
            InstalmentPlan("上线款", 40, -32),
            InstalmentPlan("终验款", 25, 75),
            InstalmentPlan("质保金", 5, 440),
        ),
        "冷链全程追溯系统",
        90,
        "wang.jianguo@heqi.example",
        "zhao.lei@heqi.example",
        ("song.yu@muhe.example", *EAST_SIGNS),
        ("deng.jie@muhe.example",),
        consents="宋宇",
    ),
    ContractPlan(
        "mes",
        "QIHENG",
        "制造执行系统（MES）升级合同",
        3_900_000,
        -288,
        "SZ",
        "han.bing@heqi.example",
        40,
        (
            InstalmentPlan("首付款", 30, -265, (100, -261)),
            InstalmentPlan("到货与联网款", 30, -90, (100, -84)),
            InstalmentPlan("验收款", 35, 40),
            InstalmentPlan("质保金", 5, 400),
        ),
        "制造执行系统（MES）升级",
        110,
        "he.jun@heqi.example",
        "liu.yang@heqi.example",
        ("ye.qing@qiheng.example", *SOUTH_SIGNS),
        ("jiang.hao@qiheng.example",),
    ),
    ContractPlan(
        "supply",
        "QIHENG",
        "供应商协同门户开发合同",
        1_500_000,
        -240,
        "SZ",
        "han.bing@heqi.example",
        30,
        (InstalmentPlan("首付款", 50, -225, (100, -221)), InstalmentPlan("验收款", 50, 1)),
        "供应商协同门户",
        70,
        "he.jun@heqi.example",
        "liu.yang@heqi.example",
        ("ye.qing@qiheng.example", *SOUTH_SIGNS),
    ),
)
