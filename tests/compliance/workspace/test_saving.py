"""Two people write one answer at once: what does not collide comes together, and no word of either is lost."""

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.commands.answering import Said, answer_item
from compliance.commands.saving import join, save_answer
from compliance.errors import ChangedMeanwhile, Unfit
from compliance.queries.heads import Place
from infra.database import fetch
from tests.compliance.workspace.players import BOLAT, ITEM, MARAT, being, everybody, opened
from tests.compliance.workspace.players import given as share

WORDS = st.sampled_from(["", "Бар", "Жоқ", "Наурызда бекітілді"])
ANSWERS = st.builds(
    lambda level, reason, one, two: Said(
        level, reason, {k: v for k, v in (("RA-1.1", one), ("RA-1.2", two)) if v}
    ),
    st.sampled_from([None, 0, 3, 5]), WORDS, WORDS, WORDS,
)  # fmt: skip


def words_of(said: Said) -> dict[str, str]:
    level = "" if said.claimed is None else str(said.claimed)
    return {"claimed": level, "reason": said.reason, **said.replies}


@given(ANSWERS, ANSWERS, ANSWERS)
def test_every_change_of_either_stands_or_is_shown(seen: Said, theirs: Said, mine: Said) -> None:
    together, collisions = join(seen, theirs, mine)
    shown = {each.name: (each.theirs, each.mine) for each in collisions}
    for name in {*words_of(seen), *words_of(theirs), *words_of(mine)}:
        was, there, here = (words_of(each).get(name, "") for each in (seen, theirs, mine))
        stands = words_of(together).get(name, "")
        if there != was and here not in (was, there):
            assert shown.pop(name) == (there, here)
        assert stands == (there if here == was else here)
    assert not shown


@given(ANSWERS, ANSWERS)
def test_where_one_of_two_changed_nothing_the_other_stands(seen: Said, other: Said) -> None:
    assert join(seen, other, seen) == (other, ())
    assert join(seen, seen, other) == (other, ())
    assert join(seen, other, other) == (other, ())


@pytest.fixture
async def place(db: asyncpg.Connection) -> Place:
    await everybody()
    assessment = await opened()
    await share(assessment, ITEM)
    return Place(assessment, ITEM)


async def test_a_reply_and_a_level_given_at_once_both_stand(place: Place) -> None:
    async with being(BOLAT) as by:
        assert (await save_answer(by, place, Said(None, "", {"RA-1.1": "Бар"}), 0)).version == 1
    async with being(MARAT) as by:  # who saw the empty answer
        saved = await save_answer(by, place, Said(3, "Енгізілген"), 0)
    assert (saved.version, saved.joined) == (2, True)
    assert saved.said == Said(3, "Енгізілген", {"RA-1.1": "Бар"})
    async with being(BOLAT) as by:  # whose browser sends the same again
        again = await save_answer(by, place, saved.said, 1)
    assert (again.version, again.joined) == (2, False)


async def test_the_same_part_changed_twice_is_for_people_to_settle(place: Place) -> None:
    async with being(BOLAT) as by:
        await save_answer(by, place, Said(2, "Болаттың сөзі", {"RA-1.1": "Бар"}), 0)
    async with being(MARAT) as by:
        with pytest.raises(ChangedMeanwhile) as caught:
            await save_answer(by, place, Said(2, "Мараттың сөзі", {"RA-1.2": "Иә"}), 0)
    (collision,) = caught.value.extra["collisions"]  # type: ignore[misc]
    assert (collision.name, collision.theirs, collision.mine) == ("reason", "Болаттың сөзі", "Мараттың сөзі")
    assert caught.value.extra["joined"] == Said(2, "Мараттың сөзі", {"RA-1.1": "Бар", "RA-1.2": "Иә"})
    rows = await fetch("select reason from answer_history order by id")
    assert [row["reason"] for row in rows] == ["Болаттың сөзі"]


async def test_a_version_that_never_was_is_as_if_nothing_had_been_seen(place: Place) -> None:
    async with being(BOLAT) as by:
        await answer_item(by, place, Said(2, "Бірінші"), 0)
        with pytest.raises(ChangedMeanwhile):
            await save_answer(by, place, Said(2, "Екінші"), 999)
        with pytest.raises(Unfit):
            await save_answer(by, place, Said(2, "", {"CTX-1.1": "басқа тармақтың сұрағы"}), 0)
