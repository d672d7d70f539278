"""A package is left, resumed, done and recorded once a cycle; what is a learner's is nobody else's."""

from decimal import Decimal

import asyncpg
import pytest

from compliance.commands.training.playing import begin, begin_anew, open_part, save_elements
from compliance.commands.training.units import launch_unit
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.queries.training.packages import (
    address_token,
    elements_for,
    file_in,
    opened_by,
    package_of,
    playing,
)
from compliance.training.packages.runtime import LONGEST_VALUE, MOST_ELEMENTS
from infra.database import fetch, fetch_value
from tests.cast import ALTYN, BOLAT, DINA, KANAT, KUMIS, SAULE, everybody
from tests.compliance.training.learners import employed, learning
from tests.compliance.training.sample_courses import offered
from tests.compliance.workspace.players import being


@pytest.fixture
async def people(db: asyncpg.Connection) -> None:
    await everybody()


PASSED = {
    "cmi.core.score.raw": "90", "cmi.core.lesson_status": "passed", "cmi.suspend_data": "соңы",
    "cmi.core.session_time": "00:10:00",
}  # fmt: skip


class TestPlaying:
    async def test_a_course_is_left_resumed_done_and_recorded_once_a_cycle(self, people: None) -> None:
        own, staff = await offered("gifts"), await employed("1", BOLAT)
        async with learning(staff, BOLAT) as by:
            going = await begin(by, "own-gifts", "kk")
            assert await begin(by, "own-gifts", "kk") == going
            await open_part(by, going, "gifts")
            half = {"cmi.core.lesson_location": "2", "cmi.core.lesson_status": "incomplete"}
            assert (await save_elements(by, going, "gifts", half, finished=False)).progress == "begun"
            view = await playing(by, "own-gifts", 0)
            there = await elements_for(opened_by(address_token(by, view)))
            assert (there["cmi.core.lesson_location"], there["cmi.core.entry"]) == ("2", "")
            assert there["cmi.student_data.mastery_score"] == "80"
            assert there["cmi.launch_data"] == "threshold=3"
            for _ in range(2):
                done = await save_elements(by, going, "gifts", PASSED, finished=True)
                assert (done.progress, done.score) == ("done", 90)
        (record,) = await fetch("select * from training_record")
        assert (record["source"], record["score"], record["course"], record["title"]) == (
            "package", Decimal(90), "own-gifts", "Үлгі курс",
        )  # fmt: skip
        assert record["passed"]
        assert record["note"] == "Нәтижені пакет хабарлады; бақылаусыз өтілді."
        assert record["valid_until"].year == record["completed_on"].year + 1
        async with learning(staff, BOLAT) as by:
            anew = await begin_anew(by, "own-gifts", "kk")
            assert anew != going
            with pytest.raises(OutOfTurn):
                await begin_anew(by, "own-gifts", "kk")
            with pytest.raises(NothingHere):  # the way before is at its end
                await save_elements(by, going, "gifts", PASSED, finished=True)
            await save_elements(by, anew, "gifts", PASSED, finished=True)
        assert await fetch_value("select count(*) from training_record") == 2
        kinds = [
            row["kind"] for row in await fetch("select kind from event where actor <> $1 order by id", str(SAULE.id))
        ]
        assert kinds.count("training.recorded") == 2
        assert kinds.count("training.package_begun") == 2
        assert await fetch_value("select count(*) from package_file where package = $1", own) == 6

    async def test_a_score_below_the_least_passes_nobody_whatever_it_says(self, people: None) -> None:
        await offered("gifts")
        staff = await employed("1", BOLAT)
        async with learning(staff, BOLAT) as by:
            going = await begin(by, "own-gifts", "kk")
            said = {"cmi.core.score.raw": "79", "cmi.core.lesson_status": "passed"}
            assert (await save_elements(by, going, "gifts", said, finished=True)).progress == "failed"
        assert await fetch_value("select count(*) from training_record") == 0

    async def test_somebody_without_an_account_is_recorded_too(self, people: None) -> None:
        await offered("gifts")
        staff = await employed("2")
        async with learning(staff) as by:
            going = await begin(by, "own-gifts", "kk")
            await save_elements(by, going, "gifts", PASSED, finished=True)
        assert await fetch_value("select staff from training_record") == staff

    async def test_what_no_part_has_is_not_kept(self, people: None) -> None:
        await offered("gifts")
        async with learning(await employed("1", BOLAT), BOLAT) as by:
            going = await begin(by, "own-gifts", "kk")
            wrong: list[dict[str, str]] = [
                {"cmi.suspend_data": "x" * (LONGEST_VALUE + 1)}, {"__proto__": "x"}, {"cmi.core.lesson_status\0": "x"},
                {"cmi.suspend_data": "a\0b"}, {f"cmi.interactions.{n}.id": "x" for n in range(MOST_ELEMENTS + 1)},
            ]  # fmt: skip
            for said in wrong:
                with pytest.raises(Unfit):
                    await save_elements(by, going, "gifts", said, finished=False)
            with pytest.raises(NothingHere):
                await save_elements(by, going, "another", PASSED, finished=True)
        assert await fetch_value("select count(*) from package_state") == 0

    async def test_a_suspended_organisation_only_reads(self, people: None, db: asyncpg.Connection) -> None:
        await offered("gifts")
        staff = await employed("1", BOLAT)
        await db.execute(
            "update organisation set state = 'suspended', suspended_at = now(), suspended_why = 'x' where bin = $1",
            ALTYN.bin,
        )
        async with learning(staff, BOLAT) as by:
            with pytest.raises(OutOfTurn):
                await begin(by, "own-gifts", "kk")


class TestTenancy:
    async def test_nobody_gets_anothers_files_place_or_statements(self, people: None) -> None:
        own = await offered("gifts")
        bolat, dina = await employed("1", BOLAT), await employed("2", DINA)
        stranger = await employed("3", KANAT, KUMIS.bin)
        async with learning(bolat, BOLAT) as by:
            going = await begin(by, "own-gifts", "kk")
            await save_elements(by, going, "gifts", {"cmi.suspend_data": "құпия"}, finished=False)
            token = address_token(by, await playing(by, "own-gifts", 0))
            assert (await file_in(opened_by(token), "course/index.html")).size > 0
            for path in ("../imsmanifest.xml", "course/../imsmanifest.xml", "/etc/passwd", "course", ""):
                with pytest.raises(NothingHere):
                    await file_in(opened_by(token), path)
        for staff, who in ((dina, DINA), (stranger, KANAT)):
            async with learning(staff, who) as by:
                assert await fetch("select * from package_state") == []
                assert await fetch("select * from package_going") == []
                with pytest.raises(NothingHere):
                    await save_elements(by, going, "gifts", PASSED, finished=True)
                with pytest.raises(NothingHere):
                    await launch_unit(by, going, 0, "kk")
        async with learning(stranger, KANAT) as by:
            assert await fetch("select * from package_file") == []
            with pytest.raises(NothingHere):
                await package_of(own)
            with pytest.raises(NothingHere):
                await begin(by, "own-gifts", "kk")
        async with being(SAULE):  # who keeps training sees results, and not what somebody did in a package
            assert await fetch("select * from package_state") == []
            assert len(await fetch("select * from package_file")) == 6
        async with being(KANAT, KUMIS.bin):
            assert await fetch("select * from package_file") == []

    async def test_an_address_opens_nothing_once_its_learner_has_left(
        self, people: None, db: asyncpg.Connection
    ) -> None:
        await offered("gifts")
        staff = await employed("1", BOLAT)
        async with learning(staff, BOLAT) as by:
            await begin(by, "own-gifts", "kk")
            token = address_token(by, await playing(by, "own-gifts", 0))
            await file_in(opened_by(token), "course/index.html")
            for wrong in (token[:-2], "", "a" * 100, token + "A" * 4):
                with pytest.raises(NothingHere):
                    opened_by(wrong)
        await db.execute("update staff_member set left_on = current_date where id = $1", staff)
        await db.execute("set local role moldir_app")
        with pytest.raises(NothingHere):
            await file_in(opened_by(token), "course/index.html")
