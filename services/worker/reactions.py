"""What follows from what: one table. Each delivery is retried alone, and an event is never lost.

A reaction is an async function of the event's id and data. It runs in the transaction that marks it delivered, so
its own writes happen exactly once; what it does outside the database must bear repetition.
"""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import structlog

from compliance.commands.credentials.statuses import sign_lists
from compliance.commands.label.checking import check_application
from compliance.commands.label.hooks import fan_out
from compliance.commands.label.issuing import tend_label
from compliance.commands.label.listing import relist_labels
from compliance.commands.label.rechecking import check_labels_of_import
from compliance.commands.label.recusing import enforce_recusals, recuse_everywhere, recuse_where_needed
from compliance.commands.training.assigning import recalculate_for_post
from compliance.commands.training.certificates import issue_certificate, revoke_corrected
from compliance.queries.training.records import records_of_import
from infra import clock
from infra.actor import SYSTEM
from infra.database import execute, fetch_one, transaction
from infra.errors import Refused
from registry import search
from registry.commands.scores import begin_nation, score_companies
from registry.scores import Scope
from services.notices import labels
from services.notices.letters import ask_for_evidence, tell_of_guessing

Reaction = Callable[[dict[str, Any]], Awaitable[object]]
log = structlog.get_logger()
MOST_TRIES = 12


async def rescore_changed(data: dict[str, Any]) -> None:
    """Score again whom an import changed; where it changed a great part of the register, everybody, by parts."""
    scope = await Scope.changed_by(int(data["run_id"]))
    await (begin_nation if scope.is_everyone else score_companies)(scope, actor=SYSTEM)


async def check_labels_changed(data: dict[str, Any]) -> None:
    """Hold the labels of those whom an import changed against it: a new listing suspends before anything is scored."""
    await check_labels_of_import(int(data["run_id"]))


async def list_labels_anew(data: dict[str, Any]) -> None:
    """The register of labels finds companies by the names that they have now."""
    await relist_labels(int(data["run_id"]))


async def refresh_search(_: dict[str, Any]) -> None:
    """Bring the search index up to what the database says."""
    await search.ensure_current()


async def certify(data: dict[str, Any]) -> None:
    """Issue the certificate of what was passed."""
    await issue_certificate(int(data["record"]))


async def certify_again(data: dict[str, Any]) -> None:
    """Revoke the certificate of what was corrected, and issue that of what stands in its place."""
    await revoke_corrected(int(data["record"]))
    await issue_certificate(int(data["record"]))


async def certify_imported(data: dict[str, Any]) -> None:
    """The same of all records that came in together, and of those that they took back."""
    for number in await records_of_import(int(data["training_import"])):
        await revoke_corrected(number)
        await issue_certificate(number)


async def sign_lists_anew(_: dict[str, Any]) -> None:
    """Another key signs from now on, status lists at once: none is left with the signature of the one before."""
    await sign_lists()


async def prove_label(data: dict[str, Any]) -> None:
    """Bring the credential of a label, and its bits, to what was decided."""
    await tend_label(int(data["label"]))


async def recalculate_training_of_posts(data: dict[str, Any]) -> None:
    """Assign again in an organisation whose register of exposed posts changed."""
    await recalculate_for_post(int(data["post"]))


async def recuse_in_case(data: dict[str, Any]) -> None:
    """Hold interests of the desk against a case that comes to it, or comes back by an appeal."""
    if data["act"] in ("submit", "appeal"):
        await recuse_where_needed(int(data["application"]))


async def recuse_by_interest(_: dict[str, Any]) -> None:
    """Hold every case against the interests of the desk, one of which has changed."""
    await recuse_everywhere()


async def enforce_recusal(data: dict[str, Any]) -> None:
    """End the part of whoever is recused; an assessor's case is assigned anew."""
    await enforce_recusals(int(data["application"]))


async def check_case(data: dict[str, Any]) -> None:
    """Hold the requirements of a case against register and workspace again."""
    await check_application(int(data["application"]))


async def tell_followers(_: dict[str, Any]) -> None:
    """Whoever follows labels by web hooks is told of what happened."""
    await fan_out()


REACTIONS: dict[str, tuple[Reaction, ...]] = {
    "import.finished": (check_labels_changed, list_labels_anew, rescore_changed, refresh_search),
    "scores.computed": (refresh_search,),
    "person.refused": (tell_of_guessing,),
    "assessment.evidence_requested": (ask_for_evidence,),
    "credentials.key_made": (sign_lists_anew,),
    "training.recorded": (certify,),
    "training.corrected": (certify_again,),
    "training.imported": (certify_imported,),
    "label.stepped": (recuse_in_case,),
    "label.interest_said": (recuse_by_interest,),
    "label.recusal_said": (enforce_recusal,),
    "label.recusal_settled": (enforce_recusal,),
    "label.granted": (prove_label, tell_followers),
    "label.suspended": (prove_label, tell_followers, labels.tell_of_suspension),
    "label.reinstated": (prove_label, tell_followers, labels.tell_of_reinstatement),
    "label.ended": (prove_label, tell_followers, labels.tell_of_end),
    "label.expired": (tell_followers, labels.tell_of_expiry),
    "label.incident_opened": (labels.tell_of_incident,),
    "label.incident_closed": (labels.tell_of_outcome,),
    "label.survey_opened": (labels.tell_of_survey,),
    "label.survey_found": (labels.tell_of_finding,),
    "risk.post_added": (recalculate_training_of_posts,),
    "risk.post_changed": (recalculate_training_of_posts,),
    "risk.post_closed": (recalculate_training_of_posts,),
    "label.check_wanted": (check_case,),
}


async def deliver_pending() -> int:
    """Run every reaction that is due and return how many ran well."""
    await _note_new_events()
    done = 0
    while (outcome := await _deliver_one()) is not None:
        done += outcome
        await _note_new_events()
    return done


async def _note_new_events() -> None:
    """Give each new event of a kind that has reactions its deliveries."""
    pairs = [(kind, reaction.__name__) for kind, reactions in REACTIONS.items() for reaction in reactions]
    await execute(
        """insert into delivery (event, reaction, tries, next_try_at)
           select e.id, r.reaction, 0, $3 from event e
           join unnest($1::text[], $2::text[]) as r(kind, reaction) on r.kind = e.kind
           where not exists (select from delivery d where d.event = e.id and d.reaction = r.reaction)
           on conflict do nothing""",
        [kind for kind, _ in pairs], [name for _, name in pairs], clock.now(),
    )  # fmt: skip


async def _deliver_one() -> int | None:
    """Deliver the oldest due delivery: 1 done, 0 failed and put off, None when nothing is due."""
    claimed = None
    try:
        async with transaction():
            claimed = await fetch_one(
                """select d.id, d.reaction, e.kind, e.data::text as data, d.tries from delivery d
                   join event e on e.id = d.event
                   where d.done_at is null and d.next_try_at <= $1 and d.tries < $2
                   order by d.event, d.id limit 1 for update of d skip locked""",
                clock.now(), MOST_TRIES,
            )  # fmt: skip
            if claimed is None:
                return None
            reaction = next(r for r in REACTIONS[claimed["kind"]] if r.__name__ == claimed["reaction"])
            await reaction(json.loads(claimed["data"]))
            await execute("update delivery set done_at = $2, error = null where id = $1", claimed["id"], clock.now())
        return 1
    except Exception as failure:  # of whatever kind: one reaction must not stop the others
        if claimed is None:
            raise
        refused = isinstance(failure, Refused)  # not now, but later: no fault
        log.warning("reaction.failed", reaction=claimed["reaction"], exc_info=not refused)
        await _put_off(claimed["id"], claimed["tries"] + 1, failure)
        return 0


async def _put_off(delivery: int, tries: int, failure: Exception) -> None:
    """Try again later: after 15 s, 30 s, 1 min … at most 6 h."""
    wait = timedelta(seconds=min(15 * 2 ** (tries - 1), 6 * 3600))
    await execute(
        "update delivery set tries = $2, next_try_at = $3, error = $4 where id = $1",
        delivery, tries, clock.now() + wait, f"{type(failure).__name__}: {failure}"[:500],
    )  # fmt: skip
