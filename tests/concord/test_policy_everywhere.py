"""A change of the policy reaches every process: it is made in this one, and another hears of it."""

import time
from pathlib import Path
from typing import Any

import anyio
import httpx2

from authz.book import BOOK
from authz.sign_in import viewer_for_token
from domain.database import make_engine
from domain.identity.change_policy import change_policy
from domain.identity.models import DomainKind
from domain.identity.policy_book import LineDraft
from domain.identity.policy_models import PolicyAction, PolicyEffect, PolicyStep
from domain.platform.journal import make_sessions
from tests.concord.test_two_addresses import serving
from tests.concord.test_up import concord
from tests.faults.load import SECRET, founded

LINE = ("admin", DomainKind.ORGANISATION, "Contract:basic", PolicyAction.READ, "all", PolicyEffect.ALLOW)


async def change(url: str, step: PolicyStep) -> None:
    """By the administrator, here."""
    engine = make_engine(url)
    async with make_sessions(engine).begin() as db:
        viewer = await viewer_for_token(db, SECRET)
        assert viewer is not None
        await change_policy(db, viewer, BOOK, "Because.", [LineDraft(step, *LINE)])
    await engine.dispose()


def answer(port: int) -> Any:
    """How many contracts the administrator reads over there, or why none."""
    headers = {"authorization": f"Bearer {SECRET}"}
    body = {"query": "{ contracts { nodes { code } } }"}
    told = httpx2.post(f"http://127.0.0.1:{port}/graphql", json=body, headers=headers, timeout=30).json()
    return told["errors"][0]["extensions"]["code"] if told.get("errors") else len(told["data"]["contracts"]["nodes"])


def soon(port: int, expected: Any) -> Any:
    """The answer, once the call of the database has come; a second ends the wait for a call that was lost."""
    told = answer(port)
    for _ in range(50):
        if told == expected:
            break
        time.sleep(0.05)
        told = answer(port)
    return told


def test_another_process_follows(database_url: str, tmp_path: Path) -> None:
    concord("migrate", database_url=database_url)
    anyio.run(founded, database_url)
    with serving(database_url, tmp_path) as (_, port):
        assert answer(port) == "FORBIDDEN"
        for step, expected in ((PolicyStep.ADD, 0), (PolicyStep.REMOVE, "FORBIDDEN")):
            anyio.run(change, database_url, step)
            assert soon(port, expected) == expected
