"""Certificates that a company says it holds, while it wants them to be seen."""

from registry.queries.company_facts import CompanyFacts
from registry.queries.stamps import Stamps
from registry.views import CredentialRow

COPIED = (
    "standard", "body", "accreditation", "number", "scope", "issued_on", "ends_on", "state_since", "document_seen",
    "verified_by",
)  # fmt: skip
ORDER = ("valid", "suspended", "expired", "withdrawn")


def credentials_of(facts: CompanyFacts, stamps: Stamps) -> tuple[CredentialRow, ...]:
    """Those shown at the moment, the valid ones first. One that ran out by then is expired, whatever was last said."""
    found = [
        CredentialRow(
            state="expired" if row["state"] != "withdrawn" and row["ends_on"] < facts.day else row["state"],
            stamp=stamps.of(row),
            **{name: row[name] for name in COPIED},
        )
        for row in facts.current("credential")
    ]
    return tuple(sorted(found, key=lambda each: (ORDER.index(each.state), -each.ends_on.toordinal(), each.number)))
