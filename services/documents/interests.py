"""A campaign of declarations on paper: numbers only, as evidence."""

from dataclasses import dataclass

from compliance.views.interests import CampaignView
from infra.i18n import Bilingual
from services.documents.pdf import paper
from services.documents.wording import environment

EDITION = 1


@dataclass(frozen=True, slots=True)
class CampaignPaper:
    """A campaign as it is printed."""

    organisation: Bilingual
    view: CampaignView


def campaign_pdf(paper_of: CampaignPaper, language: str) -> bytes:
    """How many were asked and declared, and what was decided, as of the day of the view. Nobody is named."""
    page = environment(language).get_template("integrity/campaign_paper.html").render(view=paper_of)
    view = paper_of.view
    return paper(page, f"campaign-{EDITION}-{view.campaign.id}-{view.today}-{language}")
