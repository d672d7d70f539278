"""Certificates that a company says it holds, while it wants them to be seen, and the label that it was granted."""

from registry.queries.company_facts import CompanyFacts
from registry.queries.stamps import Stamps
from registry.views import CredentialRow

COPIED = (
    "kind", "standard", "body", "number", "scope", "issued_on", "ends_on", "state_since", "document_seen",
    "verified_by",
)  # fmt: skip
LABEL = "label"
ORDER = ("valid", "suspended", "expired", "withdrawn")


def credentials_of(facts: CompanyFacts, stamps: Stamps) -> tuple[CredentialRow, ...]:
    """Those shown at the moment: the label, then certificates, the valid ones first.

    One that ran out by then is expired, whatever was last said.
    """
    found = [
        CredentialRow(
            state="expired" if row["state"] != "withdrawn" and row["ends_on"] < facts.day else row["state"],
            stamp=stamps.of(row),
            accreditation=row["accreditation"] if row["kind"] != LABEL else None,
            level=row["accreditation"] if row["kind"] == LABEL else None,
            **{name: row[name] for name in COPIED},
        )
        for row in facts.current("credential")
    ]
    return tuple(
        sorted(
            found,
            key=lambda each: (each.kind != LABEL, ORDER.index(each.state), -each.ends_on.toordinal(), each.number),
        )
    )
