"""What a package says of a learner, and whether that completes it: by the rules of its standard, computed by us.

The values are the package's own word: nobody can know more of what happens in a learner's browser. What we do not take
its word for is what follows from them: a score below the least that passes does not pass, whatever status came with it.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from compliance.training.packages.model import Package, PackageKind, Part

Values = Mapping[str, str]  # elements of the run-time data model, as the package set them
Progress = Literal["not_begun", "begun", "failed", "done"]
TIMESPAN = re.compile(r"(\d{2,4}):(\d{2}):(\d{2}(?:\.\d{1,2})?)", re.ASCII)
DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,2})?)S)?)?", re.ASCII
)
DAY = 86_400
LONGEST = 10 * 365 * DAY  # seconds


@dataclass(frozen=True, slots=True)
class Result:
    """How a part stands: `score` in per cent where there is one."""

    progress: Progress
    score: float | None = None


NOT_BEGUN = Result("not_begun")


def result_of(kind: PackageKind, part: Part, values: Values, *, finished: bool) -> Result:
    """How a SCO stands by what it set; `finished`: it has said that it is at its end. An asset is done once opened."""
    if part.kind == "asset":
        return Result("done")
    if not values and not finished:
        return Result("begun")
    return _of_1_2(part, values, finished=finished) if kind == "scorm_1_2" else _of_2004(part, values)


def _of_1_2(part: Part, values: Values, *, finished: bool) -> Result:
    """SCORM 1.2, cmi.core.lesson_status: with a mastery score and a raw score at the end, these decide and nothing
    else; a SCO that ends without a word about its status has been completed.
    """
    raw = _number(values, "cmi.core.score.raw")
    score = None if raw is None else min(max(raw, 0.0), 100.0)
    status = values.get("cmi.core.lesson_status", "")
    if part.mastery is not None and score is not None:
        if status in ("", "not attempted", "browsed", "incomplete") and not finished:
            return Result("begun", score)
        return Result("done" if score >= part.mastery * 100 else "failed", score)
    if status == "passed" or (status == "completed" and part.mastery is None):
        return Result("done", score)
    if status == "failed":
        return Result("failed", score)
    if finished and status in ("", "not attempted") and part.mastery is None:
        return Result("done", score)
    return Result("begun", score)


def _of_2004(part: Part, values: Values) -> Result:
    """SCORM 2004 RTE 4.2.4 and 4.2.22: progress decides completion where a threshold is set, the scaled score decides
    success where a least measure is set; else the SCO says both. Done is what is complete and not failed.
    """
    scaled = _number(values, "cmi.score.scaled")
    raw, most = _number(values, "cmi.score.raw"), _number(values, "cmi.score.max")
    least = _number(values, "cmi.score.min") or 0.0
    score = None if scaled is None else min(max(scaled, 0.0), 1.0) * 100
    if score is None and raw is not None and most is not None and most > least:
        score = min(max((raw - least) / (most - least), 0.0), 1.0) * 100
    completion = values.get("cmi.completion_status", "unknown")
    measure = _number(values, "cmi.progress_measure")
    if part.threshold is not None and measure is not None:
        completion = "completed" if measure >= part.threshold else "incomplete"
    success = values.get("cmi.success_status", "unknown")
    if part.mastery is not None:
        success = "unknown" if scaled is None else "passed" if scaled >= part.mastery else "failed"
    if success == "failed":
        return Result("failed", score)
    complete = completion == "completed" or (completion in ("unknown", "") and success == "passed")
    if complete and (part.mastery is None or success == "passed"):
        return Result("done", score)
    return Result("begun", score)


def result_of_unit(part: Part, verbs: frozenset[str], score: float | None) -> Result:
    """How an AU stands by the verbs of its statements that count, by the rule it has for moving on (cmi5 10.2.3)."""
    completed, passed = "completed" in verbs, "passed" in verbs
    moves = {
        "Passed": passed,
        "Completed": completed,
        "CompletedAndPassed": completed and passed,
        "CompletedOrPassed": completed or passed,
        "NotApplicable": True,
    }
    if verbs and moves[part.move_on]:  # what nobody opened proves nothing, even where it moves on by itself
        return Result("done", score)
    if "failed" in verbs:
        return Result("failed", score)
    return Result("begun" if verbs else "not_begun", score)


def whole(package: Package, results: Mapping[str, Result]) -> Result:
    """How the package stands: done when every part is; its score is the mean of those that parts have."""
    each = [results.get(part.id, NOT_BEGUN) for part in package.parts]
    scores = [result.score for result in each if result.score is not None]
    score = sum(scores) / len(scores) if scores else None
    if all(result.progress == "done" for result in each):
        return Result("done", score)
    if any(result.progress == "failed" for result in each):
        return Result("failed", score)
    return Result("not_begun" if all(result.progress == "not_begun" for result in each) else "begun", score)


def seconds_of(kind: PackageKind, written: str) -> float:
    """Seconds of a session as the standard writes it: 0012:30:05.5 (1.2), PT12H30M5.5S (2004); 0 for what is none."""
    found = (TIMESPAN if kind == "scorm_1_2" else DURATION).fullmatch(written)
    if found is None or len(written) > 60:
        return 0.0
    numbers = [float(each or 0) for each in found.groups()]
    days = numbers[0] * 365 + numbers[1] * 30 + numbers[2] if kind == "scorm_2004" else 0.0
    hours, minutes, seconds = numbers[-3:]
    return min(days * DAY + hours * 3600 + minutes * 60 + seconds, LONGEST)


def time_of(kind: PackageKind, seconds: float) -> str:
    """Seconds as the standard writes them."""
    whole_seconds = int(min(max(seconds, 0), LONGEST))
    hours, rest = divmod(whole_seconds, 3600)
    if kind == "scorm_1_2":
        return f"{min(hours, 9999):04d}:{rest // 60:02d}:{rest % 60:02d}"
    return f"PT{hours}H{rest // 60}M{rest % 60}S"


def _number(values: Values, name: str) -> float | None:
    try:
        value = float(values.get(name, ""))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
