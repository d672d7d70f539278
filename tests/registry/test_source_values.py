"""How single values are read: what documents write, and what is no value at all."""

from datetime import date
from decimal import Decimal

import pytest

from registry.sources.values import (
    Unreadable,
    amount,
    day,
    exact,
    flag,
    moment,
    number_of_taxpayer,
    said,
    whole,
    words,
)


def reason(call, *given):
    with pytest.raises(Unreadable) as fault:
        call(*given)
    return fault.value.reason


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1 234 567,89", "1234567.89"), ("1\u00a0234,5", "1234.50"), ("1,234,567.89", "1234567.89"),
        ("1.234.567,89", "1234567.89"), ("24.297.440", "24297440"), ("24.297", "24297"), ("1,234", "1234"),
        ("0.500", "0.50"), ("1234.567", "1234.57"), ("(1 234)", "-1234"), ("-5", "-5"), ("−5", "-5"), ("+5", "5"),
        (12, "12"), (12.1, "12.10"), (Decimal("12345678901234567.89"), "12345678901234567.89"), ("1e3", "1000"),
    ],
)  # fmt: skip
def test_an_amount_is_read_however_people_write_it(written, meant):
    assert amount(written) == Decimal(meant)


@pytest.mark.parametrize("written", [None, "", "-", "—", "Нет данных", "  ", "деректер жоқ"])
def test_no_amount_is_not_zero(written):
    assert amount(written) is None


@pytest.mark.parametrize(
    "written", ["12a", "1.2.3", "1,2,3", "NaN", "Infinity", "1__0", "١٢٣", "()", "(", "1 2-3", True, {}, float("nan")]
)
def test_what_is_no_amount_is_told(written):
    assert reason(amount, written) == "reject.not_amount"


@pytest.mark.parametrize("written", ["1" * 19, Decimal("1e999999"), 10**18, "1e30", -(10**18)])
def test_an_amount_that_no_column_holds_is_told(written):
    assert reason(amount, written) == "reject.out_of_range"


def test_a_ratio_has_no_thousands():
    assert amount("1.234", 12, 4) == Decimal("1.2340")
    assert exact("0.12345678901") == Decimal("0.12345678901")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2022-02-11 00:00:00", "2022-02-11 00:00:00"),
        ("2025-03-18 16:40:02.125000", "2025-03-18 16:40:02.125000"),
        ("2025-03-18T16:40:02", "2025-03-18 16:40:02"),
        ("2025-03-18", "2025-03-18 00:00:00"),
        ("18.03.2025", "2025-03-18 00:00:00"),
        ("18.03.2025 16:40:02", "2025-03-18 16:40:02"),
        ("2025-03-17T19:00:00Z", "2025-03-18 00:00:00"),
        ("2022-01-01+06:00", "2022-01-01 00:00:00"),
    ],
)
def test_a_moment_is_read_in_the_time_of_kazakhstan(written, meant):
    assert str(moment(written)) == meant
    assert str(day(written)) == meant[:10]


@pytest.mark.parametrize("written", [None, "", "0000-00-00 00:00:00", "0000-00-00", "0001-01-01T00:00:00", "-"])
def test_a_zero_date_is_no_date(written):
    assert moment(written) is None


@pytest.mark.parametrize(
    "written", ["31.02.2025", "2025", "2025-13-01", "вчера", "9999-12-31", "1700-01-01", 20250318, "9999-12-31T23:59Z"]
)
def test_what_is_no_date_is_told(written):
    assert reason(day, written) == "reject.not_date"


def test_flags_are_numbers_and_words():
    assert [flag(value) for value in (1, 0, "1", "0", True, False, "Да", "нет")] == [True, False] * 4
    assert flag(None) is flag("") is None
    assert reason(flag, 2) == "reject.not_flag"


def test_whole_numbers_fit_their_column():
    assert whole("771929") == 771929
    assert whole(Decimal("7.0")) == 7
    assert reason(whole, "7.5") == "reject.not_whole"
    assert reason(whole, 40_000, 16) == "reject.out_of_range"
    assert reason(whole, 2**63) == "reject.out_of_range"


def test_texts_lose_what_a_database_cannot_hold():
    assert words("  Ұлы\x00тау ") == "Ұлытау"
    assert words("\ud800x") == "x"
    assert words("") is None
    assert reason(words, "12345", 4) == "reject.too_long"
    assert reason(words, ["a"]) == "reject.not_text"
    assert said("Нет данных") is None


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", "empty"),
        (None, "empty"),
        ("1202XXX03550", "masked"),
        ("02024000055Б", "not_digits"),
        ("123", "length"),
        ("020240000556", "check_digit"),
        ("600400123456", "rnn"),
    ],
)
def test_a_wrong_number_names_its_fault(written, fault):
    assert reason(number_of_taxpayer, written) == f"reject.bin.{fault}"


def test_a_number_that_lost_its_zero_is_found_again():
    assert number_of_taxpayer("20240000555.0") == number_of_taxpayer(20240000555) == "020240000555"


def test_a_value_at_fault_is_kept_short():
    with pytest.raises(Unreadable) as fault:
        day("x" * 5000)
    assert len(fault.value.value) == 200
    assert date(2025, 1, 1) == day(date(2025, 1, 1))
