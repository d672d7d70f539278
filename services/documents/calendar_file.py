"""Days as a calendar file (RFC 5545) that phones and office programs take in. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MEDIA_TYPE = "text/calendar; charset=utf-8"
LONGEST_LINE = 75  # bytes, the blank of a continued line among them


@dataclass(frozen=True, slots=True)
class Day:
    """Something that has a day. `uid` stays the same from file to file, so that a calendar knows it again."""

    uid: str
    on: date
    title: str
    url: str


def calendar_file(name: str, days: Iterable[Day], made_at: datetime) -> bytes:
    """A calendar with these days, each as a whole day without a clock, and so the same in every time zone."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Moldir//Integrity//KK", "CALSCALE:GREGORIAN",
             "METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(name)}"]  # fmt: skip
    for day in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_escaped(day.uid)}",
            f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{_day(day.on)}",
            f"DTEND;VALUE=DATE:{_day(day.on + timedelta(days=1))}",
            f"SUMMARY:{_escaped(day.title)}",
            f"URL:{day.url}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _day(on: date) -> str:
    return f"{on.year:04d}{on.month:02d}{on.day:02d}"


def _escaped(words: str) -> str:
    plain = "".join(letter if letter.isprintable() else " " for letter in words)
    for letter in ("\\", ";", ","):
        plain = plain.replace(letter, f"\\{letter}")
    return plain


def _folded(line: str) -> str:
    """A long line goes on after a line break and a blank; no letter is cut in two."""
    parts, length = [""], 0
    for letter in line:
        size = len(letter.encode())
        if length + size > LONGEST_LINE:
            parts.append(" ")
            length = 1
        parts[-1] += letter
        length += size
    return "\r\n".join(parts)
