"""One scoring from facts to stored values, inside the command's transaction."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from infra import clock
from infra.database import Connection, execute
from infra.errors import Refused
from infra.i18n import text
from registry.scores import store
from registry.scores.gather import Gathered, gather
from registry.scores.scope import Scope
from scoring.evaluate import evaluate, freeze
from scoring.features import FEATURES
from scoring.method import METHOD

SLICE = 50_000  # companies evaluated at once
EVERYTHING = {*FEATURES, *(f"index_{index.code}" for index in METHOD.indices)}
LOCK = 7_151  # advisory lock of scorings
Watch = Callable[[str, int, int], None]  # stage (gathering, freezing, evaluating, storing), done, of


class NothingToScore(Refused):
    """No source has been taken in yet."""

    code = "nothing-to-score"


@dataclass(frozen=True, slots=True)
class Scored:
    """What a scoring did: companies looked at, values closed and opened."""

    run_id: int | None
    scope: str
    cutoff: date | None
    companies: int
    closed: int
    opened: int


NOBODY = Scored(None, "nobody", None, 0, 0, 0)


def nobody_watches(stage: str, done: int, of: int) -> None:
    """Progress that nobody asked for."""


async def score(conn: Connection, scope: Scope, watch: Watch = nobody_watches) -> Scored:
    """Gather, evaluate and store. A national scoring freezes what peers are measured by, once for a method version.

    Raises NothingToScore before any import.
    """
    started = clock.now()
    alone = scope.low is None and scope.high is None
    await execute(f"select pg_advisory_xact_lock{'' if alone else '_shared'}({LOCK})")
    watch("gathering", 0, 1)
    gathered = await gather(scope, started)
    if gathered is None:
        raise NothingToScore(text("scoring.nothing"))
    frozen = await _reference(scope, gathered, watch)
    await store.stage()
    total = gathered.facts.height
    for done, part in _slices(gathered):
        watch("evaluating", done, total)
        await store.add(conn, evaluate(part.facts, part.owed, frozen), part)
    watch("storing", total, total)
    closed, opened = await store.merge(started)
    run = await store.note_run(scope.reason, gathered.cutoff, (total, opened), (started, clock.now()))
    return Scored(run, scope.reason, gathered.cutoff, total, closed, opened)


async def _reference(scope: Scope, gathered: Gathered, watch: Watch) -> pl.DataFrame:
    """What is frozen for this method version; a national scoring freezes what no earlier one could."""
    frozen = await store.frozen()
    if not scope.freezes or set(frozen["feature"]) >= EVERYTHING:
        return frozen
    watch("freezing", 0, 1)
    found = freeze(gathered.facts, gathered.owed).join(frozen.select("feature").unique(), on="feature", how="anti")
    await store.freeze(found, gathered.moment)
    return pl.concat([frozen, found])


def _slices(gathered: Gathered) -> Iterator[tuple[int, Gathered]]:
    done = 0
    for facts in gathered.facts.iter_slices(SLICE):
        owed = gathered.owed.join(facts.select("bin"), on="bin", how="semi")
        yield done, replace(gathered, facts=facts, owed=owed)
        done += facts.height
