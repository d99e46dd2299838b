"""A deny line is told as what decides, in the policy of this moment."""

from dataclasses import replace

from api.ids import encode
from api.schema import build
from authz.policy import Line, read_seed
from authz.store import seed_policy, write_policy
from domain.database import make_engine
from domain.identity.models import Language
from domain.platform.journal import make_sessions
from tests.api.asking import asking
from tests.api.shelf import Shelf
from tests.world import World

EXPLAIN = """query($user: ID!, $field: String) { explainAccess(userId: $user, field: $field) {
  may reason sentence policyVersion lines { role effect decides } } }"""
DENIED = Line("project_manager", "project", "Project:budget", "read", "-", "deny")


async def test_a_deny_line_decides_whatever_others_allow(database_url: str) -> None:
    build()
    engine = make_engine(database_url, pool_size=1)
    async with make_sessions(engine).begin() as db:
        await seed_policy(db)
        world = await World.make(db)
        await world.staff("auditor", "auditor")
        lines, inclusions = read_seed()
        policy = await write_policy(db, [*lines, DENIED], inclusions)
    await engine.dispose()
    async with asking(database_url, Shelf(world)) as asker:
        asking_in_chinese = replace(world.as_("auditor"), language=Language.ZH_CN)
        about = {"user": encode("usr", world["manager"].id), "field": "Project.budget"}
        said = (await asker.graph.execute(EXPLAIN, about, asking_in_chinese))["data"]["explainAccess"]
    assert (said["may"], said["reason"], said["policyVersion"]) == (False, "DENY_LINE", str(policy.version))
    assert said["sentence"] == "策略中有一条明确禁止，其他行允许也无效。"
    decided = {(line["role"], line["effect"]): line["decides"] for line in said["lines"]}
    assert decided[("project_manager", "deny")] is True
    assert decided[("project_manager", "allow")] is False
