"""What goes wrong on our side: the reader learns an id, the log has the rest, and the next request is answered."""

import psycopg
from structlog.testing import capture_logs

from api.ids import encode
from tests.api.asking import Asker, asking


async def test_a_broken_database_shows_nothing_of_itself(shelf_url: str, asker: Asker) -> None:
    with psycopg.connect(shelf_url) as connection:
        connection.execute("ALTER TABLE receipt RENAME TO receipt_elsewhere")
    async with asking(shelf_url, asker.shelf) as mine:
        with capture_logs() as logs:
            response = await mine.ask(
                "finance", "{ contractInstalments { nodes { sequence receipts { nodes { id } } } } customers(first: 1) { totalCount } }"
            )
        (error, *_) = response["errors"]
        assert error["message"] == "Something went wrong on our side."
        assert error["path"][:3] == ["contractInstalments", "nodes", 0]
        assert error["extensions"].keys() == {"code", "id"}
        assert error["extensions"]["code"] == "INTERNAL"
        assert "receipt_" not in str(response)
        assert "SELECT" not in str(response)
        told = next(log for log in logs if log.get("error_id") == error["extensions"]["id"])
        assert "receipt" in str(told["exc_info"])


async def test_a_statement_beyond_its_time_is_stopped(shelf_url: str, asker: Asker) -> None:
    async with asking(shelf_url, asker.shelf, seconds=1) as mine:
        with psycopg.connect(shelf_url) as connection, capture_logs():
            connection.execute("LOCK TABLE customer IN ACCESS EXCLUSIVE MODE")
            response = await mine.ask("hq", "{ customers { totalCount } viewer { today } }")
        assert response["errors"][0]["message"] == "This took too long."
        assert response["errors"][0]["extensions"]["code"] == "TIMEOUT"
        assert response["data"] == {"customers": None, "viewer": None}
        assert [problem["path"] for problem in response["errors"]] == [["customers"], ["viewer"]]
        with psycopg.connect(shelf_url) as connection, capture_logs():
            connection.execute("LOCK TABLE customer IN ACCESS EXCLUSIVE MODE")
            executed = await mine.executing.ask("hq", "{ customers { totalCount } viewer { today } }")
        assert executed["errors"][0]["extensions"]["code"] == "TIMEOUT"
        assert executed["data"] == {"customers": None, "viewer": {"today": "2026-11-02"}}
        assert await mine.data("hq", "{ customers { totalCount } }") == {"customers": {"totalCount": 24}}


async def test_after_the_database_came_back_readers_are_answered(shelf_url: str, asker: Asker) -> None:
    async with asking(shelf_url, asker.shelf) as mine:
        query = "{ customers { totalCount } }"
        await mine.data("hq", query)
        with psycopg.connect(shelf_url, autocommit=True) as connection, capture_logs():
            ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            connection.execute(ended)
            await mine.ask("hq", query)
        assert await mine.data("hq", query) == {"customers": {"totalCount": 24}}


async def test_an_act_that_breaks_changes_nothing_and_shows_nothing(shelf_url: str, asker: Asker) -> None:
    with psycopg.connect(shelf_url) as connection:
        connection.execute("ALTER TABLE outbox_event RENAME COLUMN payload TO burden")
    async with asking(shelf_url, asker.shelf) as mine:
        act = """mutation($id: ID!) { submitOrder(input: {orderId: $id, idempotencyKey: "k"}) {
            userErrors { code } outsourcingOrder { state } } }"""
        order = encode("ord", mine.shelf.orders["draft"].id)
        with capture_logs():
            response = await mine.ask("manager", act, {"id": order})
        assert response["errors"][0]["extensions"]["code"] == "INTERNAL"
        assert "burden" not in str(response)
        with psycopg.connect(shelf_url) as connection:
            states = connection.execute("SELECT state FROM outsourcing_order ORDER BY code").fetchall()
            assert states == [("RUNNING",), ("DRAFT",)]
            connection.execute("ALTER TABLE outbox_event RENAME COLUMN burden TO payload")
        assert await mine.data("manager", act, {"id": order}) == {
            "submitOrder": {"userErrors": [], "outsourcingOrder": {"state": "SUBMITTED"}}
        }
