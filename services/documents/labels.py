"""Answers about labels, and what doors make of them, kept while they are true.

What an answer depends on is asked for with each request, by one statement for all that wait: the state of that label,
and the newest change of the register, which knows its company's name. So a suspension is seen by the next request
in every process, and nothing has to be thrown away.
"""

from collections.abc import Callable, Hashable
from functools import partial
from typing import TypeVar

from compliance.commands.label.attesting import Signed, attest
from compliance.label.typed import read_typed
from compliance.queries.label.public import label_answer, states_of
from compliance.views.label.public import LabelAnswer
from infra import clock
from infra.database import engine, fetch_value, on_one_connection
from infra.kept import Gathered, Kept, Together
from infra.looking import NOBODY, looks
from infra.settings import settings
from registry.queries.moments import newest_change

TURN = 600  # seconds in which an attestation is signed once: it counts for an hour
LATEST = "select concat_ws(':', id, xmin, ctid) from label where organisation = $1 order by id desc limit 1"
T = TypeVar("T")
Key = tuple[Hashable, ...]

_kept = Kept(lambda: settings().kept_bytes)
_asking, _states = Together(), Gathered(states_of)


async def answer_made(typed: str, what: Key, make: Callable[[LabelAnswer], T]) -> T:
    """What `make` makes of the answer to a number, remembered under `what`; made anew for what nobody has.

    `what` names the kind of thing and everything beside the label that it depends on: a language, an address. Nothing
    of a viewer may be in it: it is given to whoever asks for the same.
    """
    number, day = read_typed(typed), clock.today()

    async def made() -> T:
        return make(await label_answer(typed, day))

    with looks(NOBODY):
        state = await _state(number) if number is not None else None
        if state is None:  # whoever tries numbers out fills nobody's memory
            return await made()
        return await _kept.get((engine.config.get("dsn"), day, *state, *what), made)


async def _state(number: str) -> Key | None:
    """What an answer depends on; None where nobody has the number."""
    if on_one_connection():  # others would not see what a transaction has written
        state = (await states_of([number])).get(number)
    else:
        state = await _states.ask(number)
    return (number, *state) if state is not None else None


async def attestation_of(number: str) -> Signed:
    """What is on record of a company, signed: the same for whoever asks within some minutes, unless it changes.

    Raises Unavailable where no key lies here.
    """
    with looks(NOBODY):
        state = await fetch_value(LATEST, number)
        turn = int(clock.now().timestamp()) // TURN
        key = ("attestation", engine.config.get("dsn"), number, state, await _change(), clock.today(), turn)
        return await _kept.get(key, partial(attest, number))


async def _change() -> Hashable:
    return await (newest_change() if on_one_connection() else _asking.ask(newest_change))


def forget() -> None:
    """Drop everything remembered, as a new process would."""
    _kept.forget()
