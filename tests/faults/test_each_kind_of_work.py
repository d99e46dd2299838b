"""Whatever workers do, of each kind the first message is killed at each moment: in the end everything is done, and nothing twice."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.databases import TestServer
from tests.faults.dying import Dying, works
from tests.faults.year import whole_year
from tests.workers.plant import Plant, plant_at
from tests.workers.post import Post, post_office
from tests.workers.test_twice import OUTCOME, RUN, outcome, whole_story

pytestmark = pytest.mark.anyio
STRAIGHT = {
    "alerts.follow_event",
    "alerts.follow_budgets",
    "alerts.follow_orders",
    "alerts.follow_deadlines",
    "settlement:eligible",
    "archives.acceptance",
    "mail.alert",
}
"""What an order meets on its straight way."""
AGAIN = frozenset({"alerts.follow_event", "alerts.follow_budgets", "alerts.follow_orders", "archives.acceptance", "mail.alert"})
"""Of that, what is not done otherwise in the year."""
YEAR = {
    *(
        "alerts.follow_deadlines",
        "settlement:eligible",
        "settlement:unseal",
        "approval:escalate",
        "agreement:follow",
        "instalment:due",
        "hours:deem",
    ),
    *("alerts.follow_contract", "alerts.follow_project", "alerts.follow_punch_lists", "alerts.follow_partner", "alerts.follow_reader"),
    *("alerts.follow_person", "alerts.follow_rate"),
    *("hours.rehearse", "hours.import"),
    *("mail.invitation", "mail.reset", "mail.password", "mail.factor", "digest:mail", "policy:due"),
}
LOOKS = {
    "alerts": "SELECT rule, step, u.name, mailed_at IS NULL, digest_on, cleared_at IS NULL FROM alert a JOIN app_user u ON u.id = owner_id",
    "deadlines": "SELECT kind, step, due_at, done_at IS NULL FROM deadline",
    "events": "SELECT name, sent_at IS NULL FROM outbox_event",
    "audit": "SELECT act, subject_type, field FROM audit_entry WHERE act NOT LIKE '%make_link'",
    "tasks": "SELECT state, sequence, escalated_at IS NULL FROM approval_task",
    "agreements": "SELECT state, valid_to, version FROM partner_agreement",
    "partners": "SELECT code, state, version FROM partner",
    "instalments": "SELECT name, state, version FROM contract_instalment",
    "evaluations": "SELECT side, is_assumed, opened_at IS NULL FROM evaluation",
    "settlements": "SELECT state, eligible_on, provider_score, partner_score, version FROM settlement",
    "payables": "SELECT kind, state, amount, paid_amount, version FROM payable",
    "invitations": "SELECT email, mailed_at IS NULL FROM invitation",
    "policy": "SELECT state, failure FROM policy_change UNION ALL SELECT role, object FROM policy_line WHERE role = 'cashier'",
    "hours": "SELECT state, lines_read, lines_done, (SELECT count(*) FROM time_entry) FROM hours_import",
    "archives": "SELECT audience, count(*) FROM acceptance_archive GROUP BY 1",
    "messages": "SELECT message_id FROM dramatiq.queue",
    "dead": "SELECT id FROM dead_letter",
}
"""What is in the end, without ids. A link is made anew at each try, so its audit is left out."""


async def looks(plant: Plant, post: Post) -> dict[str, Counter[str]]:
    """All that work may touch, and what was mailed: a mail that had to be sent twice is told as one by its Message-ID."""
    found = {name: Counter(str(tuple(row)) for row in await plant.rows(query)) for name, query in LOOKS.items()}
    mails = {(mail["Message-ID"], mail["To"], mail["Subject"]) for mail in post.mails}
    return found | {"mails": Counter(f"{address} {subject}" for _, address, subject in mails)}


def test_there_is_no_other_kind_of_work() -> None:
    """A task, or a kind of deadline, that neither story meets has no test of its faults."""
    assert works() == STRAIGHT | YEAR


async def test_killed_at_each_moment_an_orders_straight_way_is_done_once(plant: Plant, post: Post) -> None:
    dying = Dying()
    await whole_story(plant, dying)
    assert await outcome(plant) == OUTCOME
    assert len({mail["Message-ID"] for mail in post.mails}) > 10
    assert await plant.rows("SELECT 1 FROM dead_letter") == []
    assert await plant.rows("SELECT 1 FROM deadline WHERE done_at IS NULL AND due_at <= :now", now=plant.world.now) == []
    assert dying.works == STRAIGHT
    assert min(dying.met.values()) > 2, dying.met
    assert sum(dying.met.values()) > 200, dying.met


@pytest.fixture
def other_database(database_server: TestServer, worker_id_or_main: str) -> Iterator[str]:
    """One more, for what nobody disturbs."""
    name = f"undisturbed_{worker_id_or_main}"
    yield database_server.clone(name)
    database_server.drop(name)


async def test_killed_at_each_moment_a_years_other_work_is_done_once(plant: Plant, post: Post, other_database: str) -> None:
    async def do(plant: Plant, message: dict[str, Any]) -> None:
        await RUN[message["actor_name"]].run(plant.runtime, *message["args"])

    with post_office() as undisturbed_post:
        async with plant_at(other_database) as undisturbed:
            here = plant.runtime.settings.model_copy(update={"smtp_url": undisturbed_post.url})
            undisturbed.runtime = replace(undisturbed.runtime, settings=here)
            expected = [await looks(undisturbed, undisturbed_post) async for _ in whole_year(undisturbed, do)]
    dying, each = Dying(AGAIN), iter(expected)
    async for _ in whole_year(plant, dying):
        then = next(each)
        for name, rows in (await looks(plant, post)).items():
            assert (name, rows - then[name], then[name] - rows) == (name, Counter(), Counter())
    assert dying.works == YEAR
    assert min(dying.met.values()) > 2, dying.met
