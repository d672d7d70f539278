"""The workbook of the statistical business register: 22 columns, or 16 in the edition before sectors and ownership."""

from dataclasses import dataclass

from registry.sources.layouts import Field, Layout
from registry.tables.company import Company


@dataclass(frozen=True, slots=True)
class Column:
    """A published column: its header, the column of ours it fills (None: only its code is kept), how it is read."""

    header: str
    name: str | None
    kind: str = "text"
    width: int = 0
    in_older: bool = True


COLUMNS = (
    Column("БИН", "bin", "bin"),
    Column("Толық атауы", "name_kk"),
    Column("Полное наименование ", "name_ru"),
    Column("Дата регистрации", "registered_on", "date"),
    Column("ОКЭД", "oked", "code", 5),
    Column("Негізгі қызмет түрінің атауы", "oked_name_kk"),
    Column("Наименование основного вида деятельности", "oked_name_ru"),
    Column("Втор.ОКЭД", "secondary_okeds", "codes", 5),
    Column("КРП", "krp", "digits", 3),
    Column("ККЖ атауы", None),
    Column("Наименование КРП", None),
    Column("КСЭ", "kse", "digits", 6, in_older=False),
    Column("ЭСЖ атауы", "kse_name_kk", in_older=False),
    Column("Наименование КСЭ", "kse_name_ru", in_older=False),
    Column("КФС", "kfs", "digits", 3, in_older=False),
    Column("МНЖ атауы", None, in_older=False),
    Column("Наименование КФС", None, in_older=False),
    Column("КАТО", "kato", "code", 9),
    Column("Елді мекеннің атауы", "locality_kk"),
    Column("Наименование населенного пункта", "locality_ru"),
    Column("Заңды мекен-жайы, Юридический адрес", "address"),
    Column("Басшының ТАӘ, ФИО руководителя", "director"),
)
LAYOUT = Layout(
    Company,
    tuple(
        Field(each.name, (each.header,), each.kind, each.width, is_needed=each.in_older, is_filled=each.name == "bin")
        for each in COLUMNS
        if each.name is not None
    ),
)
