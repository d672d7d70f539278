"""Logs: one line an occurrence, with the request's id; JSON in production."""

import logging
import sys
from contextvars import ContextVar

import structlog

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


def _with_request(_: object, __: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    if (current := request_id.get()) is not None:
        entry["request"] = current
    return entry


def configure_logs(style: str, level: str) -> None:
    """Send all logs of this process to standard error, as text (`console`) or one JSON object a line (`json`)."""
    number = getattr(logging, level.upper(), logging.INFO)
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _with_request,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        # asked for each time: what standard error was when logs were configured may be closed by now
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    logging.basicConfig(
        stream=sys.stderr, level=max(number, logging.WARNING), format="%(levelname)s %(name)s %(message)s"
    )
