"""Somebody without an account at a kiosk: in by a code, sees their own, and leaves nothing behind."""

import pytest

from compliance.commands.training.entering import give_codes, make_link
from infra.database import execute, fetch_value
from infra.secrets import keyed
from tests.cast import ALTYN, SAULE
from tests.compliance.training.learners import employed, must_take
from tests.compliance.workspace.players import being
from tests.pages.client import Opened
from tests.pages.inside import There


@pytest.fixture
async def code(there: There) -> str:
    """The personal code of somebody who is to take the foundations."""
    staff = await employed("2001")
    await must_take(staff, "foundations")
    there.names["learner"] = str(staff)
    async with being(SAULE) as by:
        return (await give_codes(by, [staff]))[staff]


async def enters(there: There, code: str, status: int = 200) -> Opened:
    return await there.visit.send(await there.open("/learn/enter", language="kk"), "/learn/enter", status, code=code)


async def test_a_code_opens_ones_courses_and_the_door_closes_behind_one(there: There, code: str) -> None:
    await there.enter(None)
    mine = await enters(there, f"{code[:5].lower()} {code[5:]}")
    assert "Барлығына арналған негіздер" in mine.text
    assert "moldir_learner" in there.visit.client.cookies
    assert mine.response.headers["cache-control"] == "no-store"
    assert "private" in (await there.open("/sources")).response.headers["cache-control"]  # the bar says who is in
    out = await there.visit.send(await there.open("/learn"), "/learn/leave")
    assert "Nothing of yours is left" in out.text
    assert "moldir_learner" not in there.visit.client.cookies
    away = await there.visit.client.get("/kk/learn")
    assert away.status_code == 303
    assert away.headers["location"].startswith("/kk/learn/enter?wanted=")


async def test_a_slip_is_told_and_not_counted_and_guessing_ends(there: There, code: str) -> None:
    await there.enter(None)
    await execute("delete from attempts")
    last = "A" if code[-1] != "A" else "B"
    page = await enters(there, code[:-1] + last, 422)
    assert "Код дұрыс терілмеген" in page.text
    assert code[:-1] + last in page.response.text  # what was typed stays
    assert await fetch_value("select count(*) from attempts") == 0
    await enters(there, "0000000000", 422)  # could be a code and is none
    assert await fetch_value("select failures from attempts") == 1
    await enters(there, code)
    assert await fetch_value("select failures from attempts") == 1
    await execute("update attempts set failures = 99")
    await enters(there, "0000000000", 422)
    blocked = await enters(there, code, 429)
    assert "минуттан кейін" in blocked.text


async def test_a_link_waits_for_a_press_and_a_spent_one_says_so(there: There, code: str) -> None:
    await there.enter(None)
    link = f"/learn/enter/{await make_link(ALTYN.bin, int(there.names['learner']))}"
    page = await there.open(link)
    assert await fetch_value("select count(*) from learner_entry where kind = 'session'") == 0
    mine = await there.visit.send(page, link)
    assert "Foundations for everyone" in mine.text
    await execute("update learner_entry set ends_at = made_at where kind = 'link'")
    page = await there.open(link)
    await there.visit.send(page, link, 410)


@pytest.mark.parametrize("cookie", ["x", "x" * 5000, "ы", "'; drop table staff_member; --"])
async def test_a_made_up_cookie_is_nobody(there: There, code: str, cookie: str) -> None:
    answer = await there.visit.client.get("/kk/learn", headers={"Cookie": f"moldir_learner={cookie}".encode()})
    assert answer.status_code == 303


async def test_hostile_posts_do_nothing(there: There, code: str) -> None:
    await there.enter(None)
    await there.open("/learn/enter")
    browser = there.visit.client.cookies["moldir_browser"]
    for typed in ("\0" * 10, "x" * 100_000, "\u202e", "0" * 10 + "\n"):
        sent = {"form": keyed("form", browser).hex(), "code": typed}
        answer = await there.visit.client.post("/en/learn/enter", data=sent, headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code == 422, typed[:20]
    assert await fetch_value("select count(*) from learner_entry where kind = 'session'") == 0
