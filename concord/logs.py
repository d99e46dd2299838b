"""The log of a process: structlog's and everybody else's lines through one pipe, for people or for machines."""

import logging
import sys
from typing import TextIO

import orjson
import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, FilteringBoundLogger, Processor

from settings import LogFormat, Settings

QUIETER = dict.fromkeys(("alembic", "asyncio", "casbin", "mail.log"), logging.WARNING) | {
    "dramatiq": logging.INFO,
    "pika": logging.CRITICAL,
}
"""Libraries that tell more than an operator wants to know; pika tells each outage in ten lines, dramatiq and the relay again in one."""


def _without_colours(_logger: object, _method: str, line: EventDict) -> EventDict:
    """uvicorn brings its sentence a second time, coloured."""
    line.pop("color_message", None)
    return line


ACCESS = "concord.access"
SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(),
    _without_colours,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def start_log(settings: Settings, least: int = logging.DEBUG, stream: TextIO | None = None) -> None:
    """Sends lines from CONCORD_LOG_LEVEL (and `least`) on to `stream`, standard error where none is named; to be called once, first."""
    stream = stream or sys.stderr
    lowest = max(least, logging.getLevelNamesMapping()[settings.log_level])
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=SHARED,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendered(settings, stream)],
        )
    )
    logging.basicConfig(handlers=[handler], level=lowest, force=True)
    for name, level in QUIETER.items():
        logging.getLogger(name).setLevel(max(level, lowest))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def access_logger(settings: Settings) -> FilteringBoundLogger:
    """The log of requests; for machines past `logging`, whose record and formatter cost a seventh of a small answer."""
    least = logging.getLevelNamesMapping()[settings.log_level]
    if settings.log_format is not LogFormat.JSON:
        found: FilteringBoundLogger = structlog.get_logger(ACCESS)
        return found
    stamped = structlog.processors.TimeStamper(fmt="iso", utc=True)
    processors: list[Processor] = [structlog.contextvars.merge_contextvars, structlog.processors.add_log_level, _of_access, stamped]
    rendered = structlog.processors.JSONRenderer(serializer=orjson.dumps)
    line: FilteringBoundLogger = structlog.wrap_logger(
        structlog.BytesLogger(sys.stderr.buffer), [*processors, rendered], structlog.make_filtering_bound_logger(least)
    )
    return line.bind()


def _of_access(_logger: object, _method: str, line: EventDict) -> EventDict:
    line["logger"] = ACCESS
    return line


def _rendered(settings: Settings, stream: TextIO) -> list[Processor]:
    if settings.log_format is LogFormat.JSON:
        # Without local variables: among them are passwords and the secrets of sessions.
        return [structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)), structlog.processors.JSONRenderer()]
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=stream.isatty(), exception_formatter=plain, sort_keys=False)]
