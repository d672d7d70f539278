"""The report that every applicant for the label gets, on paper, whatever was decided."""

from hashlib import sha256

from compliance.library.scheme import scheme
from compliance.views.label.reporting import ReportView
from infra.clock import local_date
from services.documents.pdf import paper
from services.documents.wording import environment

EDITION = 1


def report_pdf(view: ReportView, language: str) -> bytes:
    """What was found, advised and decided, and how to appeal, as PDF/UA; the same report gives the same bytes."""
    titles = {each.id: each.title for each in scheme().requirements}
    page = (
        environment(language)
        .get_template("label/report_paper.html")
        .render(view=view, titles=titles, scheme=scheme(), local_date=local_date)
    )
    return paper(page, f"label-report-{EDITION}-{view.number}-{sha256(page.encode()).hexdigest()[:16]}-{language}")
