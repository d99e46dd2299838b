"""The customer reads what is open of the log, by project, category and word; what is confidential is nowhere (S2-13, S2-28)."""

from dataclasses import replace

import pytest

from api.ids import encode
from domain.logs.models import LogCategory, LogLevel
from domain.logs.open_log_entry import open_log_entry
from domain.logs.withhold_log_entry import withhold_log_entry
from domain.logs.write_customer_log_entry import write_customer_log_entry
from domain.logs.write_log_entry import write_log_entry
from domain.logs.writing import LogDraft
from tests.acts.staging.logs import said
from tests.portals.visitors import Site

pytestmark = pytest.mark.anyio


async def test_what_is_open_is_read_filtered_and_found_and_the_rest_is_nowhere(site: Site) -> None:
    world, project = site.world, encode("prj", site.world.project.id)
    reader = await site.as_("customer_reader")
    assert "Nothing of the log is open to you yet" in (await reader.open("/customer/log")).text
    today = world.as_("manager").today
    secret = await world.do("manager", write_log_entry, world.project.id, said(world, "Secret staffing"))
    draft = LogDraft(today, "A <b>power</b> cut", "At noon.", LogLevel.CRITICAL, LogCategory.INCIDENT, ("berth 5",))
    cut = await world.do("manager", write_log_entry, world.project.id, draft, secret.id)
    below = await world.do("manager", write_log_entry, world.project.id, said(world, "The fuse"), cut.id)
    lunch = await world.do("sales", write_customer_log_entry, world.customer.id, replace(said(world, "A lunch"), tags=()))
    for persona, entry in (("manager", cut), ("manager", below), ("sales", lunch)):
        await world.do(persona, open_log_entry, entry.id)
    await site.save()
    paths = {name: f"/customer/log/{encode('log', row.id)}" for name, row in (("cut", cut), ("below", below), ("lunch", lunch))}
    hidden = f"/customer/log/{encode('log', secret.id)}"

    async def found(query: str) -> set[str]:
        links = (await reader.open(f"/customer/{query}")).links
        return {name for name, path in paths.items() if path in links}

    assert await found("log") == {"cut", "below", "lunch"}
    assert await found(f"log?project={project}") == {"cut", "below"}
    assert await found("log?kind=INCIDENT") == {"cut"}
    assert await found("log?kind=WORK&q=LUNCH") == {"lunch"}
    assert await found("log?q=berth") == {"cut"}
    assert await found("log?q=ten+minutes") == {"below", "lunch"}
    assert await found("log?kind=NOPE") == {"cut", "below", "lunch"}
    assert await found("search?q=power") == {"cut"}
    assert await found("search?q=berth&in=logEntries") == {"cut"}
    assert await found(f"projects/{project}") == {"cut", "below"}
    assert "No entry of the log fits" in (await reader.open("/customer/log?q=nothing+like+it")).text
    page = await reader.open(paths["cut"])
    assert ("A &lt;b&gt;power&lt;/b&gt; cut" in page.html, "#berth 5" in page.text, "Critical" in page.text) == (True, True, True)
    assert (paths["below"] in page.links, hidden in page.html, "Secret" in page.html) == (True, False, False)
    assert (await reader.open(paths["below"])).html.count(paths["cut"]) == 1
    everywhere = (
        "/customer/log",
        "/customer/search?q=secret",
        f"/customer/projects/{project}",
        "/customer/search?q=staffing",
        paths["cut"],
    )
    assert [at for at in everywhere if "Secret staffing" in (await reader.open(at)).html] == []
    assert (await reader.open(hidden)).status == 404
    await world.do("manager", withhold_log_entry, cut.id)
    await world.outsider("stranger", await world.new_customer("MUSEUM"))
    await site.save()
    assert ((await reader.open(paths["cut"])).status, await found("search?q=power")) == (404, set())
    stranger = await site.as_("stranger")
    assert [(await stranger.open(path)).status for path in paths.values()] == [404, 404, 404]
