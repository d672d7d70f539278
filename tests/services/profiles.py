"""Profiles made by hand, for tests of documents: one with something in every part, and one with almost nothing."""

from datetime import UTC, date, datetime
from decimal import Decimal

from infra.i18n import Bilingual, Money, Text, text
from registry import views
from tests.cast import AKIMAT, ALTYN, KUMIS

MOMENT = datetime(2026, 3, 10, 6, 30, tzinfo=UTC)
NAMES = {
    "statgov": "source.statgov.name",
    "tax_arrears": "source.tax_arrears.name",
    "taxes_paid": "source.taxes_paid.name",
    "goszakup_contract": "source.goszakup_contract.name",
    "statements": "source.statements.name",
    "enforcement": "source.enforcement.name",
    "wrong_address": "source.wrong_address.name",
    "own_word": "source.own_word.name",
}


def stamp(source: str, run: int, as_at: date | None = date(2026, 3, 1)) -> views.SourceStamp:
    """Who says so, in run `run`."""
    return views.SourceStamp(source, Text(NAMES[source]), as_at, datetime(2026, 3, run % 9 + 1, 5, tzinfo=UTC), run)


STAT, ARREARS, PAID = stamp("statgov", 1), stamp("tax_arrears", 2), stamp("taxes_paid", 3, None)
DEALS, FILED, BAILIFF = stamp("goszakup_contract", 4), stamp("statements", 5), stamp("enforcement", 6)
SURVEY, OWN_WORD = stamp("wrong_address", 7, date(2025, 12, 1)), stamp("own_word", 8)


def line(code: str, finding: Text, points: str | None, maximum: str, **other: object) -> views.IndicatorLine:
    """One indicator line, scored unless told otherwise."""
    said = {
        "code": code,
        "name": text("detail.tax_debt"),
        "finding": finding,
        "kind": "H",
        "state": "scored",
        "points": None if points is None else Decimal(points),
        "maximum": Decimal(maximum),
        "peer": None,
        "stamps": (ARREARS,),
    } | other
    return views.IndicatorLine(**said)  # type: ignore[arg-type] # the columns of a line, some overridden


def index(code: str, value: str | None, grade: str, lines: tuple[views.IndicatorLine, ...] = ()) -> views.IndexView:
    """One index; not rated without a value."""
    return views.IndexView(
        code=code,
        name=text(f"short.{code}"),
        state="rated" if value else "thin",
        why_not=None if value else text("letter.NR.meaning"),
        value=None if value is None else Decimal(value),
        low=None if value is None else Decimal(value) - 4,
        high=None if value is None else Decimal(value) + 4,
        grade=grade,
        coverage=Decimal("0.83") if value else None,
        confidence="high" if value else "none",
        tier=None,
        peer_median=Decimal("61.5") if value else None,
        peer_group=text("oked.section.C") if value else None,
        cap=None,
        method="1.0",
        cutoff=date(2026, 3, 1),
        lines=lines,
        reasons=lines[:2],
        counterfactuals=(
            views.Counterfactual(
                "debt",
                text("next.afm"),
                Decimal("12.5"),
                text("detail.since", what=text("detail.vat"), on=date(2026, 4, 1)),
            ),
        )
        if lines
        else (),
        moved=None,
    )


def contract(serial: int, **other: object) -> views.ContractRow:
    """One contract with the city roads department."""
    said = {
        "number": f"{serial:03}-26",
        "other_bin": AKIMAT.bin,
        "other_name": Bilingual(AKIMAT.kk, AKIMAT.ru),
        "description": Bilingual("Ұн жеткізу және түсіру", "Поставка и разгрузка муки"),
        "signed_on": date(2025, serial % 12 + 1, 3),
        "planned_on": None,
        "performed_on": date(2025, 12, 20),
        "amount": Decimal(1_250_000 * serial),
        "days_overdue": None,
        "fine": None,
        "cancelled": False,
        "stamp": DEALS,
    } | other
    return views.ContractRow(**said)  # type: ignore[arg-type] # as above


def year_of_statements(year: int, revenue: int, profit: int) -> views.StatementYear:
    """A year of statements in proportion to its revenue."""
    share = Decimal(revenue)
    return views.StatementYear(
        date(year, 12, 31), "404-2017", share, Decimal(profit), share * 2, share, share / 2, share, share, None, FILED
    )


def full() -> views.CompanyProfile:
    """A flour mill that pays late, was once not found at its address, and sells to the city."""
    owed = [text("caution.tax_arrears", total=Money(1_234_567 + n)) for n in range(7)]
    unknown = line("none", text("answer.not_published"), None, "10", state="not_available", stamps=())
    lines = (*(line(f"i{n}", finding, str(n), "20", kind="HSP"[n % 3]) for n, finding in enumerate(owed)), unknown)
    return views.CompanyProfile(
        bin=ALTYN.bin,
        kind="legal",
        synthetic=True,
        registered=True,
        name=Bilingual(ALTYN.kk, ALTYN.ru),
        place=Bilingual("Қостанай облысы", "Костанайская область", "Kostanay Region"),
        moment=MOMENT,
        as_of=None,
        tags=(
            views.Tag("synthetic", "info", text("tag.synthetic")),
            views.Tag("tax_arrears", "warn", text("tag.tax_arrears")),
            views.Tag("in_register", "ok", text("tag.in_register")),
        ),
        details=(
            views.Detail(text("detail.registered_on"), date(2012, 3, 14), STAT),
            views.Detail(
                text("detail.activity"),
                text("detail.activity.named", code="10611", name=Bilingual("Ұн өндіру", "Производство муки")),
                STAT,
            ),
            views.Detail(text("detail.head"), ALTYN.head, STAT),
            views.Detail(text("detail.address"), "ӘЙТЕКЕ БИ КӨШЕСІ, 12-ҮЙ, ҒИМАРАТ «Ұ», КЕҢСЕ 5", STAT),
            views.Detail(text("detail.tax_debt"), Money(Decimal("1234567.89")), ARREARS),
        ),
        indices=(
            index("taxpayer", "41.4", "C", lines),
            index("financial", "72.35", "B", lines[:3]),
            index("payment", None, "NR"),
        ),
        warnings=(
            views.Caution(
                "tax_arrears", text("caution.tax_arrears", total=Money(1_234_567)), date(2026, 3, 1), False, ARREARS
            ),
            views.Caution(
                "wrong_address",
                text("caution.until", what=text("caution.wrong_address"), until=date(2026, 2, 10)),
                date(2025, 12, 1),
                True,
                SURVEY,
            ),
        ),
        answers=tuple(
            views.SourceAnswer(code, Text(name), answer, as_at, old)
            for code, name, answer, as_at, old in (
                ("statgov", NAMES["statgov"], "found", date(2026, 3, 1), False),
                ("wrong_address", NAMES["wrong_address"], "none_found", date(2025, 12, 1), True),
                ("enforcement", NAMES["enforcement"], "not_checked", None, False),
                ("statements", NAMES["statements"], "not_published", None, False),
            )
        ),
        next_steps=(text("next.afm"), text("next.court")),
        taxes=tuple(
            views.TaxYear(
                year,
                Decimal(12_000_000 + 1_500_000 * (year - 2020)),
                Decimal(250_000),
                40 + year - 2020,
                Decimal("4.25"),
                None,
                PAID,
            )
            for year in range(2025, 2019, -1)
        ),
        as_supplier=views.ContractSide(
            14,
            Decimal(131_250_000),
            3,
            (
                *(contract(n) for n in range(12, 2, -1)),
                contract(2, cancelled=True),
                contract(1, days_overdue=21, fine=Decimal(12_500)),
            ),
        ),
        as_customer=views.ContractSide(
            1, Decimal(900_000), 1, (contract(1, other_bin=KUMIS.bin, other_name=Bilingual(KUMIS.kk, KUMIS.ru)),)
        ),
        statements=tuple(
            year_of_statements(year, 210_000_000 + 30_000_000 * (year - 2021), (-1) ** year * 9_000_000)
            for year in (2025, 2024, 2023, 2022)
        ),
        enforcement=(
            views.EnforcementRow(
                "1234/26-39-5",
                date(2026, 2, 3),
                None,
                "О взыскании заработной платы",
                "Физическое лицо",
                Decimal(845_000),
                date(2026, 2, 20),
                BAILIFF,
            ),
        ),
        payment_months=tuple(
            views.PaymentMonth(date(2025, month, 1), 3 + month, Decimal(month * 400_000), Decimal(month - 5))
            for month in range(12, 0, -1)
        ),
        credentials=(
            views.CredentialRow(
                "conformity",
                None,
                "ISO 37001:2016",
                "«Сапа Сертификат» ЖШС",
                "KZ.O.02.0001",
                "KZ.C.01-26",
                "Ұн өндіру және сату",
                date(2026, 1, 15),
                date(2029, 1, 14),
                "suspended",
                date(2026, 2, 1),
                True,
                None,
                OWN_WORD,
            ),
        ),
        history=(
            views.TimelineEntry(
                date(2026, 3, 1), "listed", text("caution.tax_arrears", total=Money(1_234_567)), ARREARS
            ),
            views.TimelineEntry(date(2025, 12, 1), "listed", text("caution.wrong_address"), SURVEY),
            views.TimelineEntry(date(2012, 3, 14), "registered", text("detail.registered_on"), STAT),
        ),
        scores=tuple(
            views.ScorePoint(
                "taxpayer", date(2025, month, 1), Decimal(70 - 3 * month), "CBBAAAAAAAAA"[month - 1], "1.0"
            )
            for month in range(12, 0, -1)
        ),
    )


def bare() -> views.CompanyProfile:
    """A company that one list names, and nothing else is known of it."""
    side = views.ContractSide(0, Decimal(0), 0, ())
    return views.CompanyProfile(
        bin=KUMIS.bin,
        kind="legal",
        synthetic=False,
        registered=False,
        name=Bilingual(None, KUMIS.ru),
        place=Bilingual(None, None),
        moment=MOMENT,
        as_of="2026-03-10",
        tags=(views.Tag("known_only", "warn", text("tag.known_only")),),
        details=(),
        indices=(),
        warnings=(),
        answers=(),
        next_steps=(),
        taxes=(),
        as_supplier=side,
        as_customer=side,
        statements=(),
        enforcement=(),
        payment_months=(),
        credentials=(),
        history=(),
        scores=(),
    )
