"""Completion of training on paper: numbers by course and unit, nobody by name."""

from dataclasses import dataclass

from compliance.views.training.feeds import CompletionPaper
from infra.i18n import Bilingual
from services.documents.pdf import paper
from services.documents.wording import environment

EDITION = 1


@dataclass(frozen=True, slots=True)
class TrainingPaper:
    """Completion on a day, as it is printed."""

    organisation: Bilingual
    view: CompletionPaper


def training_pdf(paper_of: TrainingPaper, language: str) -> bytes:
    """How many of how many hold what they must, as PDF/UA; the same numbers on the same day give the same bytes."""
    page = environment(language).get_template("training/completion_paper.html").render(view=paper_of)
    return paper(page, f"training-{EDITION}-{paper_of.view.starts}-{paper_of.view.completion.on}-{language}")
