"""Enforcement proceedings, as SOAP answers tell of them."""

import polars as pl
import pytest

from registry.errors import ImportRefused
from registry.sources.enforcement import read, sample
from registry.tables.courts import Enforcement
from tests.registry.published import AS_AT, made, members, number, one, same, taken

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
ENVELOPE = f"""<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/" {XSI}><S:Body><r><response>
<responseInfo><messageDate>2026-10-31T08:00:00</messageDate></responseInfo>
<responseData><data>%s</data></responseData></response></r></S:Body></S:Envelope>"""


def proceeding(**fields):
    given = {"execProcNum": "17-50/2025", "iinOrBin": number(5), "recoveryAmount": "1 234 567,89"} | fields
    inner = "".join(f'<{k} xsi:nil="true"/>' if v is None else f"<{k}>{v}</{k}>" for k, v in given.items())
    return f"<rows>{inner}</rows>"


def answer(tmp_path, *rows, name="a.xml"):
    path = tmp_path / name
    path.write_text(ENVELOPE % "".join(rows), "utf-8")
    return path


def only(tmp_path, **fields):
    (row,) = taken(read, [answer(tmp_path, proceeding(**fields))]).frames[Enforcement].to_dicts()
    return row


def test_what_is_written_is_read(tmp_path):
    frame = pl.concat([made(Enforcement, 200, 1), made(Enforcement, 90, 2)])
    got = taken(read, sample.write({Enforcement: frame}, tmp_path, AS_AT))
    assert same(got.frames[Enforcement], frame)
    assert (got.rejects, got.as_at) == ([], AS_AT)


def test_a_single_proceeding_is_read_and_a_nil_end_is_open(tmp_path):
    row = only(
        tmp_path, ipStartDate="03.02.2025", ipEndDate=None, ilDate="2025-01-15", banStartDate="2025-03-01T00:00:00"
    )
    assert (str(row["started_on"]), row["ended_on"], str(row["writ_on"])) == ("2025-02-03", None, "2025-01-15")
    assert (str(row["travel_ban_on"]), str(row["amount"])) == ("2025-03-01", "1234567.89")


@pytest.mark.parametrize(
    "written", ["1234567.89", "1,234,567.89", "1 234 567,89", "1\u00a0234\u00a0567,89", "1.234.567,89"]
)
def test_an_amount_is_text_with_whatever_marks(tmp_path, written):
    assert str(only(tmp_path, recoveryAmount=written)["amount"]) == "1234567.89"


def test_a_company_goes_by_its_title_and_a_person_by_three_names(tmp_path):
    assert only(tmp_path, debtorTitle="ТОО Отан", debtorSurname=None)["debtor"] == "ТОО Отан"
    names = {"debtorSurname": "АХМЕТОВ", "debtorName": "ЕРЛАН", "debtorSecondname": None, "debtorTitle": None}
    assert only(tmp_path, **names)["debtor"] == "АХМЕТОВ ЕРЛАН"


def test_an_answer_without_rows_says_that_there_is_none(tmp_path):
    got = taken(read, [answer(tmp_path), answer(tmp_path, "<rows/>", name="b.xml")])
    assert got.frames[Enforcement].is_empty()
    assert got.rejects == []
    assert str(got.as_at) == "2026-10-31"


def test_a_bad_row_costs_itself_alone(tmp_path):
    rows = [
        proceeding(),
        proceeding(ipStartDate="вчера"),
        proceeding(iinOrBin="600400123456"),
        proceeding(execProcNum=None),
    ]
    got = taken(read, [answer(tmp_path, *rows)])
    assert [(reject.row, reject.reason) for reject in got.rejects] == [
        (2, "reject.not_date"), (3, "reject.bin.rnn"), (4, "reject.missing"),
    ]  # fmt: skip


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("<html><body>503</body></html>", "reject.html_page"),
        ("<rows><a/></rows>", "reject.error_answer"),
        ((ENVELOPE % "").replace("responseData", "Fault"), "reject.error_answer"),
        ((ENVELOPE % proceeding())[:-40], "reject.not_xml"),
        (BOMB + "<x>&b;</x>", "reject.not_xml"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "reject.not_xml"),
        ("<a>" * 5_000 + "</a>" * 5_000, "reject.not_xml"),
        ('<?xml version="1.0" encoding="klingon"?><a/>', "reject.not_xml"),
        ("", "reject.empty_page"),
    ],
)
def test_what_is_no_answer_is_a_reject_among_answers(tmp_path, content, why):
    zipped = tmp_path / "answers.zip"
    with sample.ArchiveWriter(zipped) as archive:
        archive.add("good.xml", (ENVELOPE % proceeding()).encode())
        archive.add("bad.xml", content.encode())
    got = taken(read, [zipped])
    assert [(reject.file, reject.reason) for reject in got.rejects] == [("answers.zip/bad.xml", why)]
    assert got.frames[Enforcement].height == 1


def test_a_fault_alone_is_refused(tmp_path):
    (tmp_path / "a.xml").write_text("<rows/>")
    with pytest.raises(ImportRefused) as refused:
        taken(read, [tmp_path / "a.xml"])
    assert refused.value.text.id == "import.nothing_readable"


def test_a_debtor_with_an_ampersand_survives_the_writing(tmp_path):
    frame = one(Enforcement, proceeding_no="1<2", bin=number(5), debtor='ТОО "А&B"')
    (path,) = sample.write({Enforcement: frame}, tmp_path, AS_AT)
    assert b"&amp;" in members(path)[f"{number(5)}.xml"]
    assert same(taken(read, [path]).frames[Enforcement], frame)
