"""Whether a process of Concord answers: the HTTP server by its pages, a worker by its heartbeat."""

import asyncio
from collections.abc import Sequence

import psycopg

SECONDS = 2
FRESH = "SELECT EXISTS (SELECT FROM worker_heartbeat WHERE process = %s AND beat_at > clock_timestamp() - interval '10 seconds')"
COMPANY = "SELECT name FROM organisation WHERE is_provider ORDER BY id LIMIT 1"


async def pages_answer(host: str, port: int, paths: Sequence[str]) -> bool:
    """Whether every path is answered with 200 within two seconds."""
    try:
        async with asyncio.timeout(SECONDS):
            return all([await _status(host, port, path) == b"200" for path in paths])
    except (OSError, TimeoutError):
        return False


async def _status(host: str, port: int, path: str) -> bytes:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
        words = (await reader.readline()).split()
        return words[1] if len(words) > 1 else b""
    finally:
        writer.close()


async def company(url: str) -> str | None:
    """The name of the provider that has been founded in the database, if one has."""
    async with await psycopg.AsyncConnection.connect(url) as connection:
        found = await (await connection.execute(COMPANY)).fetchone()
    return str(found[0]) if found else None


async def worker_beats(url: str, process: int) -> bool:
    """Whether this worker process has shown itself alive within ten seconds."""
    async with await psycopg.AsyncConnection.connect(url) as connection:
        found = await (await connection.execute(FRESH, [process])).fetchone()
    return bool(found and found[0])
