"""Invented companies to show every component with, in every state: /dev/components and the tests of the drawings.

Their numbers belong to the synthetic country, so no real company can be meant.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

from infra.i18n import Bilingual, Money, Text, text
from registry.views import (
    Caution,
    Counterfactual,
    Detail,
    IndexView,
    IndicatorLine,
    PaymentMonth,
    ScorePoint,
    SearchHit,
    SourceAnswer,
    SourceStamp,
    StatementYear,
    Tag,
    TaxYear,
)

MOMENT = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
SEEN = date(2026, 11, 1)


def words(kk: str, ru: str, en: str) -> Text:
    """A sentence of an example: not a message of the catalogue, so it carries itself through one."""
    return text("example.words", words=Bilingual(kk, ru, en))


def stamp(source: str = "statgov") -> SourceStamp:
    """A stamp of a source, as of the first of November."""
    return SourceStamp(source, text(f"source.{source}.name"), SEEN, MOMENT, 1)


def index(code: str, grade: str, value: str, peer: str) -> IndexView:
    """A rated index with one line of each state and one thing the company could change."""
    lines = (
        _line("T05", "6.5", "8", "H", "scored"),
        _line("T17", "4", "4", "S", "scored"),
        _line("T20", None, "4", "H", "not_applicable"),
        _line("T23", None, "10", "P", "not_available"),
        _line("T10", None, "6", "H", "source_failed"),
    )
    return IndexView(
        code=code,
        name=text(f"short.{code}"),
        state="rated",
        why_not=None,
        value=Decimal(value),
        low=max(Decimal(value) - 6, Decimal(0)),
        high=Decimal(value) + 4,
        grade=grade,
        coverage=Decimal("0.86"),
        confidence="medium",
        tier=None,
        peer_median=Decimal(peer),
        peer_group=words("ауыл шаруашылығы, шағын", "сельское хозяйство, малые", "agriculture, small"),
        cap=None,
        method="1.0",
        cutoff=SEEN,
        lines=lines,
        reasons=lines[:1],
        counterfactuals=(
            Counterfactual(
                "T05",
                words("Салық берешегін төлеу", "Погасить налоговую задолженность", "Pay the tax arrears"),
                Decimal("4.5"),
                words("келесі тізімнен кейін", "после следующего списка", "after the next list"),
            ),
        ),
        moved=None,
    )  # fmt: skip


def unrated(code: str) -> IndexView:
    """An index that could not be computed, and says why."""
    return IndexView(
        code=code, name=text(f"short.{code}"), state="thin",
        why_not=words("Төлемдер тым аз", "Слишком мало платежей", "Too few payments"),
        value=None, low=None, high=None, grade="NR", coverage=Decimal("0.2"), confidence="none", tier=None,
        peer_median=None, peer_group=None, cap=None, method="1.0", cutoff=SEEN, lines=(), reasons=(),
        counterfactuals=(), moved=None,
    )  # fmt: skip


def _line(code: str, points: str | None, maximum: str, kind: str, state: str) -> IndicatorLine:
    return IndicatorLine(
        code=code,
        name=words("Ірі салық берешегі", "Крупная налоговая задолженность", "Large tax arrears"),
        finding=words(
            "Берешек 412 000 ₸, жыл бойы төленген салықтың 3 %",
            "Долг 412 000 ₸, 3 % уплаченных за год налогов",
            "Arrears of 412,000 ₸, 3% of the taxes paid in a year",
        ),
        points=Decimal(points) if points else None,
        maximum=Decimal(maximum),
        kind=kind,
        state=state,
        peer=words("Ұқсастарында: берешек жоқ", "У похожих: долга нет", "Peers: none"),
        stamps=(stamp("tax_arrears"),),
    )  # fmt: skip


TAGS = tuple(
    Tag(f"example-{tone}", tone, words(kk, ru, en))
    for tone, kk, ru, en in (
        ("ok", "Тіркелімде бар", "В регистре", "In the register"),
        ("info", "Ойдан құрастырылған", "Вымышленная", "Synthetic"),
        ("warn", "Салық берешегі", "Налоговый долг", "Tax arrears"),
        ("danger", "Банкрот", "Банкрот", "Bankrupt"),
    )
)

INDICES = (index("taxpayer", "B", "72.4", "61"), index("financial", "E", "8.2", "54"), unrated("payment"))
GRADED = tuple(
    index("taxpayer", grade, value, "55") for grade, value in zip("ABCDE", ("91", "68", "47", "33", "4"), strict=True)
)

ARREARS = words("Салық берешегі 412 000 ₸", "Налоговая задолженность 412 000 ₸", "Tax arrears of 412,000 ₸")
INACTIVE = words("Әрекетсіз деп танылған", "Признана бездействующей", "Declared inactive")
CAUTIONS = (
    Caution("tax_arrears", ARREARS, SEEN, False, stamp("tax_arrears")),
    Caution("inactive", INACTIVE, date(2024, 3, 5), True, stamp("inactive")),
)

ANSWERS = tuple(
    SourceAnswer(source, text(f"source.{source}.name"), answer, SEEN, old)
    for source, answer, old in (
        ("statgov", "found", False),
        ("bankrupt", "none_found", True),
        ("sur_data", "not_checked", False),
        ("statements", "not_published", False),
    )
)

HIT = SearchHit(
    bin="720140007892",
    name=Bilingual("«Алтын Дән» ЖШС", "ТОО «Алтын Дән»"),
    place=Bilingual("Қостанай облысы", "Костанайская область"),
    activity=Bilingual("Ұн өндіру", "Производство муки"),
    tags=TAGS[:2],
    grades=(("taxpayer", "B"), ("financial", "E"), ("payment", "NR")),
    score=1.0,
    matched_on=words("Бұрынғы атауы бойынша", "По прежнему названию", "By its former name"),
)

DETAILS = (
    Detail(text("detail.registered_on"), date(1972, 3, 14), stamp()),
    Detail(text("detail.tax_debt"), Money(412_000), stamp("sur_data")),
    Detail(text("detail.kind"), text("kind.legal"), None),
)

TAXES = tuple(
    TaxYear(year, Decimal(paid) if paid else None, None, 14, Decimal("2.4"), Decimal("3.1"), stamp("taxes_paid"))
    for year, paid in ((2022, "41203000"), (2023, None), (2024, "88410000"), (2025, "184203511"))
)

STATEMENTS = tuple(
    StatementYear(
        date(year, 12, 31), "2025", Decimal(revenue), Decimal(profit), Decimal(revenue) / 2, Decimal(revenue) / 4,
        Decimal(revenue) / 5, Decimal(revenue) / 3, Decimal(revenue) / 6, None, stamp("statements"),
    )
    for year, revenue, profit in (
        (2023, "910000000", "44000000"), (2024, "1240000000", "-210000000"), (2025, "1710000000", "96000000"),
    )
)  # fmt: skip

PAYMENTS = tuple(
    PaymentMonth(date(2026, month, 1), 4, Decimal(1_200_000 * month), Decimal(days))
    for month, days in ((1, "-3"), (2, "0"), (3, "4.5"), (4, "12"), (5, "31"), (6, "8"), (7, "2"), (8, "-1"))
)

SCORES = tuple(
    ScorePoint("taxpayer", date(2026, month, 1), Decimal(value), grade, "1.0")
    for month, value, grade in ((2, "81", "A"), (4, "77", "B"), (6, "58", "C"), (8, "61", "B"), (11, "72.4", "B"))
)
