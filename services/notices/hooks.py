"""Web hooks on their way: what is sent, how it is signed, and what becomes of an answer.

`Moldir-Signature: t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>", in hex>`: whoever holds the secret can tell that
the body is ours and that it is not an old one sent again.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping

from compliance.commands.label.hooks import SEAL, claim_due, delivered, not_delivered
from compliance.credentials.issuing import stamp
from compliance.queries.label.register import change_numbered
from infra import clock
from infra.database import Record
from infra.errors import Problem
from infra.i18n import translate
from infra.secrets import unseal
from infra.settings import settings
from services.notices.outgoing import Outgoing

AT_ONCE = 8
TURNS = 50  # in one run of the job; what is left comes with the next


async def deliver_hooks(out: Outgoing | None = None) -> int:
    """Send what is due, some at a time; how many were tried."""
    way, tried = out or Outgoing(), 0
    for _ in range(TURNS):
        due = await claim_due(AT_ONCE)
        if not due:
            break
        bodies = [await _body(row) for row in due]
        answers = await asyncio.gather(*(_send(way, row, body) for row, body in zip(due, bodies, strict=True)))
        for row, (status, error) in zip(due, answers, strict=True):
            if error is None and status is not None and 200 <= status < 300:
                await delivered(row["id"], status)
            else:
                await not_delivered(row["id"], status, error)
        tried += len(due)
    return tried


async def _body(row: Record) -> bytes:
    """What is said: which delivery, when it was made, and the change; of a test nothing."""
    change = await change_numbered(row["history"]) if row["history"] is not None else None
    told = None if change is None else {
        "id": change.id, "what": change.what, "reason": change.code, "on": change.on_day.isoformat(),
        "at": stamp(change.at), "number": change.number, "version": change.version, "level": change.level,
        "bin": change.organisation, "name": {"kk": change.name.kk, "ru": change.name.ru},
        "label": f"{settings().site}/api/v1/labels/{change.number}",
    }  # fmt: skip
    whole = {"delivery": row["id"], "type": "label.changed" if told else "ping", "made_at": stamp(row["made_at"]),
             "change": told}  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


async def _send(way: Outgoing, row: Record, body: bytes) -> tuple[int | None, str | None]:
    """The status of the answer, or why there is none, in a word that says nothing of our network."""
    secret = unseal(SEAL, bytes(row["secret"]))
    try:
        answer = await way.post(row["url"], body, headers_of(secret, row["id"], body))
    except Problem as problem:
        return None, translate(problem.text, "en")
    return answer.status, None


def headers_of(secret: bytes, delivery: int, body: bytes) -> Mapping[str, str]:
    """What goes along with a body."""
    seconds = int(clock.now().timestamp())
    return {
        "Content-Type": "application/json",
        "Moldir-Delivery": str(delivery),
        "Moldir-Signature": f"t={seconds},v1={signature(secret, seconds, body)}",
    }


def signature(secret: bytes, seconds: int, body: bytes) -> str:
    """HMAC-SHA256 of a body at a moment."""
    return hmac.new(secret, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
