"""Courses of a company's own: who adds them, what is offered, and that a version never changes."""

from dataclasses import replace
from datetime import date

import asyncpg
import pytest

from compliance.commands.training.courses import (
    add_own_course,
    restore_own_course,
    version_of,
    withdraw_own_course,
)
from compliance.errors import NothingHere, NotYours, OutOfTurn, Unfit
from compliance.library.course import Course, courses
from compliance.library.model import Words
from compliance.queries.training.course_room import course_room, course_view
from compliance.queries.training.courses import offer, offered
from compliance.training.course_zip import packed, read_zip
from infra import clock
from infra.database import execute, fetch, fetch_value
from tests.cast import ALTYN, AUDITOR, BOLAT, KANAT, KUMIS, MARAT, SAMAL, SAULE, everybody
from tests.compliance.workspace.players import being

ADDED, WITHDRAWN, RESTORED = (f"training.course_{what}" for what in ("added", "withdrawn", "restored"))


@pytest.fixture(autouse=True)
async def people(db: asyncpg.Connection) -> None:
    await everybody()


def course(version: str = "1.0", **other: object) -> Course:
    found = read_zip(packed(courses()["foundations"], "own-fire")).course
    assert found
    return replace(found, version=version, **other)  # type: ignore[arg-type]


async def adds(said: Course | None = None) -> int:
    async with being(SAULE) as by:
        return await add_own_course(by, said or course())


async def happened() -> list[str]:
    return [row["kind"] for row in await fetch("select kind from event where kind like 'training.course%' order by id")]


async def test_it_is_offered_beside_the_librarys() -> None:
    own = await adds()
    async with being(SAULE) as by:
        found = await offered(by.organisation)
        one = await offer(by.organisation, "own-fire")
    assert [each.code for each in found] == [*courses(), "own-fire"]
    assert (one.own, one.course, one.kind, one.valid_months) == (own, course(), "lessons", 12)
    assert await happened() == [ADDED]


async def test_the_same_version_stands_once() -> None:
    assert await adds() == await adds()
    assert await happened() == [ADDED]


async def test_a_version_does_not_change_what_it_says() -> None:
    await adds()
    with pytest.raises(Unfit, match="version_taken"):
        await adds(course(valid_months=6))


async def test_a_new_version_takes_the_place_of_the_one_before() -> None:
    first = await adds()
    second = await adds(course("1.1", valid_months=None))
    async with being(SAULE) as by:
        one = await offer(by.organisation, "own-fire")
        room = await course_room(by)
    assert (one.own, one.version, one.valid_months) == (second, "1.1", None)
    assert [(each.id, each.restorable) for each in room.withdrawn] == [(first, False)]
    async with being(SAULE) as by:
        with pytest.raises(OutOfTurn, match="other_offered"):
            await restore_own_course(by, first)


async def test_the_version_before_comes_back_by_adding_it_again() -> None:
    first = await adds()
    await adds(course("1.1"))
    assert await adds() == first
    async with being(SAULE) as by:
        assert (await offer(by.organisation, "own-fire")).own == first
    assert await happened() == [ADDED, ADDED, RESTORED]


async def test_withdrawn_is_not_offered_and_can_come_back() -> None:
    own = await adds()
    for _ in range(2):
        async with being(SAULE) as by:
            await withdraw_own_course(by, own)
    async with being(SAULE) as by:
        with pytest.raises(NothingHere):
            await offer(by.organisation, "own-fire")
    for _ in range(2):
        async with being(SAULE) as by:
            await restore_own_course(by, own)
    async with being(SAULE) as by:
        assert (await offer(by.organisation, "own-fire")).own == own
    assert await happened() == [ADDED, WITHDRAWN, RESTORED]


async def test_what_is_still_required_is_not_withdrawn() -> None:
    own = await adds()
    rule = await fetch_value(
        """insert into training_rule (organisation, course, kinds, roles, units, exposed, due_days, why, written_by, at)
           values ($1, 'own-fire', '{employee}', '{}', '{}', false, 30, '', $2, $3) returning id""",
        ALTYN.bin, SAULE.id, clock.now(),
    )  # fmt: skip
    async with being(SAULE) as by:
        with pytest.raises(OutOfTurn, match="still_required") as refused:
            await withdraw_own_course(by, own)
    assert refused.value.text.args == {"rules": 1, "people": 0}
    await execute("update training_rule set until = $2, until_by = $3 where id = $1", rule, clock.now(), SAULE.id)
    async with being(SAULE) as by:
        await withdraw_own_course(by, own)


async def test_only_who_keeps_training_changes_courses() -> None:
    own = await adds()
    for who in (BOLAT, SAMAL):
        async with being(who) as by:
            for wrong in (add_own_course(by, course("2.0")), withdraw_own_course(by, own), restore_own_course(by, own)):
                with pytest.raises(NotYours):
                    await wrong
            with pytest.raises(NotYours):
                await course_room(by)


async def test_another_organisation_sees_and_changes_nothing() -> None:
    own = await adds()
    async with being(KANAT, KUMIS.bin) as by:
        assert "own-fire" not in {each.code for each in await offered(by.organisation)}
        assert not await offered_to_altyn()
        rights = replace(by, rights=by.rights | {"train", "records"})
        with pytest.raises(NothingHere):
            await withdraw_own_course(rights, own)
        with pytest.raises(NothingHere):
            await course_view(rights, "own-fire", "kk")


async def offered_to_altyn() -> list[str]:
    return [each.code for each in await offered(ALTYN.bin) if each.own is not None]


async def test_a_suspended_organisation_only_reads() -> None:
    own = await adds()
    await execute("update organisation set state = 'suspended', suspended_at = now(), suspended_why = 'x'")
    async with being(SAULE) as by:
        for wrong in (add_own_course(by, course("2.0")), withdraw_own_course(by, own)):
            with pytest.raises(OutOfTurn):
                await wrong


async def test_a_code_of_the_library_is_not_taken() -> None:
    for wrong in ("foundations", "own-", "own-X", "fire"):
        async with being(SAULE) as by:
            with pytest.raises(Unfit, match="bad_code"):
                await add_own_course(by, replace(course(), code=wrong))


async def test_a_course_says_which_languages_it_lacks_and_is_shown_in_one_it_has() -> None:
    first = course().lessons[0]

    def without(words: Words) -> Words:
        return replace(words, en="")

    lesson = replace(
        first,
        title=without(first.title),
        text=without(first.text),
        case=replace(first.case, **{part: without(getattr(first.case, part)) for part in ("text", "think", "answer")}),
        remember=tuple(map(without, first.remember)),
        questions=tuple(
            replace(each, text=without(each.text), choices=tuple(
                replace(choice, text=without(choice.text), why=without(choice.why)) for choice in each.choices
            )) for each in first.questions
        ),
    )  # fmt: skip
    whole = course()
    await adds(replace(
        whole, draw=1, lessons=(lesson,), title=without(whole.title), audience=without(whole.audience),
        aim=without(whole.aim),
    ))  # fmt: skip
    async with being(SAULE) as by:
        view = await course_view(by, "own-fire", "en")
    assert (view.line.missing, view.language) == (("en",), "kk")
    assert view.line.title.en == whole.title.kk
    assert view.lessons[0].title == first.title.kk


async def test_the_content_is_canonical() -> None:
    own = await adds()
    said = version_of(course())
    assert await fetch_value("select sha256 from own_course where id = $1", own) == said.sha256
    assert version_of(replace(course(), published_on=date(2026, 12, 1))).sha256 != said.sha256


async def test_who_reads_records_sees_no_answers() -> None:
    async with being(MARAT) as by:
        assert (await course_view(by, "foundations", "kk")).answers
        reads = replace(by, rights=by.rights - {"train"})
        assert not (await course_view(reads, "foundations", "kk")).answers


async def test_a_stranger_gets_nothing() -> None:
    with pytest.raises(Exception):  # noqa: B017, PT011 - which of the doors says no is theirs
        async with being(AUDITOR) as by:
            await add_own_course(by, course())
