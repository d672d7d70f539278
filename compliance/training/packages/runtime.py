"""The run-time data model of SCORM as far as it is kept: what a SCO finds, what it may set, how much of it.

Only what is meant for the next time is kept: elements by their names, as the SCO set them. The player in the browser
holds them to the standard's own types and lengths (scorm-again); the bounds here hold whatever comes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from compliance.training.packages.model import PackageKind, Part
from compliance.training.packages.results import time_of
from infra.secrets import keyed

MOST_ELEMENTS = 4_000
LONGEST_VALUE = 70_000  # characters; the longest of the standards has 64,000
LARGEST = 600_000  # characters of all names and values
NAME = re.compile(r"cmi\.[a-z_]+(?:\.[a-z0-9_]+){0,6}|adl\.(?:nav\.request|data\.\d+\.store)", re.ASCII)
# elements that say how it was when the part was opened: ours to tell, and not kept
TOLD = {
    "cmi.core.student_id", "cmi.core.student_name", "cmi.core.credit", "cmi.core.entry", "cmi.core.total_time",
    "cmi.core.lesson_mode", "cmi.launch_data", "cmi.student_data.mastery_score", "cmi.student_data.max_time_allowed",
    "cmi.student_data.time_limit_action", "cmi.learner_id", "cmi.learner_name", "cmi.credit", "cmi.entry",
    "cmi.total_time", "cmi.mode", "cmi.completion_threshold", "cmi.scaled_passing_score", "cmi.max_time_allowed",
    "cmi.time_limit_action",
}  # fmt: skip
SESSION_TIME = ("cmi.core.session_time", "cmi.session_time")  # added up, and not kept as such
PASSING = {*SESSION_TIME, "adl.nav.request"}
EXIT = {"scorm_1_2": "cmi.core.exit", "scorm_2004": "cmi.exit"}


def merged(before: Mapping[str, str], set_now: Mapping[str, str]) -> dict[str, str] | None:
    """Elements with what was set since: one that was set later counts. None where it would be more than is kept."""
    found = dict(before)
    for name, value in set_now.items():
        if len(name) > 200 or not NAME.fullmatch(name) or len(value) > LONGEST_VALUE or "\0" in value:
            return None
        if name not in TOLD and name not in PASSING:
            found[name] = value
    if len(found) > MOST_ELEMENTS or sum(map(len, found)) + sum(map(len, found.values())) > LARGEST:
        return None
    return found


def opaque_name(staff: int) -> str:
    """What a package may call a learner: always the same, and nothing to anybody else."""
    return keyed("package learner", str(staff)).hex()[:20]


@dataclass(frozen=True, slots=True)
class Opening:
    """Who opens a SCO (id of the staff), after how many seconds spent in it before, and whether it was done."""

    staff: int
    seconds: float
    is_done: bool


def at_launch(kind: PackageKind, part: Part, elements: Mapping[str, str], about: Opening) -> dict[str, str]:
    """The elements that a SCO finds: what it set before, and what the standard has the player tell it.

    A package is not told who learns: `student_id` is `opaque_name`, and the name stays empty.
    """
    suspended = elements.get(EXIT.get(kind, ""), "") == "suspend"
    entry = "ab-initio" if not elements else "resume" if suspended else ""
    mode, credit = ("review", "no-credit") if about.is_done else ("normal", "credit")
    kept = {name: value for name, value in elements.items() if name not in TOLD and name != EXIT.get(kind)}
    if kind == "scorm_1_2":
        told = {
            "cmi.core.student_id": opaque_name(about.staff),
            "cmi.core.lesson_mode": mode,
            "cmi.core.credit": credit,
            "cmi.core.entry": entry,
            "cmi.core.total_time": time_of(kind, about.seconds),
            "cmi.launch_data": part.data,
            "cmi.student_data.mastery_score": _percent(part.mastery),
            "cmi.student_data.max_time_allowed": part.most_time,
            "cmi.student_data.time_limit_action": part.at_time_limit,
        }
    else:
        told = {
            "cmi.learner_id": opaque_name(about.staff),
            "cmi.mode": mode,
            "cmi.credit": credit,
            "cmi.entry": entry,
            "cmi.total_time": time_of(kind, about.seconds),
            "cmi.launch_data": part.data,
            "cmi.scaled_passing_score": "" if part.mastery is None else f"{part.mastery:g}",
            "cmi.completion_threshold": "" if part.threshold is None else f"{part.threshold:g}",
            "cmi.max_time_allowed": part.most_time,
            "cmi.time_limit_action": part.at_time_limit,
        }
    return kept | {name: value for name, value in told.items() if value or name.endswith("entry")}


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share * 100:g}"
