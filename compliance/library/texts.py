"""How many texts a standard has in each language: what a house test holds and `moldir library` shows."""

from collections.abc import Iterator
from dataclasses import dataclass

from compliance.library.model import Item, Standard, Words
from infra.i18n import LANGUAGES


@dataclass(frozen=True, slots=True)
class Completeness:
    """Items, questions and proofs of a standard, its texts, and how many of them each language has."""

    items: int
    questions: int
    proofs: int
    texts: int
    complete: dict[str, int]


def texts_of(item: Item) -> Iterator[Words]:
    """Every text of an item: title, aim, questions, proofs, levels, what it means in Kazakhstan, law."""
    yield from (item.title, item.aim, item.level3, item.level5)
    yield from (question.text for question in item.questions)
    yield from (proof.text for proof in item.proofs)
    yield from (law.title for law in item.law)
    if item.local is not None:
        yield item.local


def completeness(standard: Standard) -> Completeness:
    """Counts over the standard's items, its scale and its duties."""
    items = [clause.item for clause in standard.clauses]
    texts = [
        *(text for item in items for text in texts_of(item)),
        *(text for level in standard.scale for text in (level.name, level.test)),
        *(duty.text for duty in standard.duties),
    ]
    return Completeness(
        items=len(items),
        questions=sum(len(item.questions) for item in items),
        proofs=sum(len(item.proofs) for item in items),
        texts=len(texts),
        complete={language: sum(bool(text.of(language).strip()) for text in texts) for language in LANGUAGES},
    )
