"""How a query is answered: its one SQL statement with PostgreSQL's plan, for whoever may see it, in `extensions.explain`.

Asked by the request's `extensions: {"explain": "PLAN"}`, or "ANALYZE" to have it run and timed. A plan tells how many rows there are
of all tenants, and its conditions the values of a role's rights; so it takes the right `statement:explain`.
"""

import enum
from collections.abc import Mapping
from typing import Any

from api.compiler.compiler import Compiler, Request
from api.compiler.operation import Compiled
from api.errors import ErrorCode, error
from authz.viewer import Viewer
from domain.database import driver_connection
from domain.platform.explain_statement import may_explain


class Explain(enum.StrEnum):
    """PLAN: what PostgreSQL would do; ANALYZE: what it did, with rows, buffers and milliseconds."""

    PLAN = "PLAN"
    ANALYZE = "ANALYZE"


OPTIONS = {Explain.PLAN: "FORMAT JSON, VERBOSE", Explain.ANALYZE: "FORMAT JSON, VERBOSE, ANALYZE, BUFFERS"}


def wanted(extensions: Mapping[str, Any] | None) -> Explain | None:
    """What a request asks for. BAD_REQUEST for a word that is neither."""
    said = (extensions or {}).get("explain")
    if said is None:
        return None
    if not isinstance(said, str) or said not in set(Explain):
        raise error(ErrorCode.BAD_REQUEST, "`extensions.explain` is PLAN or ANALYZE.")
    return Explain(said)


def check_right(viewer: Viewer, operation: str) -> None:
    """FORBIDDEN without the right, before anything runs; BAD_REQUEST where there is no query to explain."""
    if not may_explain(viewer):
        raise error(ErrorCode.FORBIDDEN, "You may not see how operations are answered.")
    if operation != "query":
        raise error(ErrorCode.BAD_REQUEST, "Only queries are explained.")


async def explained(compiler: Compiler, request: Request, how: Explain) -> dict[str, Any]:
    """Statement and plan; or why the executor answers, level by level, and there is no such statement."""
    found = compiler.find(request)
    if not isinstance(found, Compiled):
        return {"executed": found or "the compiler is switched off"}
    parameters = found.parameters(request.viewer, request.variables.coerced)
    async with driver_connection(compiler.engine) as driver:
        plan = await driver.fetchval(f"EXPLAIN ({OPTIONS[how]}) {found.sql}", *parameters)
    return {"sql": found.sql, "plan": plan}
