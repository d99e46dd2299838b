"""The people of the demo. All sign in with one password that everybody may know: they are never made in production."""

from dataclasses import dataclass

import psycopg

PASSWORD = "concord-demo-2026"  # noqa: S105  # of invented people, known to everybody

DOMAIN = "heqi.example"


@dataclass(frozen=True)
class Person:
    """`of` is the code of the customer or partner, none for the provider's own; roles as `region_pmo@EAST` or `purchasing`."""

    email: str
    name: str
    roles: tuple[str, ...] = ()
    of: str | None = None


def _staff(key: str, name: str, *roles: str) -> Person:
    return Person(f"{key}@{DOMAIN}", name, roles)


ADMIN = _staff("zhou.mingyuan", "周明远", "admin")
STAFF = (
    _staff("chen.jing", "陈静"),
    _staff("zhao.lei", "赵磊"),
    _staff("liu.yang", "刘洋"),
    _staff("gao.xiang", "高翔"),
    _staff("yu.hang", "于航"),
    _staff("tian.yuan", "田源"),
    _staff("qin.hao", "秦昊"),
    _staff("wang.jianguo", "王建国", "delivery_manager@EAST"),
    _staff("he.jun", "何俊", "delivery_manager@SOUTH"),
    _staff("wu.min", "吴敏", "sales_manager@EAST"),
    _staff("zheng.kai", "郑凯", "sales_manager@SOUTH"),
    _staff("feng.xue", "冯雪", "account_manager@EAST"),
    _staff("han.bing", "韩冰", "account_manager@SOUTH"),
    _staff("huang.wei", "黄伟", "region_pmo@EAST"),
    _staff("liang.zhiqiang", "梁志强", "region_pmo@SOUTH"),
    _staff("xu.fang", "徐芳", "hq_pmo"),
    _staff("sun.li", "孙丽", "purchasing"),
    _staff("ma.lihua", "马丽华", "finance"),
    _staff("fang.ting", "方婷", "hr"),
    _staff("zhu.ting", "朱婷", "cashier"),
    _staff("hu.tao", "胡涛", "partner_manager"),
    _staff("lin.xiao", "林晓", "auditor"),
)
CUSTOMERS = (
    Person("li.na@langang.example", "李娜", ("customer_signatory",), "LANGANG"),
    Person("qian.wei@langang.example", "钱伟", (), "LANGANG"),
    Person("song.yu@muhe.example", "宋宇", ("customer_signatory", "customer_admin"), "MUHE"),
    Person("deng.jie@muhe.example", "邓洁", (), "MUHE"),
    Person("ye.qing@qiheng.example", "叶青", ("customer_signatory",), "QIHENG"),
    Person("jiang.hao@qiheng.example", "蒋浩", (), "QIHENG"),
)
PARTNERS = (
    Person("luo.cheng@yunzhan.example", "罗诚", ("partner_admin",), "YUNZHAN"),
    Person("su.yan@yunzhan.example", "苏燕", ("partner_finance",), "YUNZHAN"),
    Person("fan.bo@yunzhan.example", "范博", (), "YUNZHAN"),
    Person("peng.fei@yanchuan.example", "彭飞", ("partner_lead",), "YANCHUAN"),
    Person("cao.ying@yanchuan.example", "曹颖", ("partner_finance",), "YANCHUAN"),
    Person("yuan.shan@qingwu.example", "袁珊", ("partner_lead", "partner_finance"), "QINGWU"),
    Person("shen.yu@qingwu.example", "沈予", (), "QINGWU"),
)
NEWCOMER = _staff("tang.yue", "唐悦", "region_pmo@EAST")
"""Invited today; the mail with the link lies in the mailbox."""

SHOWN = {
    "partner": "luo.cheng@yunzhan.example",
    "customer": "li.na@langang.example",
    "project manager": f"chen.jing@{DOMAIN}",
    "purchasing": f"sun.li@{DOMAIN}",
    "administrator": ADMIN.email,
}
"""Who is named when the service is ready: those with the most to do."""


async def known_sign_ins(url: str) -> str:
    """Who can sign in: the demo's people where they are in the database, else where to find out."""
    query = "SELECT email FROM account WHERE email = ANY(%s) AND password_hash IS NOT NULL"
    async with await psycopg.AsyncConnection.connect(url) as connection:
        found = {email for (email,) in await (await connection.execute(query, [list(SHOWN.values())])).fetchall()}
    named = [f"{email} ({who})" for who, email in SHOWN.items() if email in found]
    if not named:
        return "`concord user list` shows who can sign in, `concord user add` adds somebody"
    return f"sign in with the password {PASSWORD} as {', '.join(named)}; `concord user list` shows everybody"
