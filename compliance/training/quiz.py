"""The final test without a database: what is drawn, in which order, what is right, and when one may try again.

What was shown is stored as it was, so nothing here needs to be drawn twice alike.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil
from random import Random
from typing import Any

from compliance.library.course import Course, CourseQuestion
from compliance.training.settings import TrainingSettings


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question of the bank, and its choices (by index) in the order in which they are shown."""

    question: CourseQuestion
    order: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """A choice in one language; `why` is told to whoever chose it."""

    right: bool
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as it stood on a page, in one language; its choices in the order of the bank."""

    id: str
    language: str
    text: str
    choices: tuple[ShownChoice, ...]

    @property
    def lesson(self) -> str:
        """Id of the lesson that it asks about."""
        return self.id.rpartition(".")[0]

    @property
    def right(self) -> int:
        """Index of the right choice."""
        return next(at for at, choice in enumerate(self.choices) if choice.right)

    def document(self) -> bytes:
        """The same as canonical JSON: sorted names, no blanks, UTF-8."""
        said = {
            "id": self.id, "language": self.language, "text": self.text,
            "choices": [{"right": each.right, "text": each.text, "why": each.why} for each in self.choices],
        }  # fmt: skip
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @property
    def sha256(self) -> str:
        """Its hash: the same question in the same words has the same."""
        return hashlib.sha256(self.document()).hexdigest()


def draw(course: Course, chance: Random) -> tuple[Drawn, ...]:
    """As many questions as the course asks for, from all lessons alike, in any order, their choices in any order.

    No lesson has two more than another that still had some to ask.
    """
    banks = [chance.sample(lesson.questions, len(lesson.questions)) for lesson in course.lessons]
    chance.shuffle(banks)
    dealt = [bank[turn] for turn in range(max(map(len, banks))) for bank in banks if turn < len(bank)][: course.draw]
    chance.shuffle(dealt)
    return tuple(
        Drawn(question, tuple(chance.sample(range(len(question.choices)), len(question.choices)))) for question in dealt
    )


def shown(question: CourseQuestion, language: str) -> Shown:
    """A question as it is shown in a language."""
    return Shown(
        question.id,
        language,
        question.text.of(language),
        tuple(ShownChoice(each.right, each.text.of(language), each.why.of(language)) for each in question.choices),
    )


def shown_of(document: bytes) -> Shown:
    """A question from what `document` wrote."""
    said: Any = json.loads(document)
    choices = tuple(ShownChoice(each["right"], each["text"], each["why"]) for each in said["choices"])
    return Shown(said["id"], said["language"], said["text"], choices)


def needed(course: Course) -> int:
    """How many of the drawn questions must be right."""
    return ceil(Fraction(str(course.pass_share)) * course.draw)


def right_count(questions: Sequence[Shown], answers: Mapping[int, int]) -> int:
    """How many answers are right; `answers`: place of a question -> index of the choice. Not answered is not right."""
    return sum(answers.get(place) == question.right for place, question in enumerate(questions))


def may_start_at(failed: Sequence[datetime], settings: TrainingSettings) -> datetime | None:
    """When the next test may begin, by when the ones in a row that were not passed were over, oldest first.

    None: at once.
    """
    if not failed or len(failed) % settings.attempts:
        return None
    return failed[-1] + timedelta(hours=settings.cool_down_hours)


def attempts_left(failed: int, settings: TrainingSettings) -> int:
    """How many tests remain before the next cool-down."""
    return settings.attempts - failed % settings.attempts


def is_explained(passed: bool, failed: int, settings: TrainingSettings) -> bool:
    """Whether a result explains every answer; `failed`: how many in a row were not passed, with this one.

    Who still has an attempt left before the cool-down is told which lessons to read again, unless the organisation
    explains all the same.
    """
    return passed or settings.retry_review or failed % settings.attempts == 0
