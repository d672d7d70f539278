"""The list of debtors: six rows above the data, 23 columns; companies on the first sheet, persons on the second."""

from registry.tables.tax import TaxArrears

PARTS = ("last", "first", "middle")
# Header as published, Kazakh over Russian; the column it fills; how it is read. Person names stand in three columns.
COLUMNS = (
    ("№", None, "text"),
    ("Облыс\nОбласть", "region", "text"),
    ("МКО атауы\nНаименование ОГД", "office", "text"),
    ("МКО коды\nКод ОГД", "office_code", "digits"),
    ("ЖСН/БСН\nИИН/БИН", "bin", "bin"),
    ("СТН\nРНН", "rnn", "old_number"),
    ("Салық төлеушінің орыс тіліндегі атауы\nНаименование налогоплательщика на русском языке", "name_ru", "text"),
    ("Салық төлеушінің қазақ тіліндегі атауы\nНаименование налогоплательщика на казахском языке", "name_kk", "text"),
    ("Тегі қазақ тілінде\nФамилия на казахском языке", "last_kk", "text"),
    ("Аты қазақ тілінде\nИмя на казахском языке", "first_kk", "text"),
    ("Әкесінің аты қазақ тілінде\nОтчество на казахском языке", "middle_kk", "text"),
    ("Тегі орыс тілінде\nФамилия на русском языке", "last_ru", "text"),
    ("Аты орыс тілінде\nИмя на русском языке", "first_ru", "text"),
    ("Әкесінің аты орыс тілінде\nОтчество на русском языке", "middle_ru", "text"),
    ("Басшының ЖСН\nИИН руководителя", "head_iin", "old_number"),
    ("Басшының СТН\nРНН руководителя", "head_rnn", "old_number"),
    ("Басшының қазақ тіліндегі аты-жөні\nФИО руководителя на казахском языке", "head_name_kk", "text"),
    ("Басшының орыс тіліндегі аты-жөні\nФИО руководителя на русском языке", "head_name_ru", "text"),
    ("Экономика секторы\nСектор экономики", "economic_sector", "text"),
    ("Барлық берешек\nВсего задолженность", "total", "money"),
    ("Негізгі берешек\nНедоимка", "main", "money"),
    ("Өсімпұл\nПеня", "late_fee", "money"),
    ("Айыппұл\nШтраф", "fine", "money"),
)
SHEETS = (("ЮЛ", "legal"), ("ИП и ФЛ", "person"))
TABLE = TaxArrears
