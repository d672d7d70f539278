"""Certificates of conformity of an organisation, with what became of each."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from compliance.colleagues import Colleague
from compliance.errors import NothingHere
from compliance.views.conformity import CertificatesView, CertificateView, ConsentView, StateView
from infra import clock
from infra.database import Record, fetch
from infra.i18n import text

CERTIFICATES = "select * from conformity where organisation = $1 order by ends_on desc, id desc"
STATES = "select * from conformity_state where organisation = $1 order by id desc"
CONSENTS = "select * from conformity_consent where organisation = $1 order by id desc"
HOLDING_FIRST = ("valid", "suspended", "expired", "withdrawn")


async def certificates_page(by: Colleague) -> CertificatesView:
    """All certificates. Raises NotYours for whoever does not read everything. Three statements."""
    by.needs("read")
    rows = await fetch(CERTIFICATES, by.organisation)
    states = _by_certificate(await fetch(STATES, by.organisation))
    consents = _by_certificate(await fetch(CONSENTS, by.organisation))
    day = clock.today()
    found = [_certificate(row, states[row["id"]], consents[row["id"]], day) for row in rows]
    found.sort(key=lambda each: HOLDING_FIRST.index(each.state))
    return CertificatesView(tuple(found), by.may("lead"), by.may("approve"))


async def certificate_of(by: Colleague, certificate: int) -> CertificateView:
    """One of them. Raises NotYours, NothingHere."""
    view = await certificates_page(by)
    found = next((each for each in view.certificates if each.id == certificate), None)
    if found is None:
        raise NothingHere(text("workspace.nothing_here"))
    return found


def _by_certificate(rows: Iterable[Record]) -> defaultdict[int, list[Record]]:
    found: defaultdict[int, list[Record]] = defaultdict(list)
    for row in rows:
        found[row["conformity"]].append(row)
    return found


def _certificate(row: Record, states: list[Record], consents: list[Record], day: date) -> CertificateView:
    copied = (
        "id", "standard", "body", "accreditation", "number", "scope", "issued_on", "ends_on", "evidence", "added_by",
        "added_at",
    )  # fmt: skip
    return CertificateView(
        states=tuple(
            StateView(each["state"], each["since"], each["why"], each["person"], each["at"]) for each in states
        ),
        consents=tuple(ConsentView(each["shown"], each["person"], each["at"]) for each in consents),
        day=day,
        **{name: row[name] for name in copied},
    )
