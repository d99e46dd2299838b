"""What a foreign server is told before Concord starts on it."""

import psycopg
import pytest
from psycopg import sql

from concord.postgres_check import UnsuitableServerError, check_server
from tests.databases import TestServer


def test_a_database_made_as_advised_fits(empty_database_url: str) -> None:
    check_server(empty_database_url)


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'", "lc_ctype is 'c' instead of 'c.utf-8'"),
        ("ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'", "lc_collate is 'C.UTF-8' instead of 'C'"),
        ("ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'", "encoding is 'LATIN1' instead of 'UTF8'; lc_ctype is 'c' instead of 'c.utf-8'"),
    ],
)
def test_another_encoding_or_order_is_refused_with_its_remedy(
    database_server: TestServer, worker_id_or_main: str, options: str, fault: str
) -> None:
    odd = f"odd_{worker_id_or_main}"
    name = database_server.prefix + odd
    database_server.run(sql.SQL("CREATE DATABASE {} TEMPLATE template0 " + options).format(sql.Identifier(name)))
    try:
        with pytest.raises(UnsuitableServerError) as refused:
            check_server(database_server.url(name))
    finally:
        database_server.drop(odd)
    assert str(refused.value) == (
        f'Database {name} cannot hold Concord: {fault}. A fitting one is made by: CREATE DATABASE "{name}" TEMPLATE template0'
        " ENCODING 'UTF8' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
    )


def test_trigrams_see_chinese_in_the_chosen_locale(empty_database_url: str) -> None:
    with psycopg.connect(empty_database_url) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        assert connection.execute("SELECT similarity('联合验收单', '联合验收')").fetchone() == (pytest.approx(0.5714286),)
