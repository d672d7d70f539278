"""A year of the register of gifts on paper: numbers only, as evidence."""

from dataclasses import dataclass

from compliance.views.gifts import GiftsView
from infra.i18n import Bilingual
from services.documents.pdf import paper
from services.documents.wording import environment

EDITION = 1


@dataclass(frozen=True, slots=True)
class GiftsPaper:
    """A year of the register, as it is printed."""

    organisation: Bilingual
    view: GiftsView


def gifts_pdf(paper_of: GiftsPaper, language: str) -> bytes:
    """How many gifts, for how much, how many wait for a decision, and under which limits. Nobody is named."""
    page = environment(language).get_template("integrity/gifts_paper.html").render(view=paper_of)
    view = paper_of.view
    return paper(page, f"gifts-{EDITION}-{view.asked.year}-{view.today}-{language}")
