"""A BIN says who somebody is and catches a wrong digit; what it cannot catch is stated."""

import csv
import json
import random
from datetime import date
from itertools import product
from pathlib import Path

import polars as pl
import pytest
import typer
from typer.testing import CliRunner

from registry.errors import NotABin
from registry.identifiers import (
    FIRST_PASS,
    SECOND_PASS,
    Bin,
    EntityKind,
    check_digit,
    clean,
    fault_of,
    is_bin,
    padded,
    parse,
    valid,
)
from services.cli import bin as bin_command
from services.cli import session

with (Path(__file__).parents[1] / "data" / "known_bins.csv").open(encoding="utf-8", newline="") as file:
    KNOWN = list(csv.DictReader(file))
NUMBERS = [row["bin"] for row in KNOWN]
app = typer.Typer()
bin_command.add_to(app)


@pytest.mark.parametrize("row", KNOWN, ids=NUMBERS)
def test_each_of_twenty_real_companies_has_a_valid_number_by_the_stated_row_of_weights(row: dict[str, str]) -> None:
    found = parse(row["bin"])
    assert found.check_pass == int(row["check_pass"])
    assert found.kind is EntityKind.LEGAL
    assert not found.is_synthetic


@pytest.mark.parametrize("number", NUMBERS)
def test_a_real_number_with_any_other_check_digit_is_refused(number: str) -> None:
    for digit in "0123456789":
        if digit != number[11]:
            assert fault_of(number[:11] + digit) == "check_digit"


def test_the_second_row_of_weights_decides_for_five_of_the_twenty() -> None:
    decided = [row["bin"] for row in KNOWN if row["check_pass"] == "2"]
    assert len(decided) == 5
    for number in decided:
        sums = [sum(int(d) * w for d, w in zip(number, row, strict=False)) % 11 for row in (FIRST_PASS, SECOND_PASS)]
        assert sums == [10, int(number[11])]


def test_a_changed_digit_before_the_last_is_caught_where_the_published_weights_can_see_it() -> None:
    """The published weights cannot see every slip, and this is exactly what they miss.

    Weight 11 counts for nothing: digit 11 in the first row, digit 9 in the second. And where a change moves the number
    from one row of weights to the other, they agree by chance once in ten. Nine changes in ten are caught.
    """
    changes = missed = 0
    for number in NUMBERS:
        for place, digit in product(range(11), "0123456789"):
            changed = number[:place] + digit + number[place + 1 :]
            changes += changed != number
            if changed != number and is_bin(changed):
                missed += 1
                before, after = Bin(number).check_pass, Bin(changed).check_pass
                assert before != after or place == {1: 10, 2: 8}[before]
    assert changes == 20 * 11 * 9
    assert missed / changes < 0.1


def test_every_changed_last_digit_and_most_changed_digits_are_refused_by_the_command() -> None:
    runner = CliRunner()
    refused = 0
    for number in NUMBERS:
        assert runner.invoke(app, ["bin", "check", number]).exit_code == 0
        wrong = number[:11] + str((int(number[11]) + 1) % 10)
        refused += runner.invoke(app, ["bin", "check", wrong]).exit_code == 1
    assert refused == 20


def test_two_neighbouring_digits_swapped_are_caught() -> None:
    swaps = [
        number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        for number in NUMBERS
        for place in range(11)
        if number[place] != number[place + 1]
    ]
    caught = sum(not is_bin(swapped) for swapped in swaps)
    assert caught / len(swaps) > 0.97


def test_a_number_that_is_10_in_both_rows_is_never_issued() -> None:
    never = next(f"0001400{serial:04}" for serial in range(10_000) if check_digit(f"0001400{serial:04}") is None)
    assert all(fault_of(never + digit) == "check_digit" for digit in "0123456789")


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", "empty"),
        (None, "empty"),
        ("1202XXX03550", "masked"),
        ("1202ХХХ03550", "masked"),
        ("120240••3550", "masked"),
        ("12024000355O", "not_digits"),
        ("ТОО Алтын", "not_digits"),
        ("0202400005551", "length"),
        ("123456", "length"),
        ("600700012345", "rnn"),
        ("021340000555", "structure"),
        ("020290000555", "structure"),
        ("900230300001", "structure"),
        ("020240000556", "check_digit"),
    ],
)
def test_what_is_not_a_number_is_refused_with_its_reason(written: object, fault: str) -> None:
    with pytest.raises(NotABin) as refusal:
        parse(written)
    assert refusal.value.extra["fault"] == fault


@pytest.mark.parametrize(
    "written", ["20240000555", 20240000555, 20240000555.0, "020 240 000 555", "'020240000555", "020240000555\xa0"]
)
def test_kazmunaygas_is_known_as_workbooks_and_people_write_it(written: object) -> None:
    assert str(parse(written)) == "020240000555"


def test_an_old_taxpayer_number_is_not_taken_for_a_bin_although_it_has_twelve_digits() -> None:
    assert fault_of("620200356479") == "rnn"


def test_the_month_of_registration_is_never_in_the_future() -> None:
    assert parse("020240000555").registered_month(date(2026, 11, 22)) == date(2002, 2, 1)
    assert parse("941240000193").registered_month(date(2026, 11, 22)) == date(1994, 12, 1)
    assert Bin("261240000000").registered_month(date(2026, 11, 22)) == date(1926, 12, 1)


@pytest.mark.parametrize(
    ("digits", "kind"),
    [
        ("40", "legal"),
        ("41", "branch"),
        ("42", "representative"),
        ("50", "nonresident"),
        ("51", "branch"),
        ("60", "joint"),
        ("63", "farm"),
    ],
)
def test_digits_five_and_six_tell_the_kind_of_entity(digits: str, kind: str) -> None:
    assert Bin(f"0002{digits}000000").kind == kind


def test_a_persons_number_shows_neither_its_bearer_nor_a_month() -> None:
    eleven = "90051530012"
    person = parse(f"{eleven}{check_digit(eleven)}")
    assert person.is_person
    assert person.birth_date() == date(1990, 5, 15)
    assert person.registered_month(date(2026, 1, 1)) is None
    assert person.masked == f"{'•' * 8}{person.number[8:]}"


def test_whole_frames_are_judged_like_single_numbers() -> None:
    chance = random.Random(7)
    written = [*NUMBERS, *(f"{chance.randrange(10**12):012}" for _ in range(3000)), "1202XXX03550", "", "20240000555"]
    written += [
        f"{chance.randint(0, 99):02}{chance.randint(1, 12):02}4{chance.randint(0, 3)}{chance.randrange(10**6):06}"
        for _ in range(3000)
    ]
    frame = (
        pl.DataFrame({"bin": written})
        .with_columns(padded("bin").alias("padded"))
        .with_columns(valid("padded").alias("ok"))
    )
    assert frame["padded"].to_list() == [clean(one) for one in written]
    days = [one for one, ok in zip(frame["padded"], frame["ok"], strict=True) if ok != is_bin(one)]
    assert all(one[4] in "0123" for one in days)  # only days past the end of a month are left to the single check
    assert frame["ok"].sum() > 250


def test_the_command_tells_what_a_number_says_without_a_database() -> None:
    told = json.loads(CliRunner().invoke(app, ["bin", "check", "20240000555", "--json"]).stdout)
    assert told == {
        "number": "020240000555",
        "valid": True,
        "kind": "legal",
        "kind_name": "Legal entity",
        "registered_month": "2002-02",
        "check_pass": 1,
        "synthetic": False,
    }


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("kk", "бақылау цифры сәйкес келмейді"),
        ("ru", "контрольная цифра не сходится"),
        ("en", "check digit does not fit"),
    ],
)
def test_a_refusal_is_a_sentence_in_the_readers_language(language: str, sentence: str) -> None:
    token = session.language.set(language)
    answer = CliRunner().invoke(app, ["bin", "check", "020240000556", "--json"])
    session.language.reset(token)
    assert answer.exit_code == 1
    told = json.loads(answer.stdout)
    assert told["valid"] is False
    assert told["fault"] == "check_digit"
    assert sentence in told["reason"]


def test_the_command_without_a_number_is_wrong_usage() -> None:
    assert CliRunner().invoke(app, ["bin", "check"]).exit_code == 2
