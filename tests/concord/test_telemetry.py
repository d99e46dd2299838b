"""When a process is traced: the standard variables say so."""

import pytest
from structlog.testing import capture_logs

from concord.telemetry import wanted

OTLP = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, None),
        (OTLP, "otlp"),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://collector:4318/v1/traces"}, "otlp"),
        ({"OTEL_TRACES_EXPORTER": "console"}, "console"),
        (OTLP | {"OTEL_TRACES_EXPORTER": "none"}, None),
        (OTLP | {"OTEL_SDK_DISABLED": "True"}, None),
    ],
)
def test_the_standard_variables_choose(environment: dict[str, str], expected: str | None) -> None:
    assert wanted(environment) == expected


def test_an_unknown_exporter_is_told_and_nothing_is_traced() -> None:
    with capture_logs() as logs:
        assert wanted({"OTEL_TRACES_EXPORTER": "zipkin"}) is None
    assert [line["exporter"] for line in logs] == ["zipkin"]
