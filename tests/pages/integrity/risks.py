"""Who may see and change the risk register, exposed posts and analyses."""

from compliance.commands.analyses import AnalysisSaid, Called, record_analysis
from compliance.commands.posts import PostSaid, add_post
from compliance.commands.risks import Seen, archive_risk
from infra import clock
from infra.i18n import Bilingual
from tests.cast import AIGERIM, ALONE, AUDITOR, BOLAT, DINA, KANAT, MARAT
from tests.compliance.risks.cases import in_days, risk_added
from tests.compliance.workspace.players import being
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There

HOME = "/organisations/{altyn}/integrity/risks"
RISK, POST, ANALYSIS = HOME + "/{risk}", HOME + "/posts/{post}", HOME + "/analyses/{analysis}"
OTHERS = (STRANGER, (KANAT, 404), (ALONE, 404))
LEADS = (*OTHERS, (BOLAT, 403), (AUDITOR, 404))
READS = (*OTHERS, (BOLAT, 403), (AUDITOR, 200))
SAID = (
    ("title", "Жаңа тәуекел"), ("process", "gifts"), ("likelihood", "3"), ("impact", "3"), ("treatment", "reduce"),
    ("plan", "Шара"), ("owner", "{bolat}"), ("review_on", in_days(100).isoformat()),
)  # fmt: skip
POST_SAID = (("title", "Маман"), ("why", "Таңдайды"), ("holders", "2"), ("band", "high"))
ANALYSIS_SAID = (
    ("object", "Бүкіл ұйым"), ("done_by", "Топ"), ("starts", in_days(-100).isoformat()),
    ("ends", in_days(-1).isoformat()),
)  # fmt: skip

CASES = (
    Case("GET", HOME, BOLAT, others=(*OTHERS, (AUDITOR, 200), (MARAT, 200))),
    Case("GET", HOME + "/map", BOLAT, others=(*OTHERS, (AUDITOR, 200), (MARAT, 200))),
    Case("GET", HOME + "/templates", MARAT, others=LEADS),
    Case("GET", HOME + "/new", MARAT, others=LEADS),
    Case("POST", HOME + "/new", MARAT, 303, 303, LEADS, SAID),
    Case("GET", RISK, BOLAT, others=(*OTHERS, (DINA, 404), (AUDITOR, 200), (MARAT, 200))),
    Case("GET", RISK + "/change", MARAT, others=LEADS),
    Case("POST", RISK + "/change", MARAT, 303, 303, LEADS, (*SAID, ("version", "1"))),
    Case("POST", RISK + "/review", MARAT, 303, 303, LEADS,
         (("version", "1"), ("review_on", in_days(90).isoformat()))),
    Case("POST", RISK + "/archive", MARAT, 303, 303, LEADS, (("version", "1"), ("why", "Жоқ"))),
    Case("POST", HOME + "/{gone}/restore", MARAT, 303, 303, LEADS),
    Case("POST", HOME + "/{accepting}/accept", AIGERIM, 303, 303, (*LEADS, (MARAT, 403)),
         (("version", "1"), ("accept_why", "Төмен"))),
    Case("GET", HOME + "/posts", MARAT, others=READS),
    Case("POST", HOME + "/posts", MARAT, 303, 303, LEADS, POST_SAID),
    Case("GET", POST, MARAT, others=LEADS),
    Case("POST", POST, MARAT, 303, 303, LEADS, POST_SAID),
    Case("POST", POST + "/close", MARAT, 303, 303, LEADS, (("close_why", "Жоқ"),)),
    Case("GET", HOME + "/analyses", MARAT, others=READS),
    Case("POST", HOME + "/analyses", MARAT, 303, 303, LEADS, ANALYSIS_SAID),
    Case("GET", ANALYSIS + "/document.pdf", MARAT, others=READS),
    Case("POST", ANALYSIS + "/evidence", MARAT, 303, 303, LEADS, (("assessment", "{assessment}"),)),
)  # fmt: skip


async def prepare(there: There) -> None:
    """Marat's register: a risk that Bolat owns, one to be accepted, an archived one; a post; an analysis."""
    risk = await risk_added()
    accepting = await risk_added(title="Қабылданатын", treatment="accept", plan="")
    gone = await risk_added(title="Мұрағаттағы")
    async with being(MARAT) as by:
        await archive_risk(by, Seen(gone, 1), "Жоқ")
        post = await add_post(by, PostSaid("Бас бухгалтер", "", "Төлем жасайды", 1, "medium"))
        said = AnalysisSaid("", "Бүкіл ұйым", ("Топ",), in_days(-50), clock.today(), "", False)
        analysis = await record_analysis(by, said, Called(Bilingual("Ұйым", "Организация"), {}))
    there.names |= {
        "risk": str(risk), "accepting": str(accepting), "gone": str(gone), "post": str(post), "analysis": str(analysis),
    }  # fmt: skip
