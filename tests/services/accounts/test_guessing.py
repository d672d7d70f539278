"""How often somebody may guess."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.accounts.guessing import MACHINE, MAILBOX, PERSON, Record, Rule, attempted, minutes_until

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_few_attempts_are_free_then_the_pauses_double() -> None:
    record, pauses = Record(), []
    for number in range(10):
        now = record.blocked_until or NOON + timedelta(seconds=number)
        record = attempted(PERSON, record, now)
        pauses.append((record.blocked_until - now).total_seconds() / 60 if record.blocked_until else 0)
    assert pauses == [0, 0, 0, 0, 1, 2, 4, 8, 15, 15]


@given(st.lists(st.integers(min_value=0, max_value=600), min_size=50, max_size=300), st.sampled_from([PERSON, MAILBOX]))
def test_nobody_gets_a_hundred_attempts_an_hour_on_one_account(gaps: list[int], rule: Rule) -> None:
    """ASVS 2.2.1; however the attempts are spread, at any hour."""
    record, now, taken = Record(), NOON, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        if not record.blocked(now):
            record = attempted(rule, record, now)
            taken.append(now)
    busiest = max(sum(one <= other < one + timedelta(hours=1) for other in taken) for one in taken)
    assert busiest <= 20


def test_what_was_long_ago_is_forgotten() -> None:
    tired = Record(9, NOON)
    assert attempted(PERSON, tired, NOON + timedelta(hours=25)) == Record(1, NOON + timedelta(hours=25))
    assert attempted(MACHINE, Record(99, NOON), NOON + timedelta(minutes=59)).blocked_until is not None


def test_minutes_are_whole_and_at_least_one() -> None:
    assert minutes_until(NOON + timedelta(seconds=1), NOON) == 1
    assert minutes_until(NOON + timedelta(minutes=4, seconds=1), NOON) == 5
