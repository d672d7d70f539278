"""A line of a log says what happened, and no person's number."""

import logging
import sys

import pytest
import structlog

from infra.logs import configure_logs, without_people
from tests.cast import ALTYN, ERLAN

MASKED = f"{'•' * 8}{ERLAN.bin[8:]}"


@pytest.mark.parametrize("style", ["console", "json"])
def test_no_line_holds_a_persons_number_wherever_it_stood(style: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(style, "info")
    try:
        raise ValueError(f"Key (bin)=({ERLAN.bin}) already exists")
    except ValueError as failure:
        structlog.get_logger().error(
            "refused", path=f"/ru/company/{ERLAN.bin}", company=ALTYN.bin, exc_info=failure,
            deep={"numbers": [ERLAN.bin, int(ERLAN.bin)], "by": {ERLAN.bin: 1}}, counted=3,
        )  # fmt: skip
    line = capsys.readouterr().err
    assert ERLAN.bin not in line
    assert line.count(MASKED) >= 5
    assert ALTYN.bin in line


def test_lines_of_libraries_are_masked_too(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, root.handlers = root.handlers, []
    try:
        configure_logs("console", "info")
        root.handlers[0].stream = sys.stderr  # type: ignore[attr-defined]
        logging.getLogger("a.library").warning("cannot read %s", ERLAN.bin)
    finally:
        root.handlers = before
    assert f"cannot read {MASKED}" in capsys.readouterr().err


def test_what_is_no_persons_number_stays() -> None:
    for line in (f"BIN {ALTYN.bin}", "2026-01-10T06:00:00.123456Z", f"a{ERLAN.bin}", f"{ERLAN.bin}0", ERLAN.reference):
        assert without_people(line) == line
