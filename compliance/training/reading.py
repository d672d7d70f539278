"""How hard a text reads: LIX for Russian and English, length of sentences and very long words for Kazakh.

LIX (C. H. Björnsson, Läsbarhet, 1968) is the mean number of words in a sentence plus the percentage of words of more
than six letters. It counts letters, not syllables, and so serves several languages, each on a scale of its own: the
same lesson is some 20 points higher in Russian than in English, since Russian words are longer and sentences lack
articles. Published bands for Swedish must not be read into either.

For Kazakh no validated measure of this kind is known to us. In our courses, whose texts say the same in each language,
40 % of the Kazakh and 41 % of the Russian words have more than six letters, so that LIX could be computed. But Kazakh
is agglutinative: a long word is often a plain root with its endings, which a reader takes apart without effort, and one
sum would claim more than is known. Two figures are kept apart instead, each with a limit: words in a sentence, and the
percentage of words of more than nine letters (in our texts 11 %, in the Russian ones 13 %). They compare our texts with
each other, and say nothing about readers.

Words are what has letters, hyphens and apostrophes inside. A sentence ends at . ! ? … or :, and with its line: an item
of a list is read as one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from compliance.library.course import Course, Lesson
from infra.i18n import LANGUAGES

LONG, VERY_LONG = 6, 9  # letters; more of them make a word long, very long
WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
SENTENCE = re.compile(r"(?<=[.!?…:])[»”\"')*_]*\s+|\n+")
MARKS = re.compile(r"[*_#>`|]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was counted in a text: words, sentences, words of more than six and of more than nine letters."""

    words: int
    sentences: int
    long: int
    very_long: int

    @property
    def per_sentence(self) -> float:
        """Words in a sentence, on average; 0 where there are none."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def lix(self) -> float:
        """Words in a sentence plus the percentage of long words."""
        return self.per_sentence + (100 * self.long / self.words if self.words else 0.0)

    @property
    def very_long_percent(self) -> float:
        """The percentage of very long words."""
        return 100 * self.very_long / self.words if self.words else 0.0


@dataclass(frozen=True, slots=True)
class Limit:
    """What a lesson may not exceed: LIX in ru and en; in kk words in a sentence, percentage of very long ones."""

    ru: float
    en: float
    kk_words: float
    kk_percent: float


EVERYBODY = Limit(ru=50, en=33, kk_words=9, kk_percent=15)
SPECIALISTS = Limit(ru=55, en=36, kk_words=9, kk_percent=16)
LIMITS: Mapping[str, Limit] = {
    "foundations": EVERYBODY,
    "procurement_and_sales": SPECIALISTS,
    "managers_and_owners": SPECIALISTS,
    "compliance_officer": SPECIALISTS,
}


@dataclass(frozen=True, slots=True)
class LessonReading:
    """How a lesson reads in a language. `hard`: over a limit of its course."""

    lesson: str
    language: str
    reading: Reading
    hard: bool


def reading_of(text: str) -> Reading:
    """What is counted in a text in Markdown."""
    plain = MARKS.sub("", text)
    words = WORD.findall(plain)
    sentences = sum(bool(WORD.search(each)) for each in SENTENCE.split(plain))
    letters = [sum(letter.isalpha() for letter in word) for word in words]
    return Reading(len(words), sentences, sum(n > LONG for n in letters), sum(n > VERY_LONG for n in letters))


def course_reading(course: Course) -> Iterator[LessonReading]:
    """How each lesson reads in each language of a course; one that is not ours has the limits of everybody's."""
    limit = LIMITS.get(course.code, EVERYBODY)
    for lesson in course.lessons:
        for language in LANGUAGES:
            if language in course.languages:
                reading = reading_of(_read(lesson, language))
                yield LessonReading(lesson.id, language, reading, _hard(reading, language, limit))


def _read(lesson: Lesson, language: str) -> str:
    """All that is read in a lesson before its questions."""
    case = lesson.case
    parts = (lesson.text, case.text, case.think, case.answer, *lesson.remember)
    return "\n".join(part.of(language) for part in parts)


def _hard(reading: Reading, language: str, limit: Limit) -> bool:
    if language == "kk":
        return reading.per_sentence > limit.kk_words or reading.very_long_percent > limit.kk_percent
    return reading.lix > (limit.ru if language == "ru" else limit.en)
