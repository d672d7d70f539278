"""Packages from elsewhere are looked into, added, followed by other versions and withdrawn."""

import io
from dataclasses import replace

import asyncpg
import pytest

from compliance.commands.training.courses import add_own_course, withdraw_own_course
from compliance.commands.training.packages import Offering, add_package, bring_package
from compliance.errors import NotAccepted, NothingHere, NotYours, OutOfTurn, Unfit
from compliance.library.course import courses
from compliance.library.model import Words
from compliance.queries.training.packages import (
    packages,
)
from compliance.training.packages.reading import read_package
from infra.database import fetch, fetch_value
from infra.settings import settings
from infra.storage import Store
from tests.cast import BOLAT, MARAT, SAULE, everybody
from tests.compliance.training.learners import employed, must_take
from tests.compliance.training.sample_courses import TITLE, offered
from tests.compliance.workspace.players import being, coming
from tests.sample_packages import packed, sample, with_entry


@pytest.fixture
async def people(db: asyncpg.Connection) -> None:
    await everybody()


class TestAdding:
    async def test_what_is_in_it_is_seen_before_anything_is_offered(self, people: None) -> None:
        async with being(SAULE) as by:
            brought = await bring_package(by, "gifts.zip", coming(packed(sample("gifts"))))
            assert (brought.view.package.kind, brought.view.files) == ("scorm_1_2", 6)
            assert (await packages(by)).packages == ()
            own = await add_package(by, brought.token, Offering("gifts", "1", TITLE, 20, 12))
            assert await add_package(by, brought.token, Offering("gifts", "1", TITLE, 20, 12)) == own
            (line,) = (await packages(by)).packages
        assert (line.code, line.files, line.title.ru) == ("own-gifts", 6, "Үлгі курс")
        for row in await fetch("select * from package_file where package = $1", own):
            kept = Store(settings().courses_dir).path(row["sha256"]).read_bytes()
            assert kept == str(sample("gifts")[row["path"]]).encode()

    async def test_another_version_takes_the_place_of_the_one_before(self, people: None) -> None:
        first, second = await offered("gifts"), await offered("gifts", version="2")
        assert await fetch_value("select withdrawn_at is not null from own_course where id = $1", first)
        assert not await fetch_value("select withdrawn_at is not null from own_course where id = $1", second)
        with pytest.raises(Unfit, match="version_known"):
            await offered("conflict", code="gifts", version="1")
        async with being(SAULE) as by:
            await withdraw_own_course(by, second)
            await withdraw_own_course(by, second)
            assert (await packages(by)).packages == ()
        kinds = [row["kind"] for row in await fetch("select kind from event where kind like 'training.course_%'")]
        assert kinds == ["training.course_added"] * 2 + ["training.course_withdrawn"]

    async def test_a_version_that_was_withdrawn_is_offered_again_with_its_own_files_only(self, people: None) -> None:
        first = await offered("gifts")
        files = await fetch_value("select count(*) from package_file")
        await offered("gifts", version="2")
        assert await offered("gifts") == first
        assert await fetch_value("select count(*) from package_file where package = $1", first) == files
        other = sample("gifts") | {"case.html": "басқа"}
        async with being(SAULE) as by:
            brought = await bring_package(by, "gifts.zip", coming(packed(other)))
            with pytest.raises(Unfit, match="version_known"):
                await add_package(by, brought.token, Offering("gifts", "1", TITLE, 20, 12))

    async def test_a_package_takes_no_code_of_lessons_and_is_kept_while_required(self, people: None) -> None:
        own = await offered("gifts")
        staff = await employed("9")
        async with being(SAULE) as by:
            with pytest.raises(Unfit, match="code_taken"):
                await add_own_course(by, replace(courses()["foundations"], code="own-gifts"))
        await must_take(staff, "own-gifts")
        async with being(SAULE) as by:
            with pytest.raises(OutOfTurn, match="still_required"):
                await withdraw_own_course(by, own)

    async def test_who_does_not_keep_training_adds_nothing(self, people: None) -> None:
        async with being(BOLAT) as by:
            with pytest.raises(NotYours):
                await bring_package(by, "gifts.zip", coming(packed(sample("gifts"))))

    async def test_what_somebody_brought_is_added_by_nobody_else(self, people: None) -> None:
        async with being(SAULE) as by:
            token = (await bring_package(by, "gifts.zip", coming(packed(sample("gifts"))))).token
        async with being(MARAT) as by:
            for wrong in (token, "", "x" * 3000, token[:-4]):
                with pytest.raises(NothingHere):
                    await add_package(by, wrong, Offering("gifts", "1", TITLE, 20, None))

    async def test_a_hostile_archive_leaves_nothing_behind(self, people: None) -> None:
        before = {path for path in settings().courses_dir.rglob("*") if path.is_file()}
        async with being(SAULE) as by:
            for content in (with_entry("../../x"), b"PK", b"", packed(sample("gifts"))[:-40]):
                with pytest.raises(NotAccepted):
                    await bring_package(by, "x.zip", coming(content) if content else coming())
        assert {path for path in settings().courses_dir.rglob("*") if path.is_file()} == before
        assert await fetch_value("select count(*) from own_course") == 0

    async def test_too_large_an_archive(self, people: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings(), "max_package_bytes", 100)
        async with being(SAULE) as by:
            with pytest.raises(NotAccepted, match="too_long"):
                await bring_package(by, "x.zip", coming(packed(sample("gifts"))))

    @pytest.mark.parametrize(
        ("field", "said"),
        [
            ("code", Offering("Бір", "1", TITLE, 1, None)), ("version", Offering("a", "", TITLE, 1, None)),
            ("title_kk", Offering("a", "1", Words("", "", ""), 1, None)),
            ("title_ru", Offering("a", "1", Words("а", "б" * 201, ""), 1, None)),
            ("minutes", Offering("a", "1", TITLE, -1, None)), ("valid_months", Offering("a", "1", TITLE, 1, 0)),
        ],
    )  # fmt: skip
    async def test_what_cannot_be_said_of_it(self, people: None, field: str, said: Offering) -> None:
        async with being(SAULE) as by:
            token = (await bring_package(by, "gifts.zip", coming(packed(sample("gifts"))))).token
            with pytest.raises(Unfit) as caught:
                await add_package(by, token, said)
        assert caught.value.extra["field"] == field


def test_the_sample_that_means_harm_is_a_sound_package() -> None:
    """So what holds it in a browser is the cage, and not that it was never let in."""
    assert read_package(io.BytesIO(packed(sample("hostile")))).package.kind == "scorm_1_2"
