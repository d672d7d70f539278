"""Documents of the programme: drafted from a template, edited, approved by a second person, published, attested."""

from collections.abc import Mapping
from typing import Any

import rfc8785

from compliance.colleagues import Colleague
from compliance.errors import ChangedMeanwhile, NothingHere, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.events.programme import (
    PolicyApproved,
    PolicyAttested,
    PolicyDrafted,
    PolicyEdited,
    PolicyPublished,
    PolicyReturned,
    PolicySubmitted,
)
from compliance.library.programme.policies import FIELDS, Template, filled_in, templates
from compliance.queries.at_work import must_be_at_work
from compliance.queries.policies import policy_row, texts_in
from compliance.words import words
from infra import clock
from infra.database import Record, execute, fetch, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import LANGUAGES, text
from infra.mail import Letter, post
from registry.references import reference_of

LONGEST_FIELD = 200
Fields = Mapping[str, Mapping[str, str]]  # by name of the field and language


async def draft_policy(by: Colleague, kind: str, fields: Fields) -> int:
    """Begin the next version of a document from its template; its id. The same again, unchanged, is one draft.

    Raises NotYours, NothingHere for a kind that the library does not have, OutOfTurn, Unfit.
    """
    by.needs("lead")
    template = _template(kind)
    for field in FIELDS:
        for language in LANGUAGES:
            said = words(fields.get(field, {}).get(language, ""), f"{field}_{language}")
            if len(said) > LONGEST_FIELD:
                raise Unfit(text("workspace.too_long", n=LONGEST_FIELD), field=f"{field}_{language}")
    return await _begin(by, kind, filled_in(template, fields))


async def revise_policy(by: Colleague, kind: str) -> int:
    """Begin the next version of a document from the text in force; its id.

    Raises NotYours, NothingHere where none is in force, OutOfTurn.
    """
    by.needs("lead")
    row = await fetch_one(
        "select content from policy where organisation = $1 and kind = $2 and state = 'published'",
        by.organisation, kind,
    )  # fmt: skip
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return await _begin(by, kind, texts_in(row["content"]))


async def _begin(by: Colleague, kind: str, texts: Mapping[str, str]) -> int:
    async with transaction():
        await must_be_at_work(by)
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"policy {by.organisation} {kind}")
        last = await fetch_one(
            "select id, version, state, content from policy where organisation = $1 and kind = $2 "
            "order by version desc limit 1",
            by.organisation, kind,
        )  # fmt: skip
        if last is not None and last["state"] == "draft" and texts_in(last["content"]) == dict(texts):
            return int(last["id"])
        if last is not None and last["state"] not in ("published", "replaced"):
            raise OutOfTurn(text("programme.in_the_making"))
        version = 1 if last is None else last["version"] + 1
        made = await fetch_value(
            """insert into policy (organisation, kind, version, content, state, written_by, written_at)
               values ($1, $2, $3, $4, 'draft', $5, $6) returning id""",
            by.organisation, kind, version, _content(kind, version, texts), by.person, clock.now(),
        )  # fmt: skip
        await record(PolicyDrafted(made, kind, version), actor=by.actor)
    return int(made)


async def edit_policy(by: Colleague, policy: int, texts: Mapping[str, str], seen: str) -> str:
    """Write another text of a draft over the one that was seen (its hash); the new hash. The same again does nothing.

    Raises NotYours, NothingHere, OutOfTurn, Unfit, ChangedMeanwhile where somebody else wrote first.
    """
    by.needs("lead")
    said = {each: words(texts.get(each, ""), f"text_{each}").replace("\r\n", "\n") for each in LANGUAGES}
    async with transaction():
        row = await _held(by, policy, "draft")
        content = _content(row["kind"], row["version"], said)
        if bytes(row["content"]) == content:
            return str(row["sha256"])
        if row["sha256"] != seen:
            raise ChangedMeanwhile(text("programme.changed_meanwhile"))
        made = await fetch_value(
            "update policy set content = $2, written_by = $3, written_at = $4 where id = $1 returning sha256",
            policy, content, by.person, clock.now(),
        )  # fmt: skip
        await record(PolicyEdited(policy, made), actor=by.actor)
    return str(made)


async def submit_policy(by: Colleague, policy: int) -> str:
    """Put a draft up for approval; the hash that is asked about. Twice does nothing. Raises NotYours, NothingHere,
    OutOfTurn.
    """
    by.needs("lead")
    async with transaction():
        row = await _held(by, policy, "draft", "submitted")
        if row["state"] == "draft":
            await execute(
                "update policy set state = 'submitted', submitted_by = $2, submitted_at = $3 where id = $1",
                policy, by.person, clock.now(),
            )  # fmt: skip
            await record(PolicySubmitted(policy, row["sha256"]), actor=by.actor)
    return str(row["sha256"])


async def return_policy(by: Colleague, policy: int) -> None:
    """Give a text that waits for approval back to be worked on. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn.
    """
    by.needs("lead")
    async with transaction():
        row = await _held(by, policy, "draft", "submitted")
        if row["state"] == "submitted":
            await execute(
                "update policy set state = 'draft', submitted_by = null, submitted_at = null where id = $1", policy
            )
            await record(PolicyReturned(policy), actor=by.actor)


async def approve_policy(by: Colleague, policy: int, sha256: str) -> None:
    """Approve exactly the text of a hash. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn, ChangedMeanwhile where the text is another by now, SecondPersonNeeded for
    whoever wrote it last or put it up.
    """
    by.needs("approve")
    async with transaction():
        row = await _held(by, policy, "submitted", "approved")
        if row["sha256"] != sha256:
            raise ChangedMeanwhile(text("programme.changed_meanwhile"))
        if row["state"] == "approved":
            return
        if by.person in (row["written_by"], row["submitted_by"]):
            raise SecondPersonNeeded(text("programme.second_person"))
        await execute(
            "update policy set state = 'approved', approved_by = $2, approved_at = $3 where id = $1",
            policy, by.person, clock.now(),
        )  # fmt: skip
        await record(PolicyApproved(policy, sha256), actor=by.actor)


async def publish_policy(by: Colleague, policy: int) -> None:
    """From today an approved version is in force, and the one before it is not; members are written to. Twice does
    nothing.

    Raises NotYours, NothingHere, OutOfTurn.
    """
    by.needs("lead")
    today = clock.today()
    async with transaction():
        row = await _held(by, policy, "approved", "published")
        if row["state"] == "published":
            return
        await execute(
            """update policy set state = 'replaced', replaced_on = $3
               where organisation = $1 and kind = $2 and state = 'published'""",
            by.organisation, row["kind"], today,
        )  # fmt: skip
        await execute(
            "update policy set state = 'published', published_by = $2, published_on = $3 where id = $1",
            policy, by.person, today,
        )  # fmt: skip
        await record(PolicyPublished(policy, row["sha256"]), actor=by.actor)
        await _tell(by, row["kind"])


async def _tell(by: Colleague, kind: str) -> None:
    """Everybody but whoever publishes is written to."""
    rows = await fetch(
        """select distinct p.email, p.language from membership m join person p on p.id = m.person
           where m.organisation = $1 and m.until is null and p.email is not null and p.id <> $2""",
        by.organisation, by.person,
    )  # fmt: skip
    title, where = templates()[kind].title, f"{reference_of(by.organisation)}/integrity/programme/{kind}"
    for row in rows:
        language = row["language"]
        about = {"title": title.of(language)}
        await post(Letter(row["email"], language, "policy", about, f"/{language}/organisations/{where}"))


async def attest_policy(by: Colleague, policy: int, sha256: str) -> None:
    """Say: I have read this text and will follow it. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn where it is not in force, ChangedMeanwhile where it is another text.
    """
    by.needs("answer")
    async with transaction():
        row = await policy_row(by, policy)
        await must_be_at_work(by)
        if row["state"] != "published":
            raise OutOfTurn(text("programme.not_in_force"))
        if row["sha256"] != sha256:
            raise ChangedMeanwhile(text("programme.changed_meanwhile"))
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"attest {policy} {by.person}")
        if await fetch_value("select id from attestation where policy = $1 and person = $2", policy, by.person):
            return
        await execute(
            "insert into attestation (organisation, policy, person, at) values ($1, $2, $3, $4)",
            by.organisation, policy, by.person, clock.now(),
        )  # fmt: skip
        await record(PolicyAttested(policy, sha256), actor=by.actor)


def _template(kind: str) -> Template:
    found = templates().get(kind)
    if found is None:
        raise NothingHere(text("workspace.nothing_here"))
    return found


def _content(kind: str, version: int, texts: Mapping[str, str]) -> bytes:
    whole: dict[str, Any] = {"kind": kind, "version": version, "texts": {each: texts[each] for each in LANGUAGES}}
    return bytes(rfc8785.dumps(whole))


async def _held(by: Colleague, policy: int, *states: str) -> Record:
    """A version, while the command runs nobody else's. Raises NothingHere, OutOfTurn where it is in another state."""
    await must_be_at_work(by)
    row = await policy_row(by, policy, held=True)
    if row["state"] not in states:
        raise OutOfTurn(text("programme.out_of_turn"))
    return row
