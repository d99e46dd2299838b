"""`concord migrate` makes what the PostgreSQL broker keeps, so that a worker needs no right to make anything."""

import psycopg
import pytest
from sqlalchemy import make_url

from concord.databases import prepare
from workers.broker import install

pytestmark = pytest.mark.anyio


def read_only(url: str) -> str:
    """The database for one who may make nothing in it."""
    return make_url(url).update_query_dict({"options": "-cdefault_transaction_read_only=on"}).render_as_string(hide_password=False)


async def test_after_migrate_a_worker_makes_nothing(empty_database_url: str) -> None:
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction, match="CREATE SCHEMA"):
        install(read_only(empty_database_url))
    await prepare(empty_database_url)
    assert install(read_only(empty_database_url)) is False
