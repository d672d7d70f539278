"""The command that computes indices."""

from infra.actor import Actor
from infra.database import transaction
from infra.events import record
from registry.events import CompaniesScored
from registry.scores.run import NOBODY, Scored, Watch, nobody_watches, score
from registry.scores.scope import Scope


async def score_companies(scope: Scope, *, actor: Actor, watch: Watch = nobody_watches) -> Scored:
    """Compute the three indices of a scope from what is known now, and store what changed.

    One transaction, one event; nothing at all for nobody. Raises NothingToScore before any import.
    """
    if scope.is_nobody:
        return NOBODY
    async with transaction() as conn:
        done = await score(conn, scope, watch)
        await record(CompaniesScored(done.run_id or 0, done.scope, done.companies, done.opened), actor=actor)
        return done
