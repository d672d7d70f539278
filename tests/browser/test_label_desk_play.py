"""The cast plays a label at the desk in a browser, in Kazakh: completed, screened, assigned, judged, reported,
commented, reviewed, voted on by three, granted. Somebody who has to do with the company is locked out meanwhile.

Then it lives: a new listing suspends it, two people reinstate it, suspend it and reinstate it once more. Within a
minute of each a phone that scans the mark, the badge, the register, the API, the page that checks in the browser and
the checker at a terminal all say the same.
"""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from compliance.commands.freezing import approve, submit
from compliance.queries.heads import Place
from infra import clock
from infra.actor import SYSTEM
from infra.database import execute, fetch_value, transaction
from infra.events import record
from infra.i18n import translate
from registry.events import ImportFinished
from registry.tables.tax import Listing
from tests.browser.at_work import Stage, act, done, staged, told
from tests.browser.label_everywhere import Shopper, scanned_from
from tests.browser.test_organisations import press
from tests.builders import fact, import_run
from tests.cast import AIGERIM, ALTYN, ASSESSOR, DECIDER, MARAT, OFFICER, PANEL, REVIEWER, SECOND_ASSESSOR
from tests.compliance.labels.playing import at_work
from tests.compliance.workspace.players import OPENING, answered, attached, being, given, opened

MINUTE = 60  # seconds in which a decision is everywhere
ROOM = f"/kk/organisations/{ALTYN.reference}/label"
HOME = "/kk/desk/label"
REASONS = "Барлық талап тексерілді, дәлелі жеткілікті."


async def begins() -> None:
    """The company has assessed itself, with evidence, and approved it."""
    await at_work()
    assessment = await opened(OPENING)
    await given(assessment, "RA-1")
    await answered(Place(assessment, "RA-1"))
    await attached(Place(assessment, "RA-1"))
    async with being(MARAT) as by:
        frozen = await submit(by, assessment)
    async with being(AIGERIM) as by:
        await approve(by, assessment, frozen)


@pytest.fixture
async def stage(own_database: str, browser: Browser, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(own_database, browser, tmp_path, begins) as made:
        yield made


async def apply(stage: Stage) -> str:
    """The officer of the company fills the application in, its head signs; the path of the case at the desk."""
    async with stage.sits(MARAT, f"{ROOM}/eligibility?level=committed") as page:
        await page.locator("main form[action$='/applications'] button").click()
        await page.wait_for_url("**/applications/*")
        home = page.url.partition("?")[0]
        await page.goto(f"{home}/company")
        await press(page, "label.company.confirm")
        await page.goto(f"{home}/details")
        await page.locator("#level-committed").check()
        await page.locator("#products").fill("Бидай ұны; 1101 00")
        await page.locator("#sites").fill("Көкшетау, Диірмен көшесі, 1")
        await page.locator("#contact").select_option(label=MARAT.name)
        await press(page, "label.save")
        await page.goto(f"{home}/documents")
        file = {"name": "хаттама.pdf", "mimeType": "application/pdf", "buffer": "%PDF-1.7\nхаттама".encode()}
        await page.locator("#file").set_input_files(file)  # type: ignore[arg-type] # a plain dict is a file to be sent
        await page.locator("main form[enctype] button[type=submit]").click()
        await expect(page.locator("main")).to_contain_text("хаттама.pdf")
    async with stage.sits(AIGERIM, f"{home}/check") as page:
        await page.locator("#agreed").check()
        await press(page, "label.submit")
        await page.wait_for_url("**/submitted*")
    return f"{HOME}/cases/{home.rpartition('/')[2]}"


async def admit(stage: Stage, case: str) -> None:
    """The officer finds the case in the queue: it is whole, nothing stands against it, somebody is to assess it."""
    async with stage.sits(OFFICER, HOME) as page:
        await page.locator(f"main a[href='{case}']").click()
        await act(page, "complete", note="Құжаттар толық.")
        await done(page, "completed")
        await act(page, "pass_screening", note="Тізімдерде жоқ.")
        await done(page, "screened")
        await assign(page, SECOND_ASSESSOR.name)


async def assign(page: Page, name: str) -> None:
    """The officer gives the case to somebody."""
    await page.locator("summary", has_text=translate("desk.label.do.assign", "kk")).first.click()
    await chosen(page, name).check()
    await press(page, "desk.label.do.assign.button")
    await done(page, "assigned")


def chosen(page: Page, name: str) -> Locator:
    """The choice of an assessor, by a name with which it begins."""
    return page.get_by_role("radio", name=re.compile(f"^{re.escape(name)}"), include_hidden=True)


async def lock_out(stage: Stage, case: str) -> None:
    """The assessor remembers having worked there: the case, its documents and its evidence are gone at once."""
    async with stage.sits(SECOND_ASSESSOR, case) as page:
        document = await page.locator(f"main a[href^='{case}?document=']").get_attribute("href") or ""
        audit = await page.locator("main a[href*='/audits/']").get_attribute("href") or ""
        await page.goto(f"{audit}/items/RA-1")
        evidence = await page.locator("#evidence ~ * a[href*='/evidence/']").first.get_attribute("href") or ""
        file = f"{case}/documents/{document.rpartition('=')[2]}"
        inside = (case, document, file, audit, f"{audit}/items/RA-1", evidence)
        assert [(await page.request.get(each)).status for each in inside] == [200] * len(inside)
        await page.goto(f"{HOME}/interests")
        await page.locator("#kind").select_option("employer")
        await page.locator("#number").fill(ALTYN.bin)
        await page.locator("#since").fill("2023-01-09")
        await page.locator("#until").fill("2025-12-30")
        await press(page, "desk.label.interests.add.button")
        await done(page, "interest_said")
        assert [(await page.request.get(each)).status for each in inside] == [404] * len(inside)
        await page.goto(case)
        await expect(page.locator("main")).not_to_contain_text(ALTYN.kk)
        await page.goto(HOME)
        await expect(page.locator("main")).not_to_contain_text(ALTYN.kk)
    async with stage.sits(OFFICER, case) as page:
        await until(page, page.locator("summary", has_text=translate("desk.label.do.assign", "kk")))
        await expect(chosen(page, SECOND_ASSESSOR.name)).to_be_disabled()
        await assign(page, ASSESSOR.name)


async def until(page: Page, what: Locator, tries: int = 40) -> None:
    """Look again until the worker has done what an event asked for."""
    for _ in range(tries):
        if await what.count():
            return
        await page.wait_for_timeout(250)
        await page.reload()
    raise AssertionError(await page.locator("main").inner_text())


async def assess(stage: Stage, case: str) -> None:
    """The assessor judges what people judge and reports; the company comments; the reviewer recommends."""
    async with stage.sits(ASSESSOR, f"{case}?requirement=H-SPEAK-UP") as page:
        await act(page, "judge", met="yes", judged="Арнаға жаздым, үш күнде жауап келді.")
        await done(page, "judged")
        today = f"{clock.today():%Y-%m-%d}"
        await act(page, "report", recommendation="grant", summary="Жүйе жұмыс істейді.", advice="", visited_on=today)
        await done(page, "reported")
    async with stage.sits(MARAT, f"{ROOM}/applications/{case.rpartition('/')[2]}") as page:
        await expect(page.locator("main")).to_contain_text("Жүйе жұмыс істейді.")
        await page.locator("#comment").fill("Есеппен келісеміз.")
        await press(page, "label.comment.send")
        await press(page, "label.check_again")
    async with stage.sits(REVIEWER, case) as page:
        await expect(page.locator("main")).to_contain_text("Есеппен келісеміз.")
        await press(page, "desk.label.do.take_review")
        await done(page, "review_taken")
        await act(page, "recommend", review="grant", review_said="Есеппен келісемін.")
        await done(page, "reviewed")


async def meet(stage: Stage, case: str) -> str:
    """The officer calls the panel, which has the case on its agenda; the path of the item."""
    async with stage.sits(OFFICER, f"{HOME}/meetings") as page:
        await page.locator("#body").select_option("panel")
        await page.locator("#day").fill(f"{clock.today() + timedelta(days=1):%Y-%m-%d}")
        await page.locator("#hour").fill("10:00")
        await page.locator("#place").fill("Бейбітшілік залы")
        await press(page, "label.meetings.call.button")
        await done(page, "meeting_called")
        meeting = page.url.partition("?")[0]
        await page.locator(f"main a[href$='/cases/{case.rpartition('/')[2]}']").click()
        await page.locator("#what-grant").check()
        await page.locator("#reasons").fill(REASONS)
        await press(page, "label.agenda.put")
        await done(page, "put_on_agenda")
        for each in PANEL:
            await press(page, "label.members.ask.whom", name=each.name)
            await done(page, "member_asked")
        for each in PANEL:
            await page.get_by_label(each.name).check()
        await press(page, "label.presence.note")
        await done(page, "presence_noted")
        item = await page.locator("main a[href*='/items/']").get_attribute("href") or ""
    for each in PANEL:
        async with stage.sits(each, item) as page:
            await page.locator("#choice-for").check()
            await page.locator("#reasons").fill(f"{each.key}: {REASONS}")
            await press(page, "label.vote.button")
            await done(page, "voted")
    async with stage.sits(OFFICER, item) as page:
        await press(page, "label.declare.button")
        await done(page, "declared")
        await expect(page.locator("main")).to_contain_text(translate("label.record.whole", "kk"))
        await expect(page.locator("main")).to_contain_text(SECOND_ASSESSOR.name)  # the recusal is in the record
        await page.goto(meeting)
        await press(page, "label.meeting.close")
        await done(page, "meeting_closed")
    return str(await fetch_value("select number from label"))


async def listed() -> float:
    """An import brings the company to a list that no holder may be on; the moment by the machine's clock."""
    began, at = monotonic(), clock.now()
    run = await import_run("pseudo_company", at)
    await fact(Listing, bin=ALTYN.bin, source="pseudo_company", snapshot=run, seen_from=at)
    async with transaction():
        await record(ImportFinished(source="pseudo_company", run_id=run), actor=SYSTEM)
    return began


async def act_by_two(stage: Stage, path: str, what: str) -> float:
    """The officer proposes on a page of the desk, a decider agrees there; the moment of the agreement."""
    async with stage.sits(OFFICER, path) as page:
        form = page.locator("form[action$='/propose']")
        if not await form.is_visible():
            await page.locator("summary", has_text=translate("label_act.propose.open", "kk")).click()
        await form.locator(f"#what-{what}").check()
        await form.locator("[name=reason]").select_option("criteria")
        await form.locator("[name=said]").fill("Себебі толық жазылды.")
        await form.locator("button[type=submit]").click()
        await done(page, "proposed")
        await expect(page.locator("main")).to_contain_text(translate("label_act.mine", "kk"))
    async with stage.sits(DECIDER, path) as page:
        began = monotonic()
        await press(page, "label_act.agree")
        await expect(told(page)).to_be_visible()
    return began


async def spreads(shopper: Shopper, state: str, began: float) -> None:
    """Within a minute of a decision nobody anywhere is told anything else."""
    await shopper.told_everywhere(state, began + MINUTE)
    assert monotonic() - began < MINUTE


@pytest.mark.timeout(300)
async def test_a_label_is_granted_suspended_and_reinstated_at_the_desk(stage: Stage) -> None:
    case = await apply(stage)
    await admit(stage, case)
    await lock_out(stage, case)
    await assess(stage, case)
    began = monotonic()
    number = await meet(stage, case)
    shopper = Shopper(stage, number)
    await shopper.told_everywhere("active", monotonic() + MINUTE)
    assert await scanned_from(stage, MARAT, f"{ROOM}/marks") == f"{stage.base}/label/{number}"
    await shopper.keeps()
    began = await listed()
    await spreads(shopper, "suspended", began)
    async with stage.sits(OFFICER, f"{HOME}/incidents") as page:
        await page.locator("main a[href*='/incidents/']").first.click()
        await expect(page.locator("main")).to_contain_text(translate("label_incident.kind.listing", "kk"))
        incident = page.url
    await execute("update listing set seen_until = $1 where bin = $2", clock.now(), ALTYN.bin)
    await spreads(shopper, "active", await act_by_two(stage, incident, "reinstate"))
    label = f"{HOME}/labels/{await fetch_value('select id from label')}"
    await spreads(shopper, "suspended", await act_by_two(stage, label, "suspend"))
    await spreads(shopper, "active", await act_by_two(stage, label, "reinstate"))
