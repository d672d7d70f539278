"""Participants of public procurement, as the portal serves them."""

import json

from registry.sources.goszakup_subject import read, sample
from registry.tables.procurement import ProcurementSubject
from tests.registry.published import AS_AT, members, number, one, taken


def page(tmp_path, *subjects):
    path = tmp_path / "subjects.json"
    path.write_text(json.dumps({"total": len(subjects), "limit": 500, "next_page": "", "items": subjects}))
    return [path]


def subject(**fields):
    return {"pid": 771929, "bin": number(5), "iin": "", "unp": "", "regdate": "2022-02-11 00:00:00"} | fields


def test_a_company_is_read_as_the_portal_shows_it(tmp_path):
    shown = subject(name_ru='ТОО "Отан Групп"', crdate=2025, customer=0, supplier=1, type_supplier=1, krp_code=150)
    answer = taken(read, page(tmp_path, shown | {"index_date": "2025-03-18 16:40:02"}))
    (row,) = answer.frames[ProcurementSubject].to_dicts()
    assert (row["bin"], row["name_ru"], row["krp"]) == (number(5), 'ТОО "Отан Групп"', "150")
    assert (row["is_customer"], row["is_supplier"], row["is_organizer"]) == (False, True, None)
    assert (str(row["registered_on"]), str(answer.as_at)) == ("2022-02-11", "2025-03-18")


def test_a_person_has_an_empty_bin_and_stands_under_the_iin(tmp_path):
    person = number(4, person=True)
    answer = taken(read, page(tmp_path, subject(bin="", iin=person, regdate=None)))
    assert answer.frames[ProcurementSubject]["bin"].to_list() == [person]


def test_a_foreigner_without_bin_is_a_reject_with_the_foreign_number(tmp_path):
    answer = taken(read, page(tmp_path, subject(), subject(bin="", unp="7707083893")))
    assert [(reject.reason, reject.value) for reject in answer.rejects] == [("reject.foreign", "7707083893")]


def test_a_wrong_check_digit_is_a_reject_with_its_number(tmp_path):
    answer = taken(read, page(tmp_path, subject(), subject(bin="020240000556")))
    assert [(reject.row, reject.reason, reject.value) for reject in answer.rejects] == [
        (2, "reject.bin.check_digit", "020240000556")
    ]


def test_activities_come_as_a_list_or_as_a_text(tmp_path):
    answer = taken(read, page(tmp_path, subject(oked_list=["42212", 41201]), subject(oked_list="42212,41201")))
    assert answer.frames[ProcurementSubject]["oked_list"].to_list() == ["42212,41201"] * 2


def test_a_person_is_written_with_an_empty_bin(tmp_path):
    person = number(4, person=True)
    (path,) = sample.write({ProcurementSubject: one(ProcurementSubject, pid=1, bin=person)}, tmp_path, AS_AT)
    (item,) = json.loads(members(path)["goszakup_subject_000001.json"])["items"]
    assert (item["bin"], item["iin"], item["crdate"]) == ("", person, 2026)
