"""Letters that follow from events."""

from typing import Any
from uuid import UUID

from infra.mail import Letter, post
from services.accounts.guessing import PERSON
from services.accounts.queries.people import account_of


async def tell_of_guessing(data: dict[str, Any]) -> None:
    """Once, when somebody has guessed at a person's proofs as often as is free: the person is told.

    A reaction and no part of the refusal itself, which must take the same time for addresses without an account.
    """
    if data["person"] and data["failures"] == PERSON.free:
        account = await account_of(UUID(data["person"]))
        await post(Letter(account.email, account.language, "guessed", {"failures": str(data["failures"])}))
