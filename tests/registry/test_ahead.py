"""Work done ahead: the same items in order, faults where they belong, nothing running on unasked."""

import threading
from collections.abc import Iterator

import pytest

from infra import clock
from registry.sources.ahead import one_ahead


def test_items_come_in_order_and_one_is_made_meanwhile():
    made: list[int] = []
    second = threading.Event()

    def items() -> Iterator[int]:
        for number in range(5):
            made.append(number)
            if number == 1:
                second.set()
            yield number

    coming = one_ahead(items())
    assert next(coming) == 0
    assert second.wait(5), "the second is made while the first is in use"
    assert made == [0, 1]
    assert list(coming) == [1, 2, 3, 4]


def test_a_fault_comes_where_the_item_would_have_come():
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("broken off")

    coming = one_ahead(items())
    assert next(coming) == 1
    with pytest.raises(ValueError, match="broken off"):
        next(coming)


def test_who_turns_away_leaves_no_thread_behind():
    coming = one_ahead(iter(range(1_000_000)))
    assert next(coming) == 0
    coming.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ahead")]


def test_the_moment_is_the_same_in_the_other_thread():
    def moments() -> Iterator[object]:
        yield clock.now()

    with clock.frozen(clock.now()):
        assert list(one_ahead(moments())) == [clock.now()]
