"""Who may open and change the programme, declarations, gifts and clauses."""

from datetime import timedelta
from decimal import Decimal

from compliance.commands.gifts import Given, enter_gift
from compliance.commands.interests import Campaign, Interest, decide_interest, declare, open_campaign
from compliance.commands.measures import ToDo, plan_measure
from compliance.commands.policies import approve_policy, draft_policy, publish_policy, submit_policy
from compliance.library.programme.policies import FIELDS
from infra import clock
from infra.database import fetch_value
from infra.i18n import LANGUAGES
from tests.cast import ADMINISTRATOR, AIGERIM, ALONE, AUDITOR, BOLAT, DINA, KANAT, KUMIS, MARAT
from tests.compliance.workspace.players import being
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There

HERE = "/organisations/{altyn}/integrity"
PROGRAMME, DECLARATIONS, GIFTS = HERE + "/programme", HERE + "/declarations", HERE + "/gifts"
DRAFT, PUBLISHED = PROGRAMME + "/versions/{draft}", PROGRAMME + "/versions/{published}"
CAMPAIGN, INTEREST = DECLARATIONS + "/campaigns/{campaign}", DECLARATIONS + "/interests"
OUTSIDE = (STRANGER, (KANAT, 404), (ALONE, 404), (ADMINISTRATOR, 404))
LEADS = (*OUTSIDE, (BOLAT, 403), (DINA, 403), (AUDITOR, 404))
READS = (*OUTSIDE, (AUDITOR, 200), (MARAT, 200), (DINA, 200))
PLAIN = {field: dict.fromkeys(LANGUAGES, "сөз") for field in FIELDS}
FILLED = tuple((f"{field}_{each}", "сөз") for field in FIELDS for each in LANGUAGES)
DAY = "2027-01-15"


async def prepare(there: There) -> None:
    """A document in force and a draft, a measure and a gift of Bolat's, a campaign with two interests of his."""
    day = clock.today() + timedelta(days=9)
    async with being(MARAT) as by:
        published, draft = await draft_policy(by, "policy", PLAIN), await draft_policy(by, "gifts", PLAIN)
        sha256 = await submit_policy(by, published)
        campaign = await open_campaign(by, Campaign("2026", day))
        measure = await plan_measure(by, ToDo("Оқыту", BOLAT.id, day))
    async with being(AIGERIM) as by:
        await approve_policy(by, published, sha256)
    async with being(MARAT) as by:
        await publish_policy(by, published)
    async with being(BOLAT) as by:
        await declare(by, campaign, [Interest("share", "own", "Үлес"), Interest("post", "own", "Лауазым", KUMIS.bin)])
        gift = await enter_gift(
            by, Given("received", clock.today(), "Кітап", Decimal(100), "Серіктес", "Мереке", "kept")
        )
    undecided, decided = await fetch_value("select array_agg(id order by id) from declared_interest")
    async with being(MARAT) as by:
        await decide_interest(by, decided, "recusal", "Мүддесі бар")
    there.names |= {
        "published": str(published), "draft": str(draft), "published_sha256": sha256, "undecided": str(undecided),
        "campaign": str(campaign), "measure": str(measure), "gift": str(gift), "decided": str(decided),
        "draft_sha256": await fetch_value("select sha256 from policy where id = $1", draft),
    }  # fmt: skip


CASES = (
    Case("GET", PROGRAMME, BOLAT, others=READS),
    Case("POST", PROGRAMME + "/measures", MARAT, 303, 303, LEADS,
         (("title", "Тексеру"), ("person", str(DINA.id)), ("due_on", DAY))),
    Case("POST", PROGRAMME + "/measures/{measure}/done", BOLAT, 303, 303, (*OUTSIDE, (DINA, 404), (AUDITOR, 404)),
         (("outcome", "Хаттама"),)),
    Case("POST", PROGRAMME + "/measures/{measure}/withdraw", MARAT, 303, 303, LEADS),
    Case("POST", PROGRAMME + "/measures/{measure}/reopen", MARAT, 303, 303, LEADS),
    Case("GET", PROGRAMME + "/policy", BOLAT, others=READS),
    Case("GET", PROGRAMME + "/conduct/new", MARAT, others=LEADS),
    Case("POST", PROGRAMME + "/conduct/new", MARAT, 303, 303, LEADS, FILLED),
    Case("POST", PROGRAMME + "/policy/revise", MARAT, 303, 303, LEADS),
    Case("GET", PROGRAMME + "/gifts/edit", MARAT, others=LEADS),
    Case("POST", DRAFT + "/edit", MARAT, 303, 303, LEADS,
         (("text_kk", "а"), ("text_ru", "б"), ("text_en", "c"), ("seen", "{draft_sha256}"))),
    Case("POST", DRAFT + "/submit", MARAT, 303, 303, (*OUTSIDE, (BOLAT, 404), (AUDITOR, 404))),
    Case("POST", PUBLISHED + "/attest", BOLAT, 303, 303, (*OUTSIDE, (AUDITOR, 404)),
         (("sha256", "{published_sha256}"),)),
    Case("GET", PUBLISHED + "/file", BOLAT, others=READS[:5]),
    Case("POST", PUBLISHED + "/sheets", MARAT, 422, 422, LEADS, (("day", DAY), ("staff", "9"), ("signed", "1"))),
    Case("GET", PROGRAMME + "/sheets/1000000", MARAT, 404, 404, OUTSIDE),
    Case("POST", PUBLISHED + "/evidence", MARAT, 303, 303, LEADS, (("assessment", "{assessment}"),)),
    Case("GET", DECLARATIONS, BOLAT, others=READS),
    Case("POST", DECLARATIONS + "/campaigns", MARAT, 303, 303, LEADS, (("title", "2027"), ("due_on", DAY))),
    Case("GET", CAMPAIGN, MARAT, others=LEADS),
    Case("GET", CAMPAIGN + "/file", MARAT, others=LEADS),
    Case("POST", CAMPAIGN + "/remind", MARAT, 303, 303, LEADS),
    Case("POST", CAMPAIGN + "/close", MARAT, 303, 303, LEADS),
    Case("POST", CAMPAIGN + "/evidence", MARAT, 303, 303, LEADS, (("assessment", "{assessment}"),)),
    Case("GET", DECLARATIONS + "/new?campaign={campaign}", BOLAT, others=(*OUTSIDE, (AUDITOR, 404))),
    Case("POST", DECLARATIONS + "/new", BOLAT, 303, 303, (*OUTSIDE, (AUDITOR, 404)), (("nothing", "yes"),)),
    Case("POST", INTEREST + "/{undecided}/decide", MARAT, 303, 303, LEADS, (("measure", "none"), ("reason", "Ұсақ"))),
    Case("POST", INTEREST + "/{decided}/lift", MARAT, 303, 303, LEADS),
    Case("GET", GIFTS, BOLAT, others=READS),
    Case("POST", GIFTS, BOLAT, 303, 303, (*OUTSIDE, (AUDITOR, 404)),
         (("direction", "given"), ("what", "Гүл"), ("worth", "5000"), ("day", "2026-03-08"), ("other_name", "Серіктес"),
          ("occasion", "Мереке"), ("outcome", "given"))),
    Case("POST", GIFTS + "/{gift}/decide", MARAT, 303, 303, LEADS, (("decision", "allowed"), ("reason", "Ұсақ"))),
    Case("POST", GIFTS + "/limits", MARAT, 303, 303, LEADS, (("one", "3"), ("year_limit", "10"), ("since", DAY))),
    Case("POST", GIFTS + "/evidence", MARAT, 303, 303, LEADS, (("assessment", "{assessment}"),)),
    Case("GET", HERE + "/clauses", BOLAT, others=READS),
    Case("GET", "/clauses", ALONE, others=(STRANGER,)),
    Case("GET", "/clauses.txt", ALONE, others=(STRANGER,)),
    Case("GET", "/clauses.pdf", ALONE, others=(STRANGER,)),
    Case("POST", "/clauses/record", DINA, 303, 303, (STRANGER, (ALONE, 403), (BOLAT, 403)),
         (("number", KUMIS.bin), ("reference", "Шарт № 9"))),
)  # fmt: skip
