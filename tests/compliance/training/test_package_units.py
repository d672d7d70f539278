"""Units of cmi5: what they say is heard by the rules, and their course is satisfied."""

import json
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from compliance.commands.training.playing import begin
from compliance.commands.training.units import hand_out_bearer, launch_unit, take_statements
from compliance.errors import NothingHere
from compliance.queries.training.packages import (
    playing,
)
from compliance.queries.training.units import document_of, unit_of
from compliance.training.packages.statements import WrongError, launch_data
from infra.database import fetch, fetch_value
from tests.cast import BOLAT, everybody
from tests.compliance.training.learners import employed, learning
from tests.compliance.training.sample_courses import offered


@pytest.fixture
async def people(db: asyncpg.Connection) -> None:
    await everybody()


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
