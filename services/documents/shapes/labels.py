"""Labels as documents: the register, one of them, what happened to them, credentials and attestations."""

from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from compliance.commands.label.attesting import Signed
from compliance.views.label.public import Happened, LabelChange, LabelLine, LabelShown, LabelsView, Product
from infra.i18n import Bilingual
from services.documents.shapes.basics import Name, Number, Sentence, Shape

LabelNumber = Annotated[
    str,
    Meta(pattern="^CW-[0-9]{4}-[0-9]{6,9}-[0-9A-Z*]$", description="For life.", examples=["CW-2026-000123-U"]),
]
Standing = Annotated[
    str,
    Meta(
        pattern="^(active|suspended|expired|revoked|withdrawn|not_yet)$",
        description="How it stands now; only an active label may be used.",
    ),
]
Level = Annotated[str, Meta(description="committed, implemented or certified.", examples=["implemented"])]
What = Annotated[
    str,
    Meta(
        description="granted, renewed, scope_changed, suspended, reinstated, revoked, withdrawn, surveyed or expired."
    ),
]
ReasonCode = Annotated[str | None, Meta(description="Code of the scheme; null where there is none.")]


class LabelProduct(Shape, frozen=True, kw_only=True):
    """Something on which the label may stand."""

    name: str
    code: Annotated[str, Meta(description="Empty where none was given.")]


class LabelEntry(Shape, frozen=True, kw_only=True):
    """A label in the register."""

    number: LabelNumber
    standing: Standing
    level: Level
    bin: Number
    name: Name
    region: str | None
    section: str | None
    products: list[LabelProduct]
    valid_from: date
    valid_until: Annotated[date, Meta(description="The last day.")]
    changed_at: datetime


class Labels(Shape, frozen=True, kw_only=True):
    """A page of the register, newest grants first, as it is now."""

    at: datetime
    total: int
    labels: list[LabelEntry]
    next: Annotated[int | None, Meta(description="Value of after for the next page; null on the last.")]


class LabelEvent(Shape, frozen=True, kw_only=True):
    """Something that happened to a label."""

    what: What
    reason: ReasonCode
    text: Sentence
    version: int
    on: date


class Label(Shape, frozen=True, kw_only=True):
    """A label, as anybody may see it."""

    number: LabelNumber
    standing: Standing
    level: Level
    level_name: Sentence
    bin: Number
    name: Name
    products: list[LabelProduct]
    sites: list[str]
    standard: str
    scheme_version: str
    version: Annotated[int, Meta(description="Raised by a renewal and by a change of scope.")]
    granted_on: date
    valid_from: date
    valid_until: Annotated[date, Meta(description="The last day.")]
    suspended_on: date | None
    suspended_until: Annotated[date | None, Meta(description="By when it is decided.")]
    ended_on: date | None
    surveyed_on: date | None
    survey_due_on: date | None
    history: Annotated[list[LabelEvent], Meta(description="Newest first.")]
    meaning: Sentence


class Change(Shape, frozen=True, kw_only=True):
    """Something that happened to one label, with the id from which a follower goes on."""

    id: int
    at: datetime
    on: date
    what: What
    reason: ReasonCode
    text: Sentence
    number: LabelNumber
    version: int
    level: Level
    bin: Number
    name: Name


class LabelChanges(Shape, frozen=True, kw_only=True):
    """What happened to labels after what is known already, oldest first."""

    changes: list[Change]
    next: Annotated[int | None, Meta(description="Value of after with which to go on; null where nothing came.")]


class LabelCredential(msgspec.Struct, frozen=True, kw_only=True):
    """The credential as it was signed (W3C Verifiable Credentials 2.0, eddsa-jcs-2022 and eddsa-rdfc-2022)."""

    context: Annotated[list[str], Meta(description="JSON-LD contexts.")] = msgspec.field(name="@context")
    id: str
    type: list[str]
    issuer: dict[str, Any]
    validFrom: str  # noqa: N815 - as the data model names it
    validUntil: str  # noqa: N815
    credentialSubject: dict[str, Any]  # noqa: N815
    credentialStatus: list[dict[str, Any]]  # noqa: N815
    proof: Any


class Attestation(Shape, frozen=True, kw_only=True):
    """What is on record of a company now, signed: check the credential or the token, not this frame."""

    at: datetime
    until: Annotated[datetime, Meta(description="After that it says nothing: ask again.")]
    credential: Annotated[
        dict[str, Any],
        Meta(description="IntegrityAttestationCredential with an eddsa-jcs-2022 proof. labelState none: no label."),
    ]
    jwt: Annotated[str, Meta(description="The same as application/vc+jwt, signed with Ed25519.")]


def _name(name: Bilingual) -> Name:
    return Name(kk=name.kk, ru=name.ru, en=name.en)


def _products(products: tuple[Product, ...]) -> list[LabelProduct]:
    return [LabelProduct(name=each.name, code=each.code) for each in products]


def labels(view: LabelsView) -> Labels:
    """The document of a page of the register."""
    return Labels(at=view.at, total=view.total, labels=[_entry(line) for line in view.lines], next=view.after)


def _entry(line: LabelLine) -> LabelEntry:
    return LabelEntry(
        number=line.number, standing=line.standing, level=line.level, bin=line.organisation, name=_name(line.name),
        region=line.region, section=line.section, products=_products(line.products), valid_from=line.valid_from,
        valid_until=line.valid_until, changed_at=line.changed_at,
    )  # fmt: skip


def label(view: LabelShown, meaning: str, language: str) -> Label:
    """The document of a label."""
    return Label(
        number=view.number,
        standing=view.standing,
        level=view.level,
        level_name=view.level_title.of(language),
        bin=view.organisation,
        name=_name(view.name),
        products=_products(view.products),
        sites=list(view.sites),
        standard=view.standard.of(language),
        scheme_version=view.scheme_version,
        version=view.version,
        history=[_happened(one, language) for one in view.history],
        meaning=meaning,
        **{name: getattr(view, name) for name in DAYS},
    )


DAYS = ("granted_on", "valid_from", "valid_until", "suspended_on", "suspended_until", "ended_on", "surveyed_on",
        "survey_due_on")  # fmt: skip


def _happened(one: Happened, language: str) -> LabelEvent:
    said = one.reason.of(language) if one.reason is not None else ""
    return LabelEvent(what=one.what, reason=one.code, text=said, version=one.version, on=one.on_day)


def label_changes(changes: tuple[LabelChange, ...], language: str) -> LabelChanges:
    """The document of what happened."""
    return LabelChanges(changes=[change_of(one, language) for one in changes], next=changes[-1].id if changes else None)


def change_of(one: LabelChange, language: str) -> Change:
    """One thing that happened, as the API and web hooks tell it."""
    return Change(
        id=one.id, at=one.at, on=one.on_day, what=one.what, reason=one.code,
        text=one.reason.of(language) if one.reason is not None else "", number=one.number, version=one.version,
        level=one.level, bin=one.organisation, name=_name(one.name),
    )  # fmt: skip


def attestation(signed: Signed) -> Attestation:
    """The document of an attestation."""
    return Attestation(
        at=signed.at, until=signed.until, credential=msgspec.json.decode(signed.document), jwt=signed.jwt
    )
