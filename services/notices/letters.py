"""Letters that follow from events."""

from datetime import date
from typing import Any
from uuid import UUID

from infra.database import fetch_one
from infra.i18n import day, show
from infra.mail import Letter, post
from registry.references import reference_of
from services.accounts.guessing import PERSON
from services.accounts.queries.organisations import name_of
from services.accounts.queries.people import account_of


async def tell_of_guessing(data: dict[str, Any]) -> None:
    """Once, when somebody has guessed at a person's proofs as often as is free: the person is told.

    A reaction and no part of the refusal itself, which must take the same time for addresses without an account.
    """
    if data["person"] and data["failures"] == PERSON.free:
        account = await account_of(UUID(data["person"]))
        await post(Letter(account.email, account.language, "guessed", {"failures": str(data["failures"])}))


async def ask_for_evidence(data: dict[str, Any]) -> None:
    """Whoever is asked for fresh evidence is told so, unless that was settled meanwhile.

    The letter names neither the file nor the item: what they say is not for a mailbox.
    """
    row = await fetch_one(
        """select r.organisation, r.person from evidence_request r where r.id = $1 and r.withdrawn_at is null
           and not exists (select from evidence n where n.supersedes = r.evidence)""",
        data["request"],
    )
    if row is None:
        return
    account = await account_of(row["person"])
    number, language = row["organisation"], account.language
    said = {
        "organisation": show(await name_of(number), language),
        "day": day(date.fromisoformat(data["due_on"]), language),
    }
    link = f"/{language}/organisations/{reference_of(number)}/integrity/evidence/{data['evidence']}"
    await post(Letter(account.email, language, "evidence_requested", said, link))
