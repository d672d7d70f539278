"""Packages as courses: brought, added, played, recorded once a cycle; what is a learner's is nobody else's."""

import io
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from compliance.commands.training.courses import add_own_course, withdraw_own_course
from compliance.commands.training.packages import Offering, add_package, bring_package
from compliance.commands.training.playing import begin, begin_anew, open_part, save_elements
from compliance.commands.training.units import hand_out_bearer, launch_unit, take_statements
from compliance.errors import NotAccepted, NothingHere, NotYours, OutOfTurn, Unfit
from compliance.library.course import courses
from compliance.library.model import Words
from compliance.queries.training.packages import (
    address_token,
    elements_for,
    file_in,
    opened_by,
    package_of,
    packages,
    playing,
)
from compliance.queries.training.units import document_of, unit_of
from compliance.training.packages.model import Part
from compliance.training.packages.reading import read_package
from compliance.training.packages.results import Result, result_of, result_of_unit, seconds_of, time_of
from compliance.training.packages.runtime import LONGEST_VALUE, MOST_ELEMENTS, Opening, at_launch, merged
from compliance.training.packages.statements import WrongError, launch_data
from infra.database import fetch, fetch_value
from infra.settings import settings
from infra.storage import Store
from tests.cast import ALTYN, BOLAT, DINA, KANAT, KUMIS, MARAT, SAULE, everybody
from tests.compliance.training.learners import employed, learning, must_take
from tests.compliance.workspace.players import being, coming
from tests.sample_packages import packed, sample, with_entry

TITLE = Words("Үлгі курс", "", "")


@pytest.fixture
async def people(db: asyncpg.Connection) -> None:
    await everybody()


async def offered(name: str, code: str = "", number: str = ALTYN.bin, version: str = "1") -> int:
    """A sample course, offered by the trainer; or by the head of another company."""
    async with being(SAULE if number == ALTYN.bin else KANAT, number) as by:
        brought = await bring_package(by, f"{name}.zip", coming(packed(sample(name))))
        return await add_package(by, brought.token, Offering(code or name, version, TITLE, 20, 12))


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


class TestUnits:
    async def test_a_unit_is_heard_by_the_rules_and_its_course_satisfied(self, people: None) -> None:
        await offered("refusing")
        staff = await employed("1", BOLAT)
        async with learning(staff, BOLAT) as by:
            going = await begin(by, "own-refusing", "kk")
            lost = await launch_unit(by, going, 0, "kk")
            left = await unit_of(lost.token)
            await take_statements(left, [self.said(left, "initialized")])
            token = (await launch_unit(by, going, 0, "kk")).token
            bearer = await hand_out_bearer(token)
            assert bearer
            assert await hand_out_bearer(token) is None
            unit = await unit_of(token, bearer)
            with pytest.raises(NothingHere):
                await unit_of(lost.token, bearer)
            told = await document_of(unit, "state", unit.session.activity, "LMS.LaunchData")
            assert told is not None
            assert json.loads(told.content)["masteryScore"] == 0.8
            score = {"success": True, "score": {"scaled": 0.9}, "duration": "PT1M"}
            for wrong, result in (("passed", score), ("terminated", None), ("satisfied", None)):
                with pytest.raises(WrongError):  # before it is initialized, or never a unit's to say
                    await take_statements(unit, [self.said(unit, wrong, result)])
            first = self.said(unit, "initialized")
            assert await take_statements(unit, [first]) == await take_statements(unit, [first])
            with pytest.raises(WrongError, match="mastery"):
                low = {"success": True, "score": {"scaled": 0.5}, "duration": "PT1M"}
                await take_statements(unit, [self.said(unit, "passed", low)])
            with pytest.raises(WrongError):
                await take_statements(left, [self.said(left, "terminated")])  # it was abandoned
            await take_statements(unit, [self.said(unit, "passed", score)])
            assert (await playing(by, "own-refusing", 0)).whole.progress == "begun"
            done = {"completion": True, "duration": "PT1M"}
            await take_statements(unit, [self.said(unit, "completed", done), self.said(unit, "terminated")])
            with pytest.raises(WrongError):
                await take_statements(unit, [self.said(unit, "failed", {"success": False, "duration": "PT1M"})])
        verbs = [
            row["verb"].rpartition("/")[2] for row in await fetch("select verb from package_statement order by id")
        ]
        assert verbs == [
            "launched", "initialized", "abandoned", "launched", "initialized", "passed", "completed", "terminated",
            "satisfied", "satisfied",
        ]  # fmt: skip
        record = await fetch("select * from training_record")
        assert [(row["course"], row["score"]) for row in record] == [("own-refusing", Decimal(90))]

    def said(self, unit: Any, verb: str, result: object = None) -> dict[str, Any]:
        """A statement as a unit makes it of what it was told."""
        context = launch_data(unit.session, "")["contextTemplate"]
        categories = [{"id": "https://w3id.org/xapi/cmi5/context/categories/cmi5"}]
        if result:
            categories.append({"id": "https://w3id.org/xapi/cmi5/context/categories/moveon"})
        activities = {**context["contextActivities"], "category": categories}
        made = {
            "id": f"00000000-0000-4000-8000-{abs(hash((unit.launch, verb, str(result)))) % 10**12:012d}",
            "actor": unit.session.actor,
            "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"},
            "object": {"id": unit.session.activity},
            "context": {
                **context, "contextActivities": activities, "registration": str(unit.session.registration),
            },
        }  # fmt: skip
        return made | ({"result": result} if result else {})

    async def test_what_is_no_statement_of_this_session(self, people: None) -> None:
        await offered("refusing")
        async with learning(await employed("1", BOLAT), BOLAT) as by:
            going = await begin(by, "own-refusing", "kk")
            unit = await unit_of((await launch_unit(by, going, 0, "kk")).token)
            whole = self.said(unit, "initialized")
            other = {"actor": {"account": {"homePage": "https://x.example", "name": "x"}}}
            for wrong in (
                "x", None, [], {}, whole | other, whole | {"id": "x"}, whole | {"verb": {}}, whole | {"object": "x"},
                whole | {"timestamp": "yesterday"}, whole | {"context": {}},
                whole | {"result": {"score": {"scaled": 2}}}, whole | {"big": "x" * 60_000},
            ):  # fmt: skip
                with pytest.raises(WrongError):
                    await take_statements(unit, [wrong])
        assert await fetch_value("select count(*) from package_statement") == 1


SCO, STRICT = Part("a", TITLE, "a.html"), Part("a", TITLE, "a.html", mastery=0.8, threshold=0.5)


class TestResults:
    @pytest.mark.parametrize(
        ("part", "values", "finished", "progress"),
        [
            (SCO, {}, False, "begun"), (SCO, {}, True, "done"),
            (SCO, {"cmi.core.lesson_status": "completed"}, False, "done"),
            (SCO, {"cmi.core.lesson_status": "failed"}, True, "failed"),
            (SCO, {"cmi.core.lesson_status": "browsed"}, True, "begun"),
            (STRICT, {"cmi.core.lesson_status": "completed"}, True, "begun"),
            (STRICT, {"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "80"}, False, "done"),
            (STRICT, {"cmi.core.lesson_status": "incomplete", "cmi.core.score.raw": "90"}, False, "begun"),
            (STRICT, {"cmi.core.lesson_status": "completed", "cmi.core.score.raw": "nan"}, True, "begun"),
        ],
    )  # fmt: skip
    def test_scorm_1_2(self, part: Part, values: dict[str, str], finished: bool, progress: str) -> None:
        assert result_of("scorm_1_2", part, values, finished=finished).progress == progress

    @pytest.mark.parametrize(
        ("part", "values", "progress"),
        [
            (SCO, {"cmi.completion_status": "completed"}, "done"), (SCO, {"cmi.success_status": "passed"}, "done"),
            (SCO, {"cmi.success_status": "passed", "cmi.completion_status": "incomplete"}, "begun"),
            (SCO, {"cmi.success_status": "failed", "cmi.completion_status": "completed"}, "failed"),
            (STRICT, {"cmi.success_status": "passed", "cmi.score.scaled": "0.79"}, "failed"),
            (STRICT, {"cmi.success_status": "failed", "cmi.score.scaled": "0.8", "cmi.progress_measure": "1"}, "done"),
            (STRICT, {"cmi.completion_status": "completed", "cmi.score.scaled": "0.9", "cmi.progress_measure": "0.4"},
             "begun"),
            (STRICT, {"cmi.completion_status": "completed"}, "begun"),
        ],
    )  # fmt: skip
    def test_scorm_2004(self, part: Part, values: dict[str, str], progress: str) -> None:
        assert result_of("scorm_2004", part, values, finished=True).progress == progress

    @pytest.mark.parametrize(
        ("move_on", "verbs", "progress"),
        [
            ("Passed", {"initialized", "completed"}, "begun"), ("Passed", {"passed"}, "done"),
            ("Completed", {"completed"}, "done"), ("CompletedAndPassed", {"passed"}, "begun"),
            ("CompletedAndPassed", {"passed", "completed"}, "done"), ("CompletedOrPassed", {"passed"}, "done"),
            ("CompletedOrPassed", {"failed"}, "failed"), ("NotApplicable", set(), "not_begun"),
            ("NotApplicable", {"initialized"}, "done"),
        ],
    )  # fmt: skip
    def test_units(self, move_on: Any, verbs: set[str], progress: str) -> None:
        assert result_of_unit(Part("a", TITLE, "a", move_on=move_on), frozenset(verbs), None) == Result(progress)  # type: ignore[arg-type]

    def test_times_are_those_of_the_standards(self) -> None:
        assert seconds_of("scorm_1_2", "0001:02:03.5") == 3723.5
        assert seconds_of("scorm_2004", "P1DT1H1M1.5S") == 90061.5
        assert seconds_of("scorm_2004", "PT" + "9" * 400 + "H") == 0
        assert (time_of("scorm_1_2", 3723.5), time_of("scorm_2004", 3723)) == ("0001:02:03", "PT1H2M3S")

    def test_a_package_is_not_told_who_learns(self) -> None:
        told = at_launch(
            "scorm_1_2", SCO, {"cmi.core.exit": "suspend", "cmi.core.student_id": "x"}, Opening(7, 60, False)
        )
        assert told["cmi.core.entry"] == "resume"
        assert told["cmi.core.student_id"] not in ("x", "7")
        assert "cmi.core.student_name" not in told
        assert merged({}, {"cmi.core.student_id": "x", "cmi.core.session_time": "00:01:00"}) == {}


def test_the_sample_that_means_harm_is_a_sound_package() -> None:
    """So what holds it in a browser is the cage, and not that it was never let in."""
    assert read_package(io.BytesIO(packed(sample("hostile")))).package.kind == "scorm_1_2"
