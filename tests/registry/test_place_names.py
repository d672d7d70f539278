"""A town is shown as a town, whatever the classifier of places calls its administration."""

import csv
import re
from pathlib import Path

import pytest

from infra.i18n import Bilingual
from registry.names import plain_place
from registry.queries.places import joined


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        (("Семей Қ.Ә.", "Семей Г.А."), ("Семей қ.", "г. Семей", "Semey")),
        (("Аягөз қ.ә.", "Аягоз г.а."), ("Аягөз қ.", "г. Аягоз", "Ayagoz")),
        (("Шар қ.ә.", "Шарская г.а."), ("Шар қ.", "Шарская г.а.", "Shar")),
        (("Қарабұлақ  \xa0а.ә.", "Карабулакская с.а."), ("Қарабұлақ а.", "Карабулакская с.а.", "Karabulak village")),
        (("Қараауыл а.", "с.Карааул"), ("Қараауыл а.", "с. Карааул", "Karaauyl village")),
        (("Қараауыл а.о.", "Карааульский с.о."), ("Қараауыл а.о.", "Карааульский с.о.", "Karaauyl Rural District")),
        (("Біржан сал ауданы", "район Биржан сал"), ("Біржан сал ауданы", "район Биржан сал", "Birzhan sal District")),
        (("Көкшетау Қ.Ә.", None), ("Көкшетау қ.", None, "Kokshetau")),
        ((None, "отяр 2"), (None, "отяр 2", "otyar 2")),
    ],
)
def test_a_place_is_written_as_people_write_it(
    published: tuple[str | None, str | None], shown: tuple[str | None, str | None, str]
) -> None:
    assert plain_place(Bilingual(*published)) == Bilingual(*shown)


def test_a_name_that_has_english_of_its_own_is_left_alone() -> None:
    region = Bilingual("Алматы қ.", "г. Алматы", "Almaty city")
    assert plain_place(region) is region


def test_a_town_is_named_once_though_its_administration_has_a_code_of_its_own() -> None:
    region = Bilingual("Жамбыл облысы", "Жамбылская область", "Zhambyl Region")
    said = joined([region, Bilingual("Тараз Қ.Ә.", "Тараз Г.А."), Bilingual("Тараз қ.", "г.Тараз")])
    assert said == Bilingual("Жамбыл облысы, Тараз қ.", "Жамбылская область, г. Тараз", "Zhambyl Region, Taraz")


def test_no_place_of_the_country_keeps_an_administration_or_a_foreign_letter(shared: Path) -> None:
    with (shared / "data" / "kz" / "kz-tax-rates" / "kato.csv").open(encoding="utf-8", newline="") as file:
        shown = [plain_place(Bilingual(row["name_kk"], row["name_ru"])) for row in csv.DictReader(file)]
    assert len(shown) > 15_000
    assert not [name for name in shown if re.search(r"[қак]\.\s?ә", name.kk or "", re.IGNORECASE)]
    assert not [name for name in shown if re.search(r"[^яЯ] г\.\s?а\.?$", name.ru or "", re.IGNORECASE)]
    assert not [name for name in shown if re.search(r"[а-яәғқңөұүһі]", name.en or "", re.IGNORECASE)]
