"""The same questions over rows that real acts made, under all constraints; and what acts say of what others hold."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import orjson
import pytest

from api.graph import Graph
from api.ids import encode
from api.shape import SHAPES
from authz.sign_in import viewer_for_user
from authz.store import seed_policy
from domain.acts import begin_act, save
from domain.identity.models import Account, Audience, User
from tests.leaks.asking import Asked, Json, graph_of
from tests.leaks.expected_rows import reads
from tests.leaks.ways import askers
from tests.opinion.facts import Facts
from tests.opinion.opinion import Opinion
from tests.outsourcing.story import Story
from tests.world import World

INVITE = """mutation($input: InviteCustomerUserInput!) {
  inviteCustomerUser(input: $input) {
    userErrors { code message }
    invitation { user { name email isActive language organisation { name } } }
  }
}"""


@dataclass
class Told:
    """A world in which the story has been told, committed, and a graph over it."""

    world: World
    graph: Graph
    url: str

    async def asked(self, persona: str) -> Asked:
        """The graph, asked by a persona at the world's time."""
        async with self.graph.reading.connect() as connection:
            viewer = await viewer_for_user(connection, self.world[persona].id)
        assert viewer is not None
        return Asked(self.graph, replace(viewer, now=self.world.now))


@pytest.fixture
async def told(database_url: str) -> AsyncIterator[Told]:
    """One order closed, one sent, one a draft; and strangers: another customer and another partner."""
    async with graph_of(database_url) as graph, graph.sessions() as db:
        await seed_policy(db)
        world = await World.make(db)
        await world.outsider("other_partner", await world.new_partner("OTHER"), "partner_admin")
        other = await world.new_customer("OTHER")
        await world.outsider("other_customer", other, "customer_admin")
        await world.staff("other_manager", ("project_manager", await world.new_project(await world.new_contract(other))))
        await Story.placed(world)
        await Story.sent(world)
        await Story.closed(world)
        await db.commit()
        yield Told(world, graph, database_url)


async def test_everybody_of_the_story_reads_what_the_third_opinion_says(told: Told) -> None:
    facts, people = Facts.of(told.url), sorted(told.world.people.keys() - {"founder"})
    opinions = {persona: Opinion(facts, told.world[persona].id, told.world.now.date()) for persona in people}
    of = {name: askers(opinions, shape) for name, shape in SHAPES.items()}
    for persona in people:
        if asked_about := [name for name, asked in of.items() if persona in asked]:
            await reads(await told.asked(persona), opinions[persona], asked_about)


async def test_an_invitation_does_not_tell_whether_others_know_the_address(told: Told) -> None:
    """Who has an account with another organisation is invited as anybody else is."""
    asked = await told.asked("other_customer")
    theirs, ours = told.world.customer, told.world["other_customer"]
    async with told.graph.sessions.begin() as db:
        begin_act(db, told.world.as_("founder"), "test:world")
        account = Account(email="known@elsewhere.example")
        await save(db, account)
        known = User(account_id=account.id, organisation_id=theirs.organisation_id, customer_id=theirs.id)
        known.audience, known.name, known.email, known.joined_at = Audience.CUSTOMER, "Known", account.email, told.world.now
        await save(db, known)
    said: list[Json] = []
    for email in ("known@elsewhere.example", "other@elsewhere.example"):
        given: Json = {"customerId": encode("cus", ours.customer_id), "name": "Somebody", "email": email, "language": "EN", "roles": []}
        said.append(await asked.ask(INVITE, {"input": given}))
    assert "errors" not in said[0], said
    assert said[0]["data"]["inviteCustomerUser"]["userErrors"] == []
    assert orjson.dumps(said[0]).replace(b"known@", b"other@") == orjson.dumps(said[1])
