"""The rules of the label as a document: version and hash are printed, so that two readers can tell what they hold."""

from compliance.views.label.rules import RulesView
from services.documents.pdf import paper
from services.documents.wording import environment

EDITION = 1


def rules_pdf(view: RulesView, language: str) -> bytes:
    """The rules in a language as PDF/UA-1. The same rules give the same bytes."""
    page = environment(language).get_template("labels/rules_paper.html").render(view=view)
    return paper(page, f"label-rules-{EDITION}-{view.scheme.version}-{view.sha256[:12]}-{language}")
