"""A connection keeps statements however long they are (decision 64)."""

from domain.database import driver_connection, make_reading_engine

LONG = "SELECT $1::text || '" + "x" * 20_000 + "' /* kept */"
KEPT = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1::text ||%/* kept */'"


async def test_a_long_statement_is_kept_by_its_connection(database_url: str) -> None:
    engine = make_reading_engine(database_url, 8, pool_size=1)
    async with driver_connection(engine) as driver:
        await driver.fetchval(LONG, "a")
        assert await driver.fetchval(KEPT) == 1
    async with driver_connection(engine) as driver:
        await driver.fetchval(LONG, "b")
        assert await driver.fetchval(KEPT) == 1
    await engine.dispose()
