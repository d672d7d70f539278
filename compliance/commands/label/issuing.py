"""The credential of a label follows its row: issued for each version, its bits set and cleared, the register told.

The worker does it as a reaction to what was decided, and sweeps for what no reaction reached. One function brings
everything of a label to what its row says; run twice it changes nothing the second time.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from compliance.commands.credentials.keys import signer
from compliance.commands.credentials.statuses import Place, clear_bit, set_bit, settle, take_place
from compliance.credentials.jose import secure_token
from compliance.credentials.labels import Granted, Product, label, secured
from compliance.credentials.offline import KeyInUse, Printed, code
from compliance.events.credentials import LabelIssued, LabelStatusSet
from compliance.library.scheme import scheme
from compliance.queries.credentials import contexts, issuer
from infra import clock
from infra.actor import SYSTEM, Actor
from infra.database import Record, execute, fetch, fetch_one, fetch_value, transaction
from infra.events import record as happened
from infra.i18n import DEFAULT_LANGUAGE, show
from infra.settings import settings
from registry.commands.credentials import LabelSaid, close_label, record_label
from registry.queries.contracts import load_parties

PURPOSES = ("revocation", "suspension")
A_TURN = 200  # labels brought up to date in one sweep
# whether the key that signed a credential is one that somebody else may have had: one key signs at a time
SPOILT = """
coalesce((select k.revoked is not null from signing_key k where k.since <= c.issued_at order by k.since desc limit 1),
         false)
"""
# labels whose credential is missing or worth nothing, or whose bits are not as the row says ($1: day, $2: moment)
BEHIND = f"""
select l.id from label l
left join issued_credential c on c.label = l.id and c.version = l.version
where ((c.id is null or {SPOILT}) and l.ended_on is null and l.valid_until >= $1)
   or exists (select from issued_credential o join credential_status s on s.credential = o.id
              join status_list p on p.id = s.list where o.label = l.id and case p.purpose
                  when 'suspension' then l.ended_on is null
                      and (s.set_at is not null) <> coalesce(l.suspended_on <= $1, false)
                  else s.set_at is null and (l.ended_on <= $1
                                             or o.version < l.version and c.id is not null and c.valid_from <= $2) end)
order by l.id limit $3
"""


@dataclass(frozen=True, slots=True)
class Made:
    """A credential of a label as it was signed."""

    document: bytes
    jwt: str
    offline: list[str]


async def tend_label(number: int) -> bool:
    """Bring credential, bits and the register's fact to what the row of a label says; whether anything was signed.

    Safe to run twice, and by two at once: they wait for each other, as they sign the same lists.
    """
    async with transaction():
        await execute("select pg_advisory_xact_lock(hashtext('credentials of labels'))")
        row = await fetch_one("select * from label where id = $1 for update", number)
        if row is None:
            return False
        issued = await _issue(row)
        changed = await _set_bits(row)
        await _tell_register(row)
    return issued or changed


async def tend_labels() -> int:
    """The same for all labels that are behind their rows; how many. Safe to run twice."""
    rows = await fetch(BEHIND, clock.today(), clock.now(), A_TURN)
    return sum([await tend_label(row["id"]) for row in rows])


async def _issue(row: Record) -> bool:
    """Sign the credential of the version that a label has now; false where it is signed, or none is due any more.

    What was signed with a key that somebody else may have had is signed again, at its places in the lists.
    """
    there = f"select c.id, {SPOILT} as spoilt from issued_credential c where c.label = $1 and c.version = $2"
    if row["ended_on"] is not None or row["valid_until"] < clock.today():
        return False
    before = await fetch_one(there, row["id"], row["version"])
    if before is not None:
        return before["spoilt"] and await _sign_again(row, before["id"])
    places = [await take_place("label", purpose) for purpose in PURPOSES]
    key = await signer()  # after the lists, which are held before the key wherever they are signed
    told = await _told(row, places)
    made = await asyncio.to_thread(_signed, told, key, places)
    credential = await fetch_value(
        """insert into issued_credential (kind, number, subject, organisation, language, document, jwt, valid_from,
                                          valid_until, issued_at, version, label, offline)
           values ('label', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id""",
        row["number"], uuid4(), row["organisation"], DEFAULT_LANGUAGE, made.document, made.jwt, told.begins, told.ends,
        clock.now(), row["version"], row["id"], made.offline,
    )  # fmt: skip
    for place in places:
        await settle(place, credential)
    await happened(LabelIssued(credential, row["id"], row["version"], key.public), actor=_system(row))
    return True


async def _sign_again(row: Record, credential: int) -> bool:
    """The same credential, signed with the key in use."""
    found = await fetch(
        """select s.list, s.index, l.purpose from credential_status s join status_list l on l.id = s.list
           where s.credential = $1""",
        credential,
    )
    by_purpose = {one["purpose"]: Place(one["list"], one["index"], one["purpose"]) for one in found}
    places = [by_purpose[purpose] for purpose in PURPOSES]
    key = await signer()
    made = await asyncio.to_thread(_signed, await _told(row, places), key, places)
    await execute(
        "update issued_credential set document = $2, jwt = $3, offline = $4, issued_at = $5 where id = $1",
        credential, made.document, made.jwt, made.offline, clock.now(),
    )  # fmt: skip
    await happened(LabelIssued(credential, row["id"], row["version"], key.public), actor=_system(row))
    return True


async def _told(row: Record, places: Sequence[Place]) -> Granted:
    begins = clock.start_of(await _begins_on(row))
    parties = await load_parties([row["organisation"]], clock.now())
    meaning = scheme().meaning
    return Granted(
        site=settings().site,
        number=row["number"],
        version=row["version"],
        bin=row["organisation"],
        company=show(parties[row["organisation"]].name, "ru") or row["organisation"],
        level=row["level"],
        scheme_version=row["scheme_version"],
        standard=row["standard"],
        products=products_of(row["products"]),
        sites=tuple(row["sites"]),
        begins=begins,
        ends=clock.start_of(row["valid_until"] + timedelta(days=1)),
        meaning={"kk": meaning.kk, "ru": meaning.ru, "en": meaning.en},
        statuses=tuple(place.entry for place in places),
    )


async def _begins_on(row: Record) -> date:
    """A renewal, or another scope, says nothing of the days before it was decided."""
    first: date = row["valid_from"]
    if row["version"] == 1:
        return first
    decided = await fetch_value(
        "select min(on_day) from label_history where label = $1 and version = $2", row["id"], row["version"]
    )
    return max(first, decided or clock.today())


def products_of(written: Any) -> tuple[Product, ...]:
    """The products of a label as its row keeps them."""
    found = json.loads(written) if isinstance(written, str) else written
    return tuple(Product(str(each["name"]), str(each.get("code") or "")) for each in found)


def _signed(told: Granted, key: KeyInUse, places: Sequence[Place]) -> Made:
    now = clock.now()
    document = label(issuer(), told)
    whole = json.dumps(secured(document, key, now, contexts()), ensure_ascii=False, separators=(",", ":"))
    return Made(whole.encode(), secure_token(document, key, now), _codes(told, key, places, now))


def _codes(told: Granted, key: KeyInUse, places: Sequence[Place], now: datetime) -> list[str]:
    """A code for each product: what is printed on a bag of flour speaks of flour."""
    revocation, suspension = ((place.status_list, place.index) for place in places)
    printed = Printed(
        issuer(),
        told.number,
        told.version,
        told.bin,
        told.level,
        "",
        "",
        told.begins,
        told.ends,
        revocation,
        suspension,
    )
    each = [replace(printed, product=one.name, product_code=one.code) for one in told.products] or [printed]
    return [code(one, key, now) for one in each]


async def _set_bits(row: Record) -> bool:
    """Revoke what has ended and what a newer version took the place of; suspend and reinstate the rest."""
    day, changed = clock.today(), False
    versions = await fetch("select * from issued_credential where label = $1 order by version", row["id"])
    newest = max((one["version"] for one in versions if one["valid_from"] <= clock.now()), default=0)
    for one in versions:
        if row["ended_on"] is not None and row["ended_on"] <= day:
            changed |= await _set(row, one["id"], "revocation", await _reason(row, str(row["ended_how"])))
        elif one["version"] < newest:
            changed |= await _set(row, one["id"], "revocation", "superseded")
        suspended = row["suspended_on"] is not None and row["suspended_on"] <= day
        if suspended and row["ended_on"] is None:
            changed |= await _set(row, one["id"], "suspension", await _reason(row, "suspended"))
        elif row["ended_on"] is None and await clear_bit(one["id"], "suspension"):
            await happened(LabelStatusSet(one["id"], row["id"], "suspension", ""), actor=_system(row))
            changed = True
    return changed


async def _set(row: Record, credential: int, purpose: str, reason: str) -> bool:
    if not await set_bit(credential, purpose, reason):
        return False
    await happened(LabelStatusSet(credential, row["id"], purpose, reason), actor=_system(row))
    return True


async def _reason(row: Record, what: str) -> str:
    """The public reason of the newest act of a kind; its name where it needs none."""
    newest = "select reason from label_history where label = $1 and what = $2 order by id desc limit 1"
    return str(await fetch_value(newest, row["id"], what) or what)


async def _tell_register(row: Record) -> None:
    if row["ended_on"] is not None:
        await close_label(row["number"], actor=_system(row))
        return
    await record_label(said_of(row), actor=_system(row))


def said_of(row: Record) -> LabelSaid:
    """A label as the register is told of it."""
    names = ", ".join(each.name for each in products_of(row["products"]))
    scope = "; ".join(filter(None, (names, ", ".join(row["sites"])))) or "–"
    return LabelSaid(
        row["organisation"], row["number"], row["level"], row["scheme_version"], scope, row["valid_from"],
        row["valid_until"], row["suspended_on"],
    )  # fmt: skip


def _system(row: Record) -> Actor:
    """The system, in the trail of the label's company."""
    return replace(SYSTEM, organisation=row["organisation"])
