"""Logs: one line an occurrence, with the request's id; JSON in production. No line holds the number of a person."""

import logging
import re
import sys
from contextvars import ContextVar

import structlog

# twelve digits with a day of birth where an organisation's number has its kind, wherever they come from: an address
# that was asked for, a database's words in a traceback
PERSONAL = re.compile(r"(?<![0-9A-Za-z])[0-9]{4}[0-37-9][0-9]{3}([0-9]{4})(?![0-9A-Za-z])")
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


def _with_request(_: object, __: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    if (current := request_id.get()) is not None:
        entry["request"] = current
    return entry


def without_people(line: str) -> str:
    """A line of a log with the numbers of people masked but for their last four digits."""
    return PERSONAL.sub(r"••••••••\1", line)


def _masked(_: object, __: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {name: _without(value) for name, value in entry.items()}


def _without(value: object) -> object:
    match value:
        case dict():
            return {_without(name): _without(each) for name, each in value.items()}
        case list() | tuple():
            return [_without(each) for each in value]
        case _:
            written = str(value)
            masked = without_people(written)
            return value if masked == written else masked


class _Masking(logging.Formatter):
    """Lines of libraries, masked like ours."""

    def format(self, record: logging.LogRecord) -> str:
        return without_people(super().format(record))


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
            _masked,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        # asked for each time: what standard error was when logs were configured may be closed by now
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Masking("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(handlers=[handler], level=max(number, logging.WARNING))
