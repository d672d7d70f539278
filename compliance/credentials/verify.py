"""What a credential says at a moment: one state, and the reasons for it.

Offline: everything needed is given. What cannot be learnt is never read as good news.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from compliance.credentials.badges import BADGE, check_form, endorsements, form_of
from compliance.credentials.baked import taken_out
from compliance.credentials.canonical import Contexts
from compliance.credentials.document import Document, identifier, listed, moment, read
from compliance.credentials.errors import CredentialInvalid
from compliance.credentials.issuing import V2
from compliance.credentials.jose import is_token, peek, verify_token
from compliance.credentials.keys import Keys, Method
from compliance.credentials.labels import LABEL, check_pinned
from compliance.credentials.offline import is_code, opened
from compliance.credentials.proofs import check_term, verify_proofs
from compliance.credentials.status import PURPOSES, Bits, bits_of
from infra.i18n import Text, text

State = Literal["valid", "suspended", "revoked", "expired", "not yet valid", "unknown status", "invalid"]
# the first that applies: what is final stands before what may pass, and doubt before nothing but validity
ORDER: tuple[State, ...] = (
    "invalid", "revoked", "expired", "not yet valid", "suspended", "unknown status", "valid",
)  # fmt: skip
MOST_ENDORSEMENTS = 20  # inside one badge: each costs a signature to check


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state of a credential at a moment, why, and the credential itself where it could be read."""

    state: State
    reasons: tuple[Text, ...]
    credential: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trust:
    """What a checker knows: keys, contexts, and the status lists at hand, each as it was received."""

    keys: Keys
    contexts: Contexts
    lists: Sequence[bytes] = ()
    fetched: Mapping[str, bytes] = field(default_factory=dict)  # lists by the address that gave them, which need no id
    # lists whose signature was found to hold, so that many credentials of one list cost one look at it
    known: dict[tuple[str, str, str, datetime], Bits] = field(default_factory=dict, repr=False, compare=False)


def verify(content: bytes, trust: Trust, at: datetime, recipient: str = "") -> Verdict:
    """The state of a credential (JSON with proofs, a token, the text of an offline code, or a picture with one of the
    first two baked in) at a moment.

    `recipient`: the id of whom a badge must be about, where somebody presents it as theirs. Never raises for what
    `content` or a list holds: whatever is wrong with them is a state and a reason.
    """
    try:
        credential = _secured(taken_out(content), trust, at)
        _about(credential, recipient)
    except CredentialInvalid as fault:
        return Verdict("invalid", (fault.reason,))
    found: list[tuple[State, Text]] = status_at(credential, trust, at)
    states = {each for each, _ in found}
    state = next((each for each in ORDER if each in states), ORDER[-1])
    reasons = tuple(reason for each, reason in found if each == state)
    return Verdict(state, (reasons or (text("credential.holds"),)) + _endorsed(credential, trust, at), credential)


def verify_badge(content: bytes, trust: Trust, at: datetime, recipient: str = "") -> Verdict:
    """The same for what must be an Open Badge: any other credential is invalid, however well it is signed."""
    found = verify(content, trust, at, recipient)
    if found.credential and form_of(found.credential) != BADGE:
        return Verdict("invalid", (text("credential.no_badge"),))
    return found


def status_at(credential: Document, trust: Trust, at: datetime) -> list[tuple[State, Text]]:
    """What dates and lists say of a credential whose signature holds: nothing where all is well."""
    return [*_term(credential, at), *_status(credential, trust, at)]


def _about(credential: Document, recipient: str) -> None:
    """Raises CredentialInvalid where a credential is about somebody other than whoever presents it."""
    if recipient and recipient not in map(identifier, listed(credential.get("credentialSubject"))):
        raise CredentialInvalid("other_recipient")


def _endorsed(credential: Document, trust: Trust, at: datetime) -> tuple[Text, ...]:
    """A note for each endorsement inside a badge that does not hold: it counts for nothing, and the badge stands."""
    if form_of(credential) != BADGE:
        return ()
    notes = []
    for each in list(endorsements(credential))[:MOST_ENDORSEMENTS]:
        try:
            inner = _secured(json.dumps(each).encode(), trust, at)
            holds = not status_at(inner, trust, at)
        except CredentialInvalid:
            holds = False
        if not holds:
            notes.append(text("credential.endorsement_passed_over", endorsement=str(each.get("id"))[:100]))
    return tuple(notes)


def _secured(content: bytes, trust: Trust, at: datetime) -> dict[str, Any]:
    """The credential, its form sound and its signature by its issuer's key."""
    if is_token(content):
        credential, method = verify_token(content, trust.keys)
        _sound(credential)
        made_by: tuple[Method, ...] = (method,)
    elif content.lstrip()[:8].lower().startswith((b"https://", b"http://")):
        raise CredentialInvalid("only_address")
    elif is_code(content):
        credential, method = opened(content, trust.keys)
        _sound(credential)
        check_term(credential, at)
        made_by = (method,)
    else:
        credential = read(content)
        _sound(credential)
        made_by = verify_proofs(credential, trust.keys, trust.contexts)
        check_pinned(credential, trust.contexts)
        check_term(credential, at)
    issuer = identifier(credential.get("issuer"))
    for method in made_by:
        if issuer not in {method.controller, method.id.partition("#")[0]}:
            raise CredentialInvalid("not_by_issuer", {"issuer": str(issuer), "key": method.id})
    return credential


def _sound(credential: Document) -> None:
    """What the data model asks of every credential."""
    contexts, types = listed(credential.get("@context")), listed(credential.get("type"))
    if not contexts or contexts[0] != V2:
        raise CredentialInvalid("not_a_credential", {"member": "@context"})
    if "VerifiableCredential" not in types or not all(isinstance(each, str) for each in types):
        raise CredentialInvalid("not_a_credential", {"member": "type"})
    if identifier(credential.get("issuer")) is None:
        raise CredentialInvalid("not_a_credential", {"member": "issuer"})
    subjects = listed(credential.get("credentialSubject"))
    if not subjects or not all(isinstance(each, Mapping) and each for each in subjects):
        raise CredentialInvalid("not_a_credential", {"member": "credentialSubject"})
    begins, ends = moment(credential, "validFrom"), moment(credential, "validUntil")
    if begins is not None and ends is not None and begins > ends:
        raise CredentialInvalid("not_a_credential", {"member": "validUntil"})
    check_form(credential)


def _term(credential: Document, at: datetime) -> list[tuple[State, Text]]:
    begins, ends = moment(credential, "validFrom"), moment(credential, "validUntil")
    found: list[tuple[State, Text]] = []
    if begins is not None and at < begins:
        found.append(("not yet valid", text("credential.begins", moment=begins)))
    if ends is not None and at >= ends:
        found.append(("expired", text("credential.ended", moment=ends)))
    return found


def _status(credential: Document, trust: Trust, at: datetime) -> list[tuple[State, Text]]:
    entries = listed(credential.get("credentialStatus"))
    found = [_of_entry(entry, credential, trust, at) for entry in entries]
    purposes = [entry.get("statusPurpose") for entry in entries if isinstance(entry, Mapping)]
    if LABEL in listed(credential.get("type")):
        missing = [purpose for purpose in PURPOSES if purpose not in purposes]
        found += [("unknown status", text("credential.no_list_named", purpose=each)) for each in missing]
    return [each for each in found if each is not None]


def _of_entry(entry: object, credential: Document, trust: Trust, at: datetime) -> tuple[State, Text] | None:
    """What one entry of `credentialStatus` adds: nothing where its bit is clear."""
    if not isinstance(entry, Mapping) or entry.get("type") != "BitstringStatusListEntry":
        return "unknown status", text("credential.unknown_status_type")
    purpose, address = str(entry.get("statusPurpose")), str(entry.get("statusListCredential"))
    if purpose in {"refresh", "message"}:
        return None  # says where a newer credential is, or something to read: neither ends this one
    try:
        is_set = _bit(entry, credential, trust, at)
    except CredentialInvalid as fault:
        return "unknown status", text("credential.list_not_usable", list=address, why=fault.reason)
    if not is_set:
        return None
    if purpose == "revocation":
        return "revoked", text("credential.revoked")
    if purpose == "suspension":
        return "suspended", text("credential.suspended")
    return "unknown status", text("credential.unknown_status_type")


def _bit(entry: Mapping[str, Any], credential: Document, trust: Trust, at: datetime) -> bool:
    index = str(entry.get("statusListIndex"))
    if not (index.isascii() and index.isdigit() and len(index) < 12):
        raise CredentialInvalid("status_index")
    named, purpose = str(entry.get("statusListCredential")), str(entry.get("statusPurpose"))
    key = named, purpose, str(identifier(credential.get("issuer"))), at
    if key not in trust.known:
        trust.known[key] = _bits(named, purpose, credential, (trust, at))
    return trust.known[key][int(index)]


def _bits(named: str, purpose: str, credential: Document, by: tuple[Trust, datetime]) -> Bits:
    """The bits of the list of an address, signed by the credential's own issuer and in force."""
    trust, at = by
    content = trust.fetched.get(named) or next((each for each in trust.lists if _names(each, named)), None)
    if content is None:
        raise CredentialInvalid("list_missing")
    status = _secured(content, trust, at)
    if identifier(status.get("issuer")) != identifier(credential.get("issuer")):
        raise CredentialInvalid("list_by_another")
    if _term(status, at):
        raise CredentialInvalid("list_not_in_force")
    return bits_of(status, purpose)


def _names(content: bytes, address: str) -> bool:
    """Whether a list at hand claims an address; its signature is held against it afterwards."""
    try:
        return (peek(content) if is_token(content) else read(content)).get("id") == address
    except CredentialInvalid:
        return False
