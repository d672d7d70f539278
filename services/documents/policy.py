"""Documents of a programme on paper, and who has confirmed them: numbers only, nobody by name."""

from dataclasses import dataclass

from compliance.views.programme import DocumentView
from infra.i18n import Bilingual
from infra.markdown import html_of
from services.documents.pdf import paper
from services.documents.wording import environment

EDITION = 1


@dataclass(frozen=True, slots=True)
class PolicyPaper:
    """A version of a document as it is printed."""

    organisation: Bilingual
    view: DocumentView


def policy_pdf(paper_of: PolicyPaper, language: str) -> bytes:
    """The text in a language as PDF/UA; the same version gives the same bytes."""
    return _made("policy_paper", paper_of, language)


def attestation_pdf(paper_of: PolicyPaper, language: str) -> bytes:
    """How many of how many had confirmed the version, as of the day of the view."""
    return _made("attestation_paper", paper_of, language)


def _made(template: str, paper_of: PolicyPaper, language: str) -> bytes:
    shown = paper_of.view.shown
    if shown is None:
        raise ValueError("a version that is there")
    body = html_of(paper_of.view.texts[language])
    page = environment(language).get_template(f"integrity/{template}.html").render(view=paper_of, body=body)
    return paper(page, f"{template}-{EDITION}-{shown.sha256[:24]}-{language}")
