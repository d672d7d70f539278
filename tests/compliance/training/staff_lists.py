"""Staff lists as a 1C program of a Kazakhstani accounting writes them; all of it synthetic, and it says so."""

import csv
import io
import random

import xlsxwriter

HEADINGS = ("Табельный номер", "Ф.И.О.", "ИИН", "Подразделение", "Должность", "Дата приема", "Дата увольнения",
            "Эл. почта", "Табельный номер руководителя", "Язык", "Вид занятости", "Ставка")  # fmt: skip
PLACES = (
    ("Отдел закупок", "Специалист по закупкам"), ("Отдел продаж", "Менеджер по продажам"),
    ("Бухгалтерия", "Бухгалтер"), ("Цех № 1", "Мукомол"), ("Склад", "Кладовщик"), ("Дирекция", "Заместитель директора"),
    ("Отдел кадров", "Инспектор по кадрам"),
)  # fmt: skip
ENDINGS = ("ов", "ев", "ин", "бай", "улы", "кызы")
PEOPLE, BAD = 500, 12


def row(number: int, **other: str) -> list[str]:
    """A made-up member of staff: the middle name says that they are."""
    unit, position = PLACES[number % len(PLACES)]
    said = {
        "Табельный номер": f"{number:05}", "Ф.И.О.": f"Сынак{number}{ENDINGS[number % 6]} Ойдан Шыгарылган",
        "ИИН": "000000000000", "Подразделение": unit, "Должность": position,
        "Дата приема": f"{number % 28 + 1:02}.{number % 12 + 1:02}.{2010 + number % 15}", "Дата увольнения": "",
        "Эл. почта": f"t{number}@moldir.example" if number % 3 else "",
        "Табельный номер руководителя": "00006" if number > 6 else "", "Язык": ("каз", "рус", "англ")[number % 3],
        "Вид занятости": "Сотрудник" if number % 25 else "Агент", "Ставка": "0,5" if number % 10 == 0 else "1,0",
    } | other  # fmt: skip
    return [said[heading] for heading in HEADINGS]


def spoiled() -> dict[int, tuple[dict[str, str], str]]:
    """Which of the five hundred are bad, how, and the sentence (id) that tells it."""
    return {
        20: ({"Табельный номер": ""}, "workspace.words_needed"),
        60: ({"Ф.И.О.": " "}, "workspace.words_needed"),
        100: ({"Дата приема": "31.02.2020"}, "staff_file.day"),
        140: ({"Дата приема": "вчера"}, "staff_file.day"),
        180: ({"Дата приема": ""}, "staff_file.needs_hired_on"),
        220: ({"Табельный номер": "850312300123"}, "training_staff.unfit.iin"),
        260: ({"Эл. почта": "почта@"}, "training_staff.unfit.email"),
        300: ({"Дата увольнения": "01.01.1999"}, "staff_file.left_before"),
        340: ({"Язык": "немецкий"}, "staff_file.language"),
        380: ({"Табельный номер": "00001"}, "staff_file.twice"),
        420: ({"Подразделение": "х" * 201}, "workspace.too_long"),
        460: ({"Вид занятости": "???"}, "staff_file.kind"),
    }


def listed(people: int = PEOPLE, *, bad: bool = True) -> list[list[str]]:
    """The list of one company, in the order of a shuffled deck that is always the same."""
    wrong = spoiled() if bad else {}
    rows = [row(number, **(wrong[number][0] if number in wrong else {})) for number in range(1, people + 1)]
    random.Random(6).shuffle(rows)
    rows.sort(key=lambda each: each[0] == "00001" and "Сынак380" in each[1])  # the second of a number comes second
    return rows


def as_csv(rows: list[list[str]], encoding: str = "windows-1251", separator: str = ";", title: bool = True) -> bytes:
    """The same as 1C writes it: a title above, a semicolon between."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    if title:
        writer.writerow(["Список сотрудников (ойдан шыгарылган)", *[""] * (len(HEADINGS) - 1)])
    writer.writerow(HEADINGS)
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows: list[list[str]], headings: tuple[str, ...] = HEADINGS) -> bytes:
    """The same as a workbook."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Staff")
    for place, cells in enumerate([list(headings), *rows]):
        for column, cell in enumerate(cells):
            sheet.write_string(place, column, cell)
    book.close()
    return out.getvalue()
