"""The rules of the label: the scheme in force, whom to trust for it, and what its file's hash is."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import Any

from compliance.credentials.keys import from_multikey
from compliance.library.scheme import FILE, Requirement, Scheme, scheme
from compliance.queries.credentials import issuer
from compliance.views.label.rules import Asked, KeyLine, Limit, RequirementLine, RulesView
from infra.database import fetch
from infra.i18n import Percent, Text, text
from infra.settings import settings

# the steps with a time limit, in order, and in what it is counted
STEPS = (
    ("completeness", "working"), ("applicant_answer", "working"), ("screening", "working"), ("assignment", "working"),
    ("assessment", "working"), ("applicant_comments", "working"), ("review", "working"), ("decision", "working"),
    ("condition_days", "calendar"), ("deferral_days", "calendar"), ("appeal_days", "calendar"),
    ("appeal_decision", "working"), ("incident_explanation", "working"), ("incident_decision", "working"),
    ("suspension_days", "calendar"), ("surveillance", "working"),
)  # fmt: skip


async def rules_page() -> RulesView:
    """The rules as they are now."""
    rows = await fetch("select * from signing_key order by since desc")
    return RulesView(
        scheme=scheme(),
        sha256=file_hash(),
        requirements=tuple(_line(each, scheme()) for each in scheme().requirements),
        limits=tuple(_limits(scheme())),
        did=issuer(),
        site=settings().site,
        keys=tuple(
            KeyLine(
                row["id"], sha256(from_multikey(row["id"])).hexdigest(), row["since"], row["expires"], row["revoked"]
            )
            for row in rows
        ),
    )


@cache
def file_hash() -> str:
    """SHA-256 of the file of the scheme, as it is published."""
    return sha256(FILE.read_bytes()).hexdigest()


def _limits(of: Scheme) -> list[Limit]:
    found = []
    for code, unit in STEPS:
        given = getattr(of.clocks, code)
        for level, days in given.items() if isinstance(given, Mapping) else ((None, given),):
            named = code if level is None else f"{code}.{level}"
            found.append(Limit(named, days, text(f"label_public.days.{unit}", n=days)))
    return found


def _line(requirement: Requirement, of: Scheme) -> RequirementLine:
    asked = []
    for level in of.levels:
        said = requirement.asked.get(level.code)
        asked.append(Asked(level.code, None if said is None else _suffices(said)))
    return RequirementLine(requirement, tuple(asked))


def _suffices(said: Mapping[str, Any]) -> tuple[Text, ...]:
    """How much suffices, in words."""
    found = []
    for name, value in said.items():
        if name == "number":
            continue  # said together with the least
        kind = f"least.{said['number']}" if name == "least" and "number" in said else name
        shown = Percent(value) if name == "share" else value
        found.append(text(f"label_public.asked.{kind}", n=value, value=shown))
    return tuple(found)
