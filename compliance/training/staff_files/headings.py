"""Which column of a staff list means what, by its heading in Kazakh, Russian or English, in any case and order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

HEAD_ROWS = 20  # a report may have a title above its table
# field -> headings; `iin` is known so that it can be said that it is passed over
HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "number": ("employee no", "employee number", "personnel number", "staff number", "табельный номер", "таб номер",
               "таб №", "табельный №", "табель нөмірі", "табель №", "табельдік нөмірі"),
    "full_name": ("фио", "ф и о", "сотрудник", "работник", "физическое лицо", "фамилия имя отчество", "аты жөні",
                  "тегі аты әкесінің аты", "қызметкер", "name", "full name", "employee"),
    "last_name": ("фамилия", "тегі", "last name", "surname", "family name"),
    "first_name": ("имя", "аты", "first name", "given name"),
    "middle_name": ("отчество", "әкесінің аты", "middle name", "patronymic"),
    "email": ("email", "e mail", "эл почта", "почта", "электронная почта", "адрес электронной почты",
              "электрондық пошта", "эл пошта", "пошта"),
    "unit": ("unit", "department", "division", "подразделение", "отдел", "структурное подразделение", "бөлімше",
             "бөлім", "құрылымдық бөлімше"),
    "position": ("position", "job title", "post", "должность", "должность по штатному расписанию", "лауазым",
                 "лауазымы", "қызметі"),
    "hired_on": ("hired on", "hire date", "date of hire", "start date", "дата приема", "дата приема на работу",
                 "принят", "жұмысқа алынған күні", "жұмысқа қабылданған күні", "қабылданған күні"),
    "last_day": ("last day", "dismissal date", "termination date", "end date", "дата увольнения", "уволен",
                 "жұмыстан шыққан күні", "жұмыстан босатылған күні", "босатылған күні"),
    "roles": ("role", "roles", "training role", "роль", "роли", "рөл", "рөлі", "рөлдер", "рөлдері"),
    "manager": ("manager", "manager number", "manager no", "руководитель", "табельный номер руководителя",
                "номер руководителя", "басшы", "басшының табель нөмірі", "басшы нөмірі"),
    "language": ("language", "язык", "язык обучения", "тіл", "тілі", "оқу тілі"),
    "kind": ("kind", "type", "вид", "вид занятости", "категория", "тип", "түрі", "санаты"),
    "iin": ("iin", "иин", "жсн", "individual identification number", "индивидуальный идентификационный номер",
            "жеке сәйкестендіру нөмірі"),
})  # fmt: skip
FIELDS = tuple(field for field in HEADINGS if field != "iin")
_KNOWN = {heading: field for field, headings in HEADINGS.items() for heading in headings}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the table begins, and what each of its columns means.

    `row` is the place of the row of headings, counted from 0; `headings` are its words; `fields` has a field, "iin", or
    nothing for each.
    """

    row: int
    headings: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields without which no row can be taken: the number, and a name in one column or two."""
        wanted = ["number"] if "number" not in self.fields else []
        if "full_name" not in self.fields and "last_name" not in self.fields:
            wanted.append("full_name")
        return tuple(wanted)

    @property
    def twice(self) -> tuple[str, ...]:
        """Fields that more than one column claims."""
        return tuple(field for field in FIELDS if self.fields.count(field) > 1)


def field_of(heading: str) -> str:
    """The field that a heading names; empty for a strange one."""
    plain = "".join(each if each.isalnum() or each == "№" else " " for each in heading.casefold().replace("ё", "е"))
    return _KNOWN.get(" ".join(plain.split()), "")


def columns_in(rows: Sequence[Sequence[str]]) -> Columns:
    """The row that has most known headings, of the first twenty; a field named twice belongs to its first column."""
    best, row = -1, 0
    for place, cells in enumerate(rows[:HEAD_ROWS]):
        known = len({field_of(cell) for cell in cells} - {""})
        if known > best:
            best, row = known, place
    headings = tuple(rows[row]) if rows else ()
    fields: list[str] = []
    for heading in headings:
        field = field_of(heading)
        fields.append(field if field not in fields else "")
    return Columns(row, headings, tuple(fields))
