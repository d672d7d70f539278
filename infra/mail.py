"""Letters: a command that commits has its letters sent, one that fails has none. Their words are chosen when they go.

A row names its template and what goes into it; a link with a secret in it is sealed until it is sent, then forgotten.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from infra import clock
from infra.database import enqueue, fetch_value, in_transaction
from infra.looking import at_the_door
from infra.secrets import seal

SEAL = "mail"


@dataclass(frozen=True, slots=True)
class Letter:
    """To whom, in which language, which template (message ids `mail.<template>.*`), with what in it."""

    address: str
    language: str
    template: str
    data: Mapping[str, str] = field(default_factory=dict)
    link: str = ""  # path of the page it leads to; may hold a secret


async def post(letter: Letter) -> int:
    """Put a letter out to be sent once the running command has committed. Returns its id.

    Raises RuntimeError outside a transaction: a letter about something that did not happen would be a lie.
    """
    if not in_transaction():
        raise RuntimeError(f"{letter.template} posted outside a transaction")
    with at_the_door():  # letters belong to nobody who can be signed in
        made = await fetch_value(
            """insert into mail (address, language, template, data, link, made_at, tries, next_try_at)
               values ($1, $2, $3, $4::jsonb, $5, $6, 0, $6) returning id""",
            letter.address, letter.language, letter.template, json.dumps(dict(letter.data), ensure_ascii=False),
            seal(SEAL, letter.link.encode()), clock.now(),
        )  # fmt: skip
    enqueue("send_mail")
    return int(made)
