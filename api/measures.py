"""What a process counts of the graph, for Prometheus."""

from collections.abc import Mapping
from typing import Any

from prometheus_client import Counter

OPERATIONS = Counter(
    "concord_graphql_operations",
    "GraphQL operations that ran, by the road: compiled into one statement, or executed level by level.",
    ("type", "audience", "road"),
)
DECLINED = Counter(
    "concord_graphql_declined", "Queries that the compiler left to the executor, by the field that was the reason.", ("field",)
)
ERRORS = Counter("concord_errors", "Errors answered, by code.", ("code",))


def count_errors(body: Mapping[str, Any]) -> None:
    """Counts the errors of an answer."""
    for problem in body.get("errors", ()):
        ERRORS.labels(problem["extensions"]["code"]).inc()
