"""What is wrong with a file, and where: one sentence each, so that whoever wrote the file can mend it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from infra.i18n import Text, text

MOST_FAULTS = 1_000  # more are not told: nobody mends a file from such a list
MOST_SAID = 100  # characters of the file that a sentence repeats
Severity = Literal["error", "notice"]
Path = tuple[str | int, ...]


class UnreadableError(Exception):
    """A file nothing can be taken from; `text` says why, `row` on which line, if it is known."""

    def __init__(self, text: Text, row: int | None = None) -> None:
        super().__init__(text.id)
        self.text = text
        self.row = row


@dataclass(frozen=True, slots=True)
class Place:
    """Where: a sheet, a row or line counted from 1, and a column or the path to a value."""

    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        return " · ".join(str(each) for each in (self.sheet, self.row, self.column) if each is not None)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong (`error`: the file is not taken) or worth knowing (`notice`: it is)."""

    severity: Severity
    text: Text
    place: Place


def dotted(path: Path) -> str:
    """A path as people read it: objects.framework.requirement_nodes[3].urn."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{one_line(part)}" for part in path).lstrip(".")


def one_line(said: object) -> str:
    """What a file says, short and on one line, so that a sentence about it stays one."""
    return " ".join(str(said).split())[:MOST_SAID]


class Findings:
    """Gathers the faults of one file. `locate` turns the path to a value into its place in the file."""

    def __init__(self, locate: Callable[[Path], Place] = lambda path: Place(column=dotted(path) or None)) -> None:
        self._locate = locate
        self._found: dict[Fault, None] = {}  # what is met twice on the way is told once

    def error(self, message: Text, path: Path = ()) -> None:
        """Something that keeps the file from being taken."""
        self.add(Fault("error", message, self._locate(path)))

    def notice(self, message: Text, path: Path = ()) -> None:
        """Something that is left out or lacking, while the file can be used."""
        self.add(Fault("notice", message, self._locate(path)))

    def add(self, fault: Fault) -> None:
        """A fault whose place is known already."""
        args = {key: one_line(value) if isinstance(value, str) else value for key, value in fault.text.args.items()}
        fault = Fault(fault.severity, Text(fault.text.id, args), fault.place)
        if len(self._found) < MOST_FAULTS:
            self._found[fault] = None
        elif fault not in self._found:
            self._found[Fault("error", text("exchange.too_many", limit=MOST_FAULTS), Place())] = None

    @property
    def all(self) -> tuple[Fault, ...]:
        """Every fault, in the order of finding."""
        return tuple(self._found)

    def failed(self) -> bool:
        """Whether anything keeps the file from being taken."""
        return any(fault.severity == "error" for fault in self._found)
