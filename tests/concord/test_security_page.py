"""The security page names proofs that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")


def test_each_promise_has_a_proof_and_each_proof_is_there() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| promise", "| ---"))]
    proofs = [re.findall(r"`(tests/[\w/.]+)`", row.rsplit("|", 2)[1]) for row in rows]
    assert len(rows) > 20
    assert [row for row, named in zip(rows, proofs, strict=True) if not named] == []
    assert [path for named in proofs for path in named if not (ROOT / path).exists()] == []
