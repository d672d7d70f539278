"""What a package says of a learner, judged by the rules of its standard."""

from typing import Any

import pytest

from compliance.training.packages.model import Part
from compliance.training.packages.results import Result, result_of, result_of_unit, seconds_of, time_of
from compliance.training.packages.runtime import Opening, at_launch, merged
from tests.compliance.training.sample_courses import TITLE

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
