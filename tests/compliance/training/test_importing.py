"""A staff list is taken in: what is found out, tried, written; twice is once, and nothing is half there."""

import io
import zipfile
from collections import Counter
from datetime import date, timedelta

import asyncpg
import pytest

from compliance.commands.training.importing import (
    choose_columns,
    forget_staff_lists,
    keep_list,
    take_in,
    try_list,
)
from compliance.commands.training.rules import suggest_rules
from compliance.errors import NothingHere, NotYours, OutOfTurn, Unfit
from compliance.queries.training.staff import member, staff_list
from compliance.training.staff_files.headings import HEADINGS, columns_in, field_of
from compliance.training.staff_files.rows import read_rows
from compliance.views.training.staff import Asked
from compliance.views.training.staff_import import Chosen
from infra import clock
from infra.database import execute, fetch, fetch_value
from infra.i18n import LANGUAGES, translate
from tests.cast import ALTYN, BOLAT, DINA, KANAT, KUMIS, MARAT, SAULE, everybody
from tests.compliance.training.staff_lists import BAD, PEOPLE, as_csv, as_xlsx, listed, row, spoiled
from tests.compliance.training.staff_lists import HEADINGS as HEADINGS_OF_1C
from tests.compliance.workspace.players import being


@pytest.fixture
async def people(db: asyncpg.Connection) -> None:
    await everybody()


async def kept(content: bytes, name: str = "штат.csv", **chosen: object) -> int:
    async with being(SAULE) as by:
        upload = await keep_list(by, name, content)
        if chosen:
            await choose_columns(by, upload, Chosen(**chosen))  # type: ignore[arg-type]
        return upload


async def taken(content: bytes, **chosen: object) -> dict[str, int]:
    sure = bool(chosen.pop("sure", False))
    upload = await kept(content, **chosen)
    async with being(SAULE) as by:
        return dict((await take_in(by, upload, sure=sure)).counts)


async def everything() -> list[tuple[object, ...]]:
    rows = await fetch(
        """select s.number, s.last_name, s.email, s.left_on, s.manager, p.unit, p.position, p.roles, p.since, p.until
           from staff_member s left join staff_place p on p.staff = s.id order by s.number, p.since"""
    )
    return [tuple(row.values()) for row in rows]


NOTHING = {"new": 0, "changed": 0, "moved": 0, "left": 0, "back": 0}


@pytest.mark.usefixtures("people")
class TestFiveHundredFromOneC:
    async def test_good_rows_go_in_and_twelve_bad_ones_are_told(self) -> None:
        upload = await kept(as_csv(listed()))
        async with being(SAULE) as by:
            await suggest_rules(by, "kk")
            view = await try_list(by, upload)
            assert (view.encoding, view.separator) == ("windows-1251", ";")
            assert view.columns.row == 1
            assert view.columns.fields == (
                "number", "full_name", "iin", "unit", "position", "hired_on", "last_day", "email", "manager",
                "language", "kind", "",
            )  # fmt: skip
            report = view.report
            assert report is not None
            assert (report.rows, report.bad, report.counts["new"]) == (PEOPLE, BAD, PEOPLE - BAD)
            told = sorted(fault.text.id for fault in report.faults if not fault.taken)
            assert told == sorted(sentence for _, sentence in spoiled().values())
            assert all(fault.line > 2 and (fault.column or fault.text.id) for fault in report.faults)
            for fault in report.faults:
                assert all(translate(fault.text, language) for language in LANGUAGES)
            assert await fetch_value("select count(*) from staff_member") == 0  # nothing was written
            done = await take_in(by, upload)
            assert (done.counts["new"], done.bad, done.begun > PEOPLE - BAD) == (PEOPLE - BAD, BAD, True)
            assert (await staff_list(by, Asked())).count == PEOPLE - BAD
        languages = Counter(row["language"] for row in await fetch("select language from staff_member"))
        assert set(languages) == {"kk", "ru", "en"}
        assert await fetch_value("select count(*) from staff_member where manager is null") == 6
        assert await fetch_value("select count(*) from event where kind = 'training.staff_imported'") == 1
        columns = await fetch(
            """select column_name from information_schema.columns
               where table_schema = 'moldir' and table_name like 'staff%'"""
        )
        assert not [row for row in columns if "iin" in row["column_name"]]

    async def test_the_same_list_twice_changes_nothing(self) -> None:
        first = await taken(as_csv(listed()))
        before, events = await everything(), await fetch_value("select count(*) from event")
        assert first["new"] == PEOPLE - BAD
        again = await taken(as_csv(listed(), encoding="utf-8-sig", separator=","))
        assert again == NOTHING | {"unchanged": PEOPLE - BAD}
        assert await taken(as_xlsx(listed())) == again
        assert await everything() == before
        assert await fetch_value("select count(*) from event") == events

    async def test_roles_are_proposed_and_stay_as_they_were_changed(self) -> None:
        await taken(as_csv([row(1), row(7)]))
        roles = {each[0]: each[7] for each in await everything()}
        assert roles == {"00001": ["sales"], "00007": ["procurement"]}
        await execute("update staff_place set roles = '{legal}'")
        assert await taken(as_csv([row(1), row(7)])) == NOTHING | {"unchanged": 2}
        moved = await taken(as_csv([row(1, Должность="Бухгалтер", Подразделение="Бухгалтерия"), row(7)]))
        assert moved == NOTHING | {"moved": 1, "unchanged": 1}
        assert (await everything())[1][7] == ["finance"]

    async def test_who_moves_leaves_and_comes_back(self) -> None:
        rows = [row(number) for number in range(1, 31)]
        await taken(as_csv(rows))
        today = clock.today()
        yesterday = (today - timedelta(days=1)).strftime("%d.%m.%Y")
        rows[0] = row(1, Должность="Бухгалтер")
        rows[1] = row(2, **{"Эл. почта": "new@moldir.example"})
        rows[2] = row(3, **{"Дата увольнения": yesterday})
        assert await taken(as_csv(rows)) == NOTHING | {"moved": 1, "changed": 1, "left": 1, "unchanged": 27}
        async with being(SAULE) as by:
            staff = await fetch_value("select id from staff_member where number = '00001'")
            places = (await member(by, staff)).places
            assert [(each.position, each.since, each.until) for each in places] == [
                ("Бухгалтер", today, None), ("Менеджер по продажам", date(2011, 2, 2), today),
            ]  # fmt: skip
        assert await fetch_value("select left_on from staff_member where number = '00003'") == today
        rows[2] = row(3)
        assert await taken(as_csv(rows)) == NOTHING | {"back": 1, "unchanged": 29}

    async def test_who_is_missing_has_left_where_that_was_chosen_and_many_are_asked_again(self) -> None:
        rows = [row(number) for number in range(1, 21)]
        await taken(as_csv(rows))
        assert await taken(as_csv(rows[2:])) == NOTHING | {"unchanged": 18}
        assert await taken(as_csv(rows[2:]), whole=True) == NOTHING | {"left": 2, "unchanged": 18}
        with pytest.raises(OutOfTurn):
            await taken(as_csv(rows[10:]), whole=True)
        assert await fetch_value("select count(*) from staff_member where left_on is null") == 18
        assert (await taken(as_csv(rows[10:]), whole=True, sure=True))["left"] == 8
        # a bad row is somebody all the same: they have not left
        rows[10] = row(11, **{"Дата приема": "?"})
        assert (await taken(as_csv(rows[10:]), whole=True))["left"] == 0
        back = await taken(as_csv([row(number) for number in range(1, 21)]), whole=True)
        assert back == NOTHING | {"back": 10, "unchanged": 10}
        assert await taken(as_csv([row(number) for number in range(1, 21)]), whole=True) == NOTHING | {"unchanged": 20}

    async def test_managers_are_found_in_the_list_or_told(self) -> None:
        rows = [row(1, **{"Табельный номер руководителя": "00002"}), row(2, **{"Табельный номер руководителя": "9"}),
                row(3, **{"Табельный номер руководителя": "00003"})]  # fmt: skip
        upload = await kept(as_csv(rows))
        async with being(SAULE) as by:
            report = await take_in(by, upload)
        assert [(fault.text.id, fault.taken) for fault in report.faults] == [
            ("staff_file.unknown_manager", True), ("staff_file.own_manager", True),
        ]  # fmt: skip
        assert (report.counts["new"], report.bad) == (3, 0)
        assert await fetch_value("select count(*) from staff_member where manager is not null") == 1
        assert await taken(as_csv(rows)) == NOTHING | {"unchanged": 3}

    async def test_moves_may_be_of_an_earlier_day(self) -> None:
        await taken(as_csv([row(1)]))
        day = clock.today() - timedelta(days=20)
        await taken(as_csv([row(1, Должность="Бухгалтер")]), since=day)
        assert await fetch_value("select since from staff_place where until is null") == day
        with pytest.raises(Unfit):
            await kept(as_csv([row(1)]), since=clock.today() + timedelta(days=1))


@pytest.mark.usefixtures("people")
class TestSteps:
    async def test_columns_and_encoding_can_be_chosen(self) -> None:
        content = "код;кто;когда\n1;Сынаков Ойдан;01.02.2020\n".encode("windows-1251")
        upload = await kept(content)
        async with being(SAULE) as by:
            view = await try_list(by, upload)
            assert (view.report, view.columns.missing) == (None, ("number", "full_name"))
            with pytest.raises(OutOfTurn):
                await take_in(by, upload)
            with pytest.raises(Unfit):
                await choose_columns(by, upload, Chosen(fields=("number", "x", "hired_on")))
            await choose_columns(by, upload, Chosen("windows-1251", ";", ("number", "full_name", "hired_on")))
            assert (await take_in(by, upload)).counts["new"] == 1
            assert (await take_in(by, upload)).counts["unchanged"] == 1
            with pytest.raises(OutOfTurn):
                await choose_columns(by, upload, Chosen())

    async def test_kazakh_letters_of_one_byte(self) -> None:
        content = "Табель нөмірі;Аты-жөні;Жұмысқа алынған күні\n7;Үлгіұлы Ойдан;2020-02-01\n".encode("kz1048")
        upload = await kept(content)
        async with being(SAULE) as by:
            assert (await try_list(by, upload)).encoding == "kz1048"
            await take_in(by, upload)
        assert await fetch_value("select last_name from staff_member") == "Үлгіұлы"

    async def test_a_list_is_its_bringers_alone_and_forgotten_after_a_day(self) -> None:
        upload = await kept(as_csv([row(1)]))
        for who, number in ((MARAT, ALTYN.bin), (KANAT, KUMIS.bin)):
            async with being(who, number) as by:
                with pytest.raises(NothingHere):
                    await try_list(by, upload)
                assert await fetch_value("select count(*) from staff_upload") == 0
        for who in (BOLAT, DINA):
            async with being(who) as by:
                with pytest.raises(NotYours):
                    await keep_list(by, "x.csv", as_csv([row(1)]))
                with pytest.raises(NotYours):
                    await try_list(by, upload)
        assert await forget_staff_lists() == 0
        await execute("update staff_upload set uploaded_at = uploaded_at - interval '25 hours'")
        assert await forget_staff_lists() == 1

    async def test_whatever_breaks_leaves_nothing_half_written(self, monkeypatch: pytest.MonkeyPatch) -> None:
        upload = await kept(as_csv(listed()))

        async def breaks(*_: object) -> None:
            raise RuntimeError("broken off")

        monkeypatch.setattr("compliance.commands.training.importing.recalculate", breaks)
        async with being(SAULE) as by:
            with pytest.raises(RuntimeError):
                await take_in(by, upload)
        assert await fetch_value("select count(*) from staff_member") == 0
        assert await fetch_value("select taken_at from staff_upload") is None


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b"0" * (80 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize("content", [
    b"", b" \r\n ", b"PK\x03\x04broken", b"\x89PNG\r\n\x1a\n" + bytes(100), b"<html><body>1</body></html>",
    b"a;b\n1;\0\n", "Ф.И.О.;Таб".encode("utf-16")[:-1], bomb(), b";" * 1_000_000, b"a;" + b"x" * 200_000,
    b"a;b\n" * 150_000, b'"a;b\n' * 10,
], ids=["nothing", "blanks", "half a workbook", "a picture", "a page", "a zero byte", "half a letter", "a bomb",
        "a million columns", "a huge cell", "too many rows", "an open quote"])  # fmt: skip
@pytest.mark.usefixtures("people")
async def test_what_is_no_list_is_refused_in_a_sentence_or_names_no_columns(content: bytes) -> None:
    said, report = [], None
    async with being(SAULE) as by:
        try:
            report = (await try_list(by, await keep_list(by, "x.csv", content))).report
        except Unfit as refused:
            said = [translate(refused.text, language) for language in LANGUAGES]
    assert report is None
    assert len(set(said)) in (0, 3)
    assert await fetch_value("select count(*) from staff_member") == 0


@pytest.mark.usefixtures("people")
async def test_formulas_are_texts() -> None:
    await taken(as_csv([row(1, **{"Ф.И.О.": "=cmd|' /C calc'!A0 Ойдан", "Должность": "+1+1"})]))
    assert await fetch_value("select last_name from staff_member") == "=cmd|'"
    assert await fetch_value("select position from staff_place") == "+1+1"


def test_headings_of_three_languages_in_any_case_and_order() -> None:
    for field, headings in HEADINGS.items():
        for heading in headings:
            assert field_of(heading) == field
            assert field_of(f" {heading.upper()}: ") == field
    found = columns_in([["Есеп"], ["ЛАУАЗЫМ", "Табель нөмірі", "Аты-жөні", "Е-mail", "Должность"]])
    assert (found.row, found.fields) == (1, ("position", "number", "full_name", "", ""))
    assert columns_in([]).missing == ("number", "full_name")


@pytest.mark.parametrize(("written", "day"), [
    ("01.02.2020", date(2020, 2, 1)), ("1.2.2020 0:00:00", date(2020, 2, 1)), ("2020-02-01", date(2020, 2, 1)),
    ("2020-02-01 00:00:00", date(2020, 2, 1)), ("01/02/2020", date(2020, 2, 1)), ("", None), ("01.02.20", "fault"),
    ("32.01.2020", "fault"), ("1899-12-30", "fault"), ("43862", "fault"), ("٠١.٠٢.٢٠٢٠", "fault"),
])  # fmt: skip
def test_days_as_they_are_written(written: str, day: object) -> None:
    cells = [["Таб номер", "Фамилия", "Дата приема"], ["125,00", "Сынақов", written]]
    read = read_rows(cells, columns_in(cells))
    if day == "fault":
        assert [(fault.line, fault.column) for fault in read.faults] == [(2, "Дата приема")]
    else:
        assert [(each.number, each.hired_on) for each in read.rows] == [("125", day)]


def test_no_iin_is_told_again() -> None:
    rows = [row(1, **{"ИИН": "850312300123", "Дата приема": "?"}), row(2, **{"Табельный номер": "850312300123"})]
    cells = [list(HEADINGS_OF_1C), *rows]
    read = read_rows(cells, columns_in(cells))
    assert [fault.line for fault in read.faults] == [2, 3]
    assert "850312300123" not in repr(read.faults) + repr(read.rows)
