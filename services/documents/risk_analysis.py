"""The internal analysis of corruption risks on paper: an analytical report with its plan of measures."""

from compliance.library import standards
from compliance.library.model import Law
from compliance.library.risk_templates import risk_frame
from compliance.risks import BANDS, LEVELS_OF, Score
from compliance.risks.analysis import Analysis
from infra.i18n import Bilingual, text
from services.documents.heat import heat_map
from services.documents.pdf import Drawings, paper
from services.documents.wording import environment

EDITION = 1  # raise it when the template changes: the same analysis then gives other bytes
LAWS = ("kz-410-v-8", "kz-order-12-2016", "kz-order-488-2022")  # of quasi-state entities
OWN_LAWS = ("kz-410-v-16",)  # of every entrepreneur


def laws_of(analysis: Analysis) -> tuple[Law, ...]:
    """What the law says that such an analysis rests on, as the library has it."""
    known = {law.id: law for standard in standards().values() for clause in standard.clauses for law in clause.item.law}
    known |= {law.id: law for standard in standards().values() for duty in standard.duties for law in duty.law}
    return tuple(known[code] for code in (LAWS if analysis.quasi_state else OWN_LAWS) if code in known)


def number_of(analysis: Analysis, sha256: str) -> str:
    """The number of the document: its day, and the beginning of the hash of what it tells."""
    return f"RA-{analysis.analysed_on:%Y%m%d}-{sha256[:8].upper()}"


def analysis_html(analysis: Analysis, sha256: str, language: str, drawings: Drawings | None = None) -> str:
    """The document as one HTML page for paper; its drawings are put into `drawings`."""
    picture = (Drawings() if drawings is None else drawings).picture
    titles = {clause.item.id: clause.item.title for one in standards().values() for clause in one.clauses}

    def heat(of: str) -> object:
        return picture(heat_map(analysis.cells(of), text(f"heat.{of}"), language, width=300))

    return (
        environment(language)
        .get_template("risk_analysis/document.html")
        .render(
            view=analysis,
            heading=Bilingual(analysis.name_kk or analysis.name_ru, analysis.name_ru or analysis.name_kk),
            number=number_of(analysis, sha256),
            sha256=sha256,
            heat=heat,
            laws=laws_of(analysis),
            scales=risk_frame(),
            titles=titles,
            score=lambda pair: Score(*pair),
            bands=[(band, LEVELS_OF[band]) for band in BANDS],
        )
    )


def analysis_pdf(analysis: Analysis, sha256: str, language: str) -> bytes:
    """The document as PDF/UA-1, in kk, ru or en. The same analysis gives the same bytes, whoever asks when."""
    drawings = Drawings()
    page = analysis_html(analysis, sha256, language, drawings)
    return paper(page, f"{number_of(analysis, sha256)}-{language}-{EDITION}", drawings)
