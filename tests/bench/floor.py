"""The least that an answer can cost: SQL written by hand that makes the JSON, asyncpg, and a bare ASGI application.

It asks nobody who they are. `FLOOR_DATABASE_URL` names the database; the path names the shape.
"""

import os
from datetime import date
from typing import Any

import asyncpg

LIST = """SELECT json_build_object('data', json_build_object('projects', json_build_object('nodes', json_agg(r ORDER BY code))))
    FROM (SELECT p.code, p.name, json_build_object('name', c.name) AS customer,
        (SELECT json_build_object('nodes', coalesce(json_agg(row_to_json(m)), '[]')) FROM (
            SELECT m.role, m.joined_on AS "joinedOn", json_build_object('name', u.name) AS "user" FROM project_member m
            JOIN app_user u ON u.id = m.user_id WHERE m.project_id = p.id ORDER BY m.joined_on LIMIT 10) m) AS members,
        (SELECT json_build_object('nodes', coalesce(json_agg(row_to_json(o)), '[]')) FROM (
            SELECT o.code FROM outsourcing_order o WHERE o.project_id = p.id ORDER BY o.id LIMIT 10) o) AS orders
        FROM project p JOIN customer c ON c.id = p.customer_id ORDER BY p.code LIMIT %d) r"""
FLAT = """SELECT json_build_object('data', json_build_object('projects', json_build_object('nodes', json_agg(r ORDER BY code))))
    FROM (SELECT p.id, p.code, p.name, p.state, p.starts_on AS "startsOn", p.ends_on AS "endsOn", p.version,
        json_build_object('name', c.name) AS customer
        FROM project p JOIN customer c ON c.id = p.customer_id ORDER BY p.code LIMIT 1000) r"""
ONE = """SELECT json_build_object('data', json_build_object('projectByCode', row_to_json(r))) FROM (
    SELECT p.id, p.code, p.name, p.state, p.starts_on AS "startsOn", json_build_object('name', c.name) AS customer
    FROM project p JOIN customer c ON c.id = p.customer_id WHERE p.code = 'BENCH-7') r"""
DEEP = """SELECT json_build_object('data', json_build_object('timeEntries', json_build_object('nodes', json_agg(r ORDER BY day, id))))
    FROM (SELECT t.id, t.day, t.hours::text AS hours, t.state, json_build_object('name', u.name) AS "user"
        FROM time_entry t JOIN app_user u ON u.id = t.user_id
        WHERE t.project_id = $1 AND (t.day, t.id) > ($2, $3) ORDER BY t.day, t.id LIMIT 50) r"""
SUM = """SELECT json_build_object('data', json_build_object('timeEntries', json_build_object('aggregate', json_agg(r))))
    FROM (SELECT json_build_object('kind', kind, 'day', day) AS key, count, json_build_object('hours', hours::text) AS sum
        FROM (SELECT kind, date_trunc('month', day)::date AS day, count(*), sum(hours) AS hours FROM time_entry
            WHERE day >= $1 GROUP BY 1, 2 ORDER BY 1, 2) g) r"""
STATEMENTS = {"/one": ONE, "/five": LIST % 5, "/page": LIST % 50, "/flat": FLAT, "/deep": DEEP, "/sum": SUM}
GIVEN: dict[str, tuple[Any, ...]] = {}
if "FLOOR_PROJECT" in os.environ:
    GIVEN["/deep"] = (os.environ["FLOOR_PROJECT"], date.fromisoformat(os.environ["FLOOR_DAY"]), os.environ["FLOOR_ID"])
    GIVEN["/sum"] = (date.fromisoformat(os.environ["FLOOR_SINCE"]),)
HEADERS = [(b"content-type", b"application/json")]


class Floor:
    """The application."""

    pool: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        more = True
        while more:
            more = (await receive()).get("more_body", False)
        async with self.pool.acquire() as connection:
            text = await connection.fetchval(STATEMENTS[scope["path"]], *GIVEN.get(scope["path"], ()))
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send({"type": "http.response.body", "body": text.encode()})

    async def _live(self, receive: Any, send: Any) -> None:
        while (message := await receive())["type"] != "lifespan.shutdown":
            if message["type"] == "lifespan.startup":
                settings = {"jit": "off", "default_transaction_read_only": "on"}
                self.pool = await asyncpg.create_pool(os.environ["FLOOR_DATABASE_URL"], min_size=10, max_size=10, server_settings=settings)
                await send({"type": "lifespan.startup.complete"})
        await self.pool.close()
        await send({"type": "lifespan.shutdown.complete"})


app = Floor()
