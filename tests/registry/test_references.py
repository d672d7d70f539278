"""A person's number is written out sealed: the same for the same person, open to this register and to nobody else."""

import base64
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.secrets import instance_key, key_for
from infra.settings import settings
from registry.errors import NotABin
from registry.identifiers import SEALED_PATTERN, check_digit, is_bin
from registry.references import is_person, masked, number_of, numbered, reference_of
from tests.cast import ALTYN, ERLAN

LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
BORN_ON_A_DAY = [
    f"8503129{serial:04}{digit}"
    for serial in range(10_000)
    if (digit := check_digit(f"8503129{serial:04}")) is not None
]
PEOPLE = st.sampled_from(BORN_ON_A_DAY)


@contextmanager
def another_register() -> Iterator[None]:
    """As long as it lasts, this process is one of another deployment."""
    before = settings().instance_key
    try:
        settings().instance_key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        instance_key.cache_clear()
        key_for.cache_clear()
        yield
    finally:
        settings().instance_key = before
        instance_key.cache_clear()
        key_for.cache_clear()


@given(PEOPLE)
def test_a_sealed_number_opens_to_the_number_it_was_made_of(number: str) -> None:
    sealed = reference_of(number)
    assert re.fullmatch(SEALED_PATTERN, sealed)
    assert reference_of(number) == sealed
    assert str(number_of(sealed)) == str(number_of(sealed.upper())) == str(number_of(f" {sealed}\n")) == number
    assert numbered(sealed) == number
    assert masked(sealed) == masked(number) == f"{'•' * 8}{number[8:]}"
    assert is_person(sealed)
    assert is_person(number)


def test_a_company_refers_to_itself() -> None:
    assert reference_of(ALTYN.bin) == numbered(ALTYN.bin) == masked(ALTYN.bin) == ALTYN.bin
    assert str(number_of(ALTYN.bin)) == ALTYN.bin
    assert not is_person(ALTYN.bin)
    for nobody in ("", "Алтын Дән", "123", "i", "i-"):
        assert reference_of(nobody) == numbered(nobody) == masked(nobody) == nobody


def test_a_number_with_a_wrong_check_digit_is_a_persons_all_the_same() -> None:
    wrong = f"{ERLAN.bin[:11]}{(int(ERLAN.bin[11]) + 1) % 10}"
    assert not is_bin(wrong)
    assert numbered(reference_of(wrong)) == wrong
    with pytest.raises(NotABin) as refusal:
        number_of(wrong)
    assert wrong not in str(refusal.value.text.args)


@given(st.integers(0, 33), st.integers(1, 31))
def test_one_other_letter_and_it_opens_no_more(place: int, change: int) -> None:
    prefix, letters = ERLAN.reference[:2], ERLAN.reference[2:]
    other = LETTERS[(LETTERS.index(letters[place]) + change) % 32]
    _refused(prefix + letters[:place] + other + letters[place + 1 :])


@pytest.mark.parametrize("change", [
    lambda sealed: sealed[:-1], lambda sealed: sealed + "a", lambda sealed: sealed[:2],
    lambda sealed: sealed[:2] + "é" * 34,
    lambda sealed: f"{sealed[:2]}{'a' * 34}", lambda sealed: f"{sealed}{sealed}", lambda sealed: f"{sealed}======",
    lambda sealed: sealed.replace("-", "-="), lambda sealed: f"i-{ERLAN.bin}", lambda sealed: f"i-{'x' * 5000}",
])  # fmt: skip
def test_what_is_no_sealed_number_is_said_to_be_none(change) -> None:  # type: ignore[no-untyped-def]
    _refused(change(ERLAN.reference))


def _refused(broken: str) -> None:
    with pytest.raises(NotABin) as refusal:
        number_of(broken)
    assert refusal.value.extra["fault"] == "sealed"
    assert numbered(broken) == broken


def test_another_register_makes_others_and_opens_none_of_ours() -> None:
    ours = ERLAN.reference
    with another_register():
        theirs = ERLAN.reference
        assert theirs != ours
        _refused(ours)
        assert numbered(theirs) == ERLAN.bin
    _refused(theirs)
    assert ERLAN.reference == ours


def test_people_born_on_one_day_have_nothing_in_common() -> None:
    sealed = {reference_of(number) for number in BORN_ON_A_DAY[:300]}
    assert len(sealed) == 300
    # 32 letters at each place: by chance alone three places in a row agree for one pair in 32,768
    beginnings = {one[2:8] for one in sealed}
    endings = {one[-7:] for one in sealed}
    assert len(beginnings) == len(endings) == 300
