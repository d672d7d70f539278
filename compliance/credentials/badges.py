"""Open Badges 3.0: a passed course as an AchievementCredential, and whether a badge has the form it must have.

Source: 1EdTech Open Badges 3.0, data model (Appendix B) and verification (8): schema, proof, refresh, status and
dates, recipient, endorsements, in this order.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from compliance.credentials.document import Document, listed
from compliance.credentials.errors import CredentialInvalid
from compliance.credentials.issuing import V2, stamp

CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
BADGE, ACHIEVEMENT, ENDORSEMENT = "OpenBadgeCredential", "AchievementCredential", "EndorsementCredential"
Uri = Annotated[str, Meta(pattern=r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$")]
Moment = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")]
Named = Annotated[str, Meta(min_length=1)]


@dataclass(frozen=True, slots=True)
class Party:
    """Who issues or teaches: an id (URI), a name, an address."""

    id: str
    name: str
    url: str = ""

    def profile(self) -> dict[str, Any]:
        """As a Profile of the standard."""
        return {"id": self.id, "type": ["Profile"], "name": self.name} | ({"url": self.url} if self.url else {})


@dataclass(frozen=True, slots=True)
class Achieved:
    """A passed course, as a badge tells it. Nothing in it names a person, unless `holder` does."""

    address: str  # of the certificate
    subject: str  # an id that stands for the holder and says nothing of them
    course: str  # id of the course in this version (URI)
    title: str
    description: str
    criteria: str
    language: str
    version: str
    score: str | None  # percent
    result: str  # what the score is called
    begins: datetime
    ends: datetime | None
    number: str
    statuses: tuple[Document, ...] = field(default=())
    holder: str = ""


def badge(issuer: Party, teacher: Party, told: Achieved) -> dict[str, Any]:
    """The credential, still without its proof. `teacher` is the creator of the achievement."""
    scale = f"{told.course}:result" if told.course.startswith("urn:") else f"{told.course}#result"
    achievement: dict[str, Any] = {
        "id": told.course,
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": told.title,
        "description": told.description,
        "criteria": {"narrative": told.criteria},
        "creator": teacher.profile(),
        "inLanguage": told.language,
    }
    subject: dict[str, Any] = {"id": told.subject, "type": ["AchievementSubject"], "achievement": achievement}
    if told.version:
        achievement["version"] = told.version
    if told.score is not None:
        achievement["resultDescription"] = [
            {"id": scale, "type": ["ResultDescription"], "name": told.result, "resultType": "Percent",
             "valueMin": "0", "valueMax": "100"}
        ]  # fmt: skip
        subject["result"] = [{"type": ["Result"], "resultDescription": scale, "value": told.score}]
    if told.holder:
        subject["identifier"] = [
            {"type": "IdentityObject", "hashed": False, "identityHash": told.holder, "identityType": "name"}
        ]
    subject["licenseNumber"] = told.number
    made = {
        "@context": [V2, CONTEXT],
        "id": told.address,
        "type": ["VerifiableCredential", BADGE],
        "name": told.title,
        "issuer": issuer.profile(),
        "validFrom": stamp(told.begins),
        "credentialSubject": subject,
    }
    if told.ends is not None:
        made["validUntil"] = stamp(told.ends)
    statuses = [dict(each) for each in told.statuses]
    return made | ({"credentialStatus": statuses[0] if len(statuses) == 1 else statuses} if statuses else {})


class _Typed(Struct, rename="camel"):
    """A part of a badge: its `type` must hold the name of its class."""

    type: str | list[str]

    def __post_init__(self) -> None:
        if type(self).__name__ not in listed(self.type):
            raise ValueError(f"type is not {type(self).__name__}")


class IdentifierEntry(_Typed):
    identifier: str
    identifier_type: str


class IdentityObject(_Typed):
    hashed: bool
    identity_hash: str
    identity_type: str
    salt: str | None = None


class Profile(_Typed):
    id: Uri
    name: str | None = None
    other_identifier: list[IdentifierEntry] | None = None
    parent_org: "Profile | None" = None


class Related(_Typed):
    id: Uri
    in_language: str | None = None
    version: str | None = None


class ResultDescription(_Typed):
    id: Uri
    name: Named
    result_type: str


class Result(_Typed):
    result_description: Uri | None = None
    value: str | None = None


class Evidence(_Typed):
    id: Uri | None = None


class Criteria(Struct, rename="camel"):
    id: Uri | None = None
    narrative: str | None = None


class Achievement(_Typed):
    id: Uri
    name: Named
    description: Named
    criteria: Criteria
    achievement_type: str | None = None
    in_language: str | None = None
    version: str | None = None
    creator: Profile | None = None
    related: list[Related] | None = None
    result_description: list[ResultDescription] | None = None
    other_identifier: list[IdentifierEntry] | None = None


class AchievementSubject(_Typed):
    """What was achieved, and by whom."""

    achievement: Achievement
    id: Uri | None = None
    identifier: IdentityObject | list[IdentityObject] | None = None
    result: list[Result] | None = None
    source: Profile | None = None

    def __post_init__(self) -> None:
        """The standard wants somebody to be meant: by an id or by an identifier."""
        super().__post_init__()
        if self.id is None and not listed(self.identifier):
            raise ValueError("nobody is meant")


class EndorsementSubject(_Typed):
    id: Uri
    endorsement_comment: str | None = None


class _Badge(Struct, rename="camel"):
    id: Uri
    type: list[str]
    issuer: Uri | Profile
    valid_from: Moment
    credential_subject: AchievementSubject
    valid_until: Moment | None = None
    name: str | None = None
    description: str | None = None
    evidence: list[Evidence] | None = None


class _Endorsement(Struct, rename="camel"):
    id: Uri
    type: list[str]
    issuer: Uri | Profile
    valid_from: Moment
    credential_subject: EndorsementSubject
    valid_until: Moment | None = None
    name: str | None = None


def form_of(document: Document) -> str:
    """Which of the standard's credentials a document says it is: BADGE, ENDORSEMENT, or "" for none."""
    types = listed(document.get("type"))
    if BADGE in types or ACHIEVEMENT in types:
        return BADGE
    return ENDORSEMENT if ENDORSEMENT in types else ""


def check_form(document: Document) -> None:
    """Raises CredentialInvalid where a badge or an endorsement lacks what the standard asks of it, or is misshapen."""
    form = form_of(document)
    if not form:
        return
    if not any(str(each).startswith("https://purl.imsglobal.org/spec/ob/v3p0/") for each in document["@context"]):
        raise CredentialInvalid("badge_form", {"fault": "@context"})
    try:
        msgspec.convert(document, _Badge if form == BADGE else _Endorsement)
    except (msgspec.ValidationError, RecursionError) as fault:
        raise CredentialInvalid("badge_form", {"fault": str(fault)[:200]}) from None


def endorsements(document: Document) -> Iterator[Document]:
    """All endorsements inside a badge: of itself, its issuer, its subject's achievement and whoever made that."""
    open_: list[object] = [{name: value for name, value in document.items() if name != "proof"}]
    while open_:
        each = open_.pop()
        if isinstance(each, list):
            open_ += each
        elif isinstance(each, Mapping):
            yield from (one for one in listed(each.get("endorsement")) if isinstance(one, Mapping))
            open_ += [value for name, value in each.items() if name != "endorsement"]
