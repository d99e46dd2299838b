"""OpenTelemetry, where the extra `otel` is installed and the standard variables ask for it: spans of requests, operations, SQL, tasks.

Read are OTEL_EXPORTER_OTLP_ENDPOINT (or _TRACES_ENDPOINT) and the others of that exporter, OTEL_TRACES_EXPORTER (otlp, console, none),
OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, OTEL_TRACES_SAMPLER, OTEL_BSP_* and OTEL_SDK_DISABLED. Of a statement its text is told,
never its parameters.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext

from domain.platform.tracing import TRACING, Attributes

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
OPEN = "concord.span"
TRACE_ID = re.compile(r"(?!0{32})[0-9a-f]{16}(?!0{16})[0-9a-f]{16}")
log = structlog.get_logger(__name__)


def start_tracing(service: str) -> None:
    """Opens spans from here on, where the variables say where to; a warning where they do and the extra is not installed."""
    exporter = wanted(os.environ)
    if exporter is None:
        return
    try:
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415  # an extra
        from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SpanExporter  # noqa: PLC0415
    except ImportError:
        log.warning("OTEL_* variables are set, and the extra `otel` is not installed: nothing is traced")
        return
    os.environ.setdefault("OTEL_SERVICE_NAME", service)
    sends: SpanExporter
    if exporter == "console":
        sends = ConsoleSpanExporter()
    else:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415  # an extra

        sends = OTLPSpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(sends))
    trace_with(provider)


def wanted(environment: Mapping[str, str]) -> str | None:
    """The exporter that the variables ask for; None where they ask for none."""
    if environment.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return None
    named = environment.get("OTEL_TRACES_EXPORTER") or ("otlp" if any(environment.get(name) for name in ENDPOINTS) else "none")
    if named in ("otlp", "console"):
        return named
    if named != "none":
        log.warning("an exporter that Concord does not know: nothing is traced", exporter=named)
    return None


def trace_with(provider: Any) -> None:
    """Spans go to this provider (of the OpenTelemetry SDK)."""
    tracer = provider.get_tracer("concord")
    TRACING.opens = lambda name, attributes, of: _opened(tracer, name, attributes, of)
    TRACING.trace_id = _trace_id
    event.listen(Engine, "before_cursor_execute", _begin_statement)
    event.listen(Engine, "after_cursor_execute", _end_statement)
    event.listen(Engine, "handle_error", _fail_statement)


@contextmanager
def _opened(tracer: Any, name: str, attributes: Attributes, of: str) -> Iterator[Any]:
    with tracer.start_as_current_span(name, context=_parent(of), kind=_kind(attributes), attributes=dict(attributes)) as opened:
        yield opened


def _parent(of: str) -> Any:
    """Where a span hangs: at what a `traceparent` names, or in the trace whose id a request got; else at the open one, if there is one."""
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator  # noqa: PLC0415  # an extra

    if TRACE_ID.fullmatch(of):
        of = f"00-{of}-{of[16:]}-01"
    return TraceContextTextMapPropagator().extract({"traceparent": of}) if of else None


def _kind(attributes: Attributes) -> Any:
    from opentelemetry.trace import SpanKind  # noqa: PLC0415  # an extra

    kinds = {"http.request.method": SpanKind.SERVER, "concord.task": SpanKind.CONSUMER, "db.system.name": SpanKind.CLIENT}
    return next((kind for name, kind in kinds.items() if name in attributes), SpanKind.INTERNAL)


def _trace_id() -> str:
    from opentelemetry.trace import format_trace_id, get_current_span  # noqa: PLC0415  # an extra

    here = get_current_span().get_span_context()
    return format_trace_id(here.trace_id) if here.is_valid else ""


def _begin_statement(connection: Connection, cursor: object, statement: str, *_: object) -> None:
    """Inside of a span only: the workers' looks for work, each second, are nobody's trace."""
    from opentelemetry.trace import get_current_span  # noqa: PLC0415  # an extra

    if TRACING.opens is None or not get_current_span().is_recording():
        return
    said = {"db.system.name": "postgresql", "db.query.text": statement}
    opened = connection.info.setdefault(OPEN, ExitStack())
    opened.enter_context(TRACING.opens(statement.split(maxsplit=1)[0], said, ""))


def _end_statement(connection: Connection, *_: object) -> None:
    connection.info.pop(OPEN, ExitStack()).close()


def _fail_statement(failed: ExceptionContext) -> None:
    if failed.connection is not None:
        opened = failed.connection.info.pop(OPEN, ExitStack())
        opened.__exit__(type(failed.original_exception), failed.original_exception, None)
