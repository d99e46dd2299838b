"""A provider that was founded before early entries gets the chain that a new one begins with (migration 0015, S0-35)."""

import psycopg

from concord import migrate
from domain.approvals.default_chains import ABOVE, CHAINS, ESCALATE, FROM_THE_BEGINNING, REMIND
from domain.approvals.models import ApprovalKind

FOUNDED = """
    INSERT INTO approval_chain (id, kind, number, valid_from, once, created_at, version)
    VALUES (gen_random_uuid(), 'ORDER', 1, '2000-01-01', true, '2026-11-01', 1)
"""
STEPS = """
    SELECT position, sequence, name, roles, place, mode, remind_days, escalate_days, escalation_role, escalation_place
    FROM approval_chain_step JOIN approval_chain ON approval_chain.id = chain_id WHERE kind = 'EARLY_ENTRY' ORDER BY position
"""


def test_a_provider_that_is_founded_gets_the_chain_and_nobody_else(database_url: str, empty_database_url: str) -> None:
    migrate.upgrade(empty_database_url, "0014")
    with psycopg.connect(empty_database_url) as connection:
        connection.execute(FOUNDED)
    migrate.upgrade(empty_database_url)
    with psycopg.connect(empty_database_url) as connection:
        chain = connection.execute("SELECT number, valid_from, valid_to, once FROM approval_chain WHERE kind = 'EARLY_ENTRY'").fetchall()
        steps = connection.execute(STEPS).fetchall()
    everywhere = ("ORGANISATION", "ANY", REMIND, ESCALATE)
    assert chain == [(1, FROM_THE_BEGINNING, None, True)]
    assert steps == [
        (place, step.sequence, step.name, list(step.roles), *everywhere, ABOVE[step.roles[0]], "ORGANISATION")
        for place, step in enumerate(CHAINS[ApprovalKind.EARLY_ENTRY], 1)
    ]
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM approval_chain").fetchone() == (0,)
