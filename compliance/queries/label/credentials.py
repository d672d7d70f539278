"""The credential of a label, as it was signed: everybody's to read."""

from dataclasses import dataclass
from datetime import datetime

from infra.database import Record, fetch, fetch_one


@dataclass(frozen=True, slots=True)
class IssuedLabel:
    """The credential of a version of a label: JSON with its proofs, a token, and a code for each product."""

    label: int
    number: str
    version: int
    document: bytes
    jwt: str
    offline: tuple[str, ...]  # texts of QR codes, in the order of the label's products; one where it names none
    valid_from: datetime
    valid_until: datetime
    issued_at: datetime

    @property
    def qr(self) -> str:
        """The text of the offline code: of the first product."""
        return self.offline[0] if self.offline else ""


async def credential_of(label: int) -> IssuedLabel | None:
    """That of the newest version; None where none is issued yet."""
    row = await fetch_one("select * from issued_credential where label = $1 order by version desc limit 1", label)
    return None if row is None else _issued(row)


async def credentials_of(label: int) -> tuple[IssuedLabel, ...]:
    """Those of all versions, the newest first."""
    rows = await fetch("select * from issued_credential where label = $1 order by version desc", label)
    return tuple(map(_issued, rows))


def _issued(row: Record) -> IssuedLabel:
    return IssuedLabel(
        row["label"], row["number"], row["version"], bytes(row["document"]), row["jwt"], tuple(row["offline"]),
        row["valid_from"], row["valid_until"], row["issued_at"],
    )  # fmt: skip
