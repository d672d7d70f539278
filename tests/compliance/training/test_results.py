"""Results of other systems: columns in three languages, rows that say nothing, statements, and what is made to harm."""

import json
from datetime import date
from decimal import Decimal

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.commands.training.results import Brought, import_results, place
from compliance.errors import NotYours, Unfit
from compliance.queries.training.records import all_records, import_page, records
from compliance.training.bringing import NO_COLUMN, Found, found_in_statements, found_in_table
from compliance.training.results_in import ALIASES, columns_of, day_of
from compliance.training.statements import VERBS, read_statement, statement_of, voiding_of
from compliance.views.training.records import Miss, RecordsAsked
from infra import clock
from infra.database import fetch, fetch_value
from tests.cast import ALTYN, BOLAT, SAULE, everybody
from tests.compliance.training.histories import employed
from tests.compliance.workspace.players import being

FILE = """Табельный номер;ФИО;Курс;Дата завершения;Балл;Максимальный балл;Результат;Действует до
0017;Сынақ;foundations;01.03.2026;18;20;пройден;
0018;Сынақ;Негіздер;2026-03-02;87,5;;;01.03.2027
0018;Сынақ;foundations;03.03.2026;40;;;
9999;Сынақ;foundations;01.03.2026;;;;
0017;Сынақ;no-such;01.03.2026;;;;
0017;Сынақ;foundations;31.02.2026;;;;
0017;Сынақ;foundations;04.03.2026;120;;;
0017;Сынақ;foundations;04.03.2026;;;бәлкім;
0017;Сынақ;foundations;04.03.2026;;;;01.01.2020
;Сынақ;foundations;04.03.2026;;;;
0017;Сынақ;foundations;01.03.2199;;;;

"""
SITE = "https://moldir.example"


def came(source: str = "import") -> Brought:
    return Brought("нәтиже.csv", "text/csv", 100, "a" * 64, source)  # type: ignore[arg-type]


@pytest.fixture
async def staff(db: asyncpg.Connection) -> list[int]:
    await everybody()
    return [
        await employed(ALTYN.bin, "0017", date(2025, 1, 1), email="On.Jeti@moldir.example"),
        await employed(ALTYN.bin, "0018", date(2025, 1, 1)),
    ]


@pytest.mark.parametrize(("header", "fields"), [
    (("Employee No", "COURSE_CODE", "Completed At", "score"), {"number", "course", "completed_on", "score"}),
    (("Табельный №", "Наименование курса", "Дата сдачи", "Статус"), {"course", "title", "completed_on", "result"}),
    (("Табельдік нөмірі", "Курс атауы", "Өткен күні", "Ұпай", "Нәтиже", "Жарамды мерзімі"),
     {"number", "course", "title", "completed_on", "score", "result", "valid_until"}),
    (("", "!!", "x" * 500), set()),
])  # fmt: skip
def test_headers_are_known_in_three_languages(header: tuple[str, ...], fields: set[str]) -> None:
    assert set(columns_of(header)) >= fields - {"number"}


def test_columns_may_be_chosen() -> None:
    data = b"a;b;c\n1;foundations;01.03.2026\n"
    assert found_in_table(data, {}).lacking == ("number", "course", "completed_on")
    chosen = {"number": 0, "course": 1, "completed_on": 2, "score": NO_COLUMN, "made-up": 1}
    assert [each.number for each in found_in_table(data, chosen).results] == ["1"]
    assert found_in_table(data, {**chosen, "course": 99}).lacking == ("course",)
    assert set(chosen) - {"made-up"} <= set(ALIASES)


async def test_a_table_is_placed_taken_once_and_what_is_missed_is_listed(staff: list[int]) -> None:
    found = found_in_table(FILE.encode(), {})
    assert [(miss.row, miss.code) for miss in found.misses] == [
        ("7", "completed_on"), ("8", "score"), ("9", "result"), ("10", "valid_until"), ("11", "number"),
    ]  # fmt: skip
    async with being(SAULE) as by:
        looked = await place(by, came(), found.results)
        assert await fetch_value("select count(*) from training_record") == 0
        # a title in any language would do as well as the code; "Негіздер" alone is none
        assert [(miss.row, miss.code) for miss in looked.misses] == [
            ("3", "course"), ("5", "staff"), ("6", "course"), ("12", "completed_on"),
        ]  # fmt: skip
        made = await import_page(by, await import_results(by, came(), found.results, found.misses))
        again = await import_page(by, await import_results(by, came(), found.results, found.misses))
        assert (made.added, made.known, made.missed, len(made.misses)) == (2, 0, 9, 9)
        assert (again.added, again.known, again.missed) == (0, 2, 9)
        shown = {line.completed_on: line for line in (await records(by, RecordsAsked())).records}
    one, failed = shown[date(2026, 3, 1)], shown[date(2026, 3, 3)]
    assert (one.score, one.passed, one.source, one.evidence, one.entered_by) == (
        90, True, "import", "a" * 64, SAULE.id,
    )  # fmt: skip
    assert (failed.score, failed.passed) == (40, False)  # under the pass mark of the course
    assert one.valid_until is not None
    kinds = [row["kind"] for row in await fetch("select kind from event where kind like 'training.%'")]
    assert kinds == ["training.imported"] * 2
    async with being(BOLAT) as by:
        with pytest.raises(NotYours):
            await import_results(by, came(), found.results, found.misses)


def statement(n: int, verb: str = "passed", **other: object) -> dict[str, object]:
    return {
        "id": f"00000000-0000-4000-8000-{n:012}", "actor": {"account": {"homePage": SITE, "name": "0017"}},
        "verb": {"id": f"{VERBS}{verb}"}, "object": {"id": f"{SITE}/courses/foundations"},
        "result": {"score": {"scaled": 0.9}}, "timestamp": f"2026-03-{n:02}T23:30:00+00:00",
    } | other  # fmt: skip


def found_of(*some: object) -> Found:
    return found_in_statements(json.dumps(some).encode())


async def test_statements_are_taken_once_and_voided_ones_void(staff: list[int]) -> None:
    void = statement(9, "voided", object={"objectType": "StatementRef", "id": statement(1)["id"]})
    lost = statement(10, "voided", object={"objectType": "StatementRef", "id": statement(20)["id"]})
    found = found_of(
        statement(1), statement(2, "failed"),
        statement(3, "completed", actor={"mbox": "mailto:on.jeti@moldir.example"}),
        statement(4, actor={"account": {"name": "nobody"}}), statement(5, object={"id": "https://lms.example/x"}),
        statement(6, "launched"), statement(7, result={"score": {"scaled": 7}}), {"x": 1}, "text", None, void, lost,
    )  # fmt: skip
    async with being(SAULE) as by:
        made = await import_page(by, await import_results(by, came("xapi"), found.results, found.misses, found.voids))
        assert (made.added, made.voided, made.missed) == (3, 1, 8)
        assert sorted(miss.code for miss in made.misses) == [
            "course", "score", "staff", "statement", "statement", "statement", "verb", "void",
        ]  # fmt: skip
        again = await import_page(by, await import_results(by, came("xapi"), found.results, (), found.voids))
        assert (again.added, again.known, again.voided) == (0, 3, 1)
        shown = (await records(by, RecordsAsked())).records
    assert [(line.completed_on, line.passed, line.state) for line in shown] == [
        (date(2026, 3, 2), True, "void"), (date(2026, 3, 4), True, "counts"), (date(2026, 3, 3), False, "counts"),
        (date(2026, 3, 2), True, "corrected"),
    ]  # fmt: skip


async def test_what_is_written_as_statements_reads_back_and_names_nobody(staff: list[int]) -> None:
    async with being(SAULE) as by:
        await import_results(by, came(), found_in_table(FILE.encode(), {}).results, ())
        lines = [line async for some in all_records(by, clock.today()) for line in some]
        assert [line async for some in all_records(by, date(2026, 3, 1)) for line in some] == lines[:1]
    for line in lines:
        said = statement_of(line, SITE, "ref", "kk")
        assert line.name not in json.dumps(said, ensure_ascii=False)
        assert statement_of(line, SITE, "ref", "kk", named=True)["actor"]["name"] == line.name
        read = read_statement(1, said)
        assert not isinstance(read, Miss)
        assert (read.number, read.completed_on, read.passed, read.score, read.valid_until) == (  # type: ignore[union-attr]
            line.number, line.completed_on, line.passed, line.score, line.valid_until,
        )  # fmt: skip
        assert voiding_of(line, SITE, "ref")["verb"]["id"] == f"{VERBS}voided"


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{", b"1", b'"x"', b"[" * 100_000, b"[1" + b",1" * 50_001 + b"]", b"\xff\xfe"]
)
def test_what_is_no_list_of_statements_is_told(data: bytes) -> None:
    with pytest.raises(Unfit):
        found_in_statements(data)


WORDS = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda it: st.lists(it) | st.dictionaries(st.text(), it),
)


@given(st.fixed_dictionaries({}, optional={
    "verb": st.sampled_from([{"id": f"{VERBS}passed"}, {"id": f"{VERBS}voided"}, {}]) | WORDS, "id": WORDS,
    "actor": st.just({"account": {"name": "7"}}) | WORDS,
    "object": st.just({"id": "x"}) | WORDS, "result": WORDS, "timestamp": st.just("2026-01-01T00:00:00Z") | WORDS,
}) | WORDS)  # fmt: skip
def test_any_json_is_a_result_or_a_miss(given_: object) -> None:
    read_statement(1, given_)


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_none(written: str) -> None:
    found = day_of(written)
    assert found is None or isinstance(found, date)


def test_scores_have_decimal_commas_and_maxima() -> None:
    rows = "№;Табельный номер;Курс;Дата завершения;Балл;Макс. балл\n1;5;x;1.2.2026;12,5;25\n"
    assert found_in_table(rows.encode(), {}).results[0].score == Decimal(50)
