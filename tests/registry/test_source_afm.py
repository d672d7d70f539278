"""Lists of the Financial Monitoring Agency."""

import polars as pl
import pytest

from registry.errors import ImportRefused
from registry.sources.afm import read, sample
from registry.tables.courts import Sanction
from tests.registry.published import AS_AT, made, number, same, taken

PERSON = "<person><lname>АХМЕТОВ</lname><fname>ЕРЛАН</fname><mname/>%s</person>"


def listed(tmp_path, inner, name="xml_category_1.xml"):
    path = tmp_path / name
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?><xml>{inner}</xml>', "utf-8")
    return path


def only(path):
    (row,) = taken(read, [path]).frames[Sanction].to_dicts()
    return row


def frame():
    kinds = pl.when(pl.int_range(pl.len()) % 2 == 0).then(pl.lit("person")).otherwise(pl.lit("organisation"))
    category = pl.when(kinds == "person").then(1).otherwise(1 + pl.int_range(pl.len()) % 4 // 2).cast(pl.Int32)
    rows = made(Sanction, 120).with_columns(kind=kinds, category=category)
    is_person = pl.col("kind") == "person"
    return rows.with_columns(
        aliases=pl.when(~is_person).then(pl.col("aliases")),
        birth_on=pl.when(is_person).then(pl.col("birth_on")),
    )


def test_what_is_written_is_read(tmp_path):
    files = sample.write({Sanction: frame()}, tmp_path, AS_AT)
    assert [path.name for path in files] == ["xml_category_1_2026-11-01.xml", "xml_category_2_2026-11-01.xml"]
    answer = taken(read, files)
    assert same(answer.frames[Sanction], frame())
    assert answer.rejects == []


def test_a_person_has_three_names_and_a_day_of_inclusion(tmp_path):
    more = (
        f"<birthdate>02.03.1980</birthdate><iin>{number(4, True)}</iin><correction>включен от 05.06.2019</correction>"
    )
    row = only(listed(tmp_path, f"<persons>{PERSON % more}</persons>"))
    assert (row["category"], row["kind"], row["name"], row["bin"]) == (1, "person", "АХМЕТОВ ЕРЛАН", number(4, True))
    assert (str(row["birth_on"]), str(row["included_on"])) == ("1980-03-02", "2019-06-05")


def test_the_day_of_inclusion_may_stand_apart(tmp_path):
    row = only(listed(tmp_path, PERSON % "<added_to_list>07.08.2020</added_to_list><correction>изменён</correction>"))
    assert (str(row["included_on"]), row["correction"]) == ("2020-08-07", "изменён")


def test_names_of_an_organisation_are_parted_by_semicolons(tmp_path):
    org = f"<org><org_name>Первая; Вторая ;; Третья</org_name><org_iin>{number(5)}</org_iin></org>"
    row = only(listed(tmp_path, org, "xml_category_2.xml"))
    assert (row["category"], row["kind"], row["name"], row["aliases"]) == (
        2,
        "organisation",
        "Первая",
        "Вторая; Третья",
    )
    assert row["bin"] == number(5)


def test_a_list_whose_name_says_nothing_is_known_by_its_persons(tmp_path):
    assert only(listed(tmp_path, PERSON % "", "list.xml"))["category"] == 1
    assert only(listed(tmp_path, "<org><org_name>А</org_name></org>", "list.xml"))["category"] == 2


def test_a_listed_person_is_never_dropped_for_a_wrong_number(tmp_path):
    answer = taken(read, [listed(tmp_path, PERSON % "<iin>1202XXX03550</iin>")])
    assert answer.frames[Sanction].select("name", "bin").rows() == [("АХМЕТОВ ЕРЛАН", None)]
    assert answer.reasons == ["reject.bin.masked"]


def test_a_person_without_a_name_or_with_an_impossible_birth_is_a_reject(tmp_path):
    people = PERSON % "" + "<person/>" + PERSON % "<birthdate>32.01.1980</birthdate>"
    answer = taken(read, [listed(tmp_path, people)])
    assert [(reject.row, reject.reason) for reject in answer.rejects] == [(2, "reject.missing"), (3, "reject.not_date")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("<html><body>403</body></html>", "import.nothing_readable"),
        ("<catalog><book/></catalog>", "import.wrong_root"),
        ("<xml><person>", "import.nothing_readable"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><xml><person><lname>&a;</lname></person></xml>', "import.nothing_readable"),
    ],
)
def test_what_is_no_list_is_refused(tmp_path, content, why):
    path = tmp_path / "xml_category_1.xml"
    path.write_text(content)
    with pytest.raises(ImportRefused) as refused:
        taken(read, [path])
    assert refused.value.text.id == why
