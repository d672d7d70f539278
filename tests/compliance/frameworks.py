"""Small frameworks that somebody wrote themselves, in each format that can be taken in."""

import io
import json

import xlsxwriter

OWN = """
urn: urn:acme:risk:library:house-rules
ref_id: house-rules
name: House rules
version: 1
locale: kk
x_notes: [kept, {as: it is, 4: 5.5, since: 2026-01-02}]
objects:
  threats: [{urn: "urn:acme:risk:threat:t1", ref_id: t1, name: Пара}]
  framework:
    urn: urn:acme:risk:framework:house-rules
    ref_id: house-rules
    name: Үй ережелері
    implementation_groups_definition: [{ref_id: base, name: Негізгі}, {ref_id: more, name: Кеңейтілген}]
    requirement_nodes:
    - {urn: "urn:acme:risk:req_node:house-rules:a", assessable: false, depth: 1, ref_id: A, name: Сыйлық}
    - urn: urn:acme:risk:req_node:house-rules:a.1
      parent_urn: urn:acme:risk:req_node:house-rules:a
      assessable: true
      depth: 2
      ref_id: 4.1
      name: Тізілім
      importance: mandatory
      implementation_groups: [base]
      colour: blue
      translations: {ru: {name: Реестр}}
      questions:
        urn:acme:risk:req_node:house-rules:a.1:question:1:
          type: unique_choice
          text: Тізілім бар ма?
          choices:
          - {urn: "urn:acme:risk:req_node:house-rules:a.1:question:1:choice:1", value: Иә, add_score: 2}
          - {urn: "urn:acme:risk:req_node:house-rules:a.1:question:1:choice:2", value: Жоқ, compute_result: false}
    - urn: urn:acme:risk:req_node:house-rules:a.2
      parent_urn: urn:acme:risk:req_node:house-rules:a
      assessable: true
      depth: 2
      ref_id: A.2
      name: Шек
"""
BOOK = {
    "library_meta": [
        ["type", "library"], ["urn", "urn:acme:risk:library:shop"], ["version", 3], ["locale", "ru"],
        ["ref_id", "shop"], ["name", "Магазин"], ["name[kk]", "Дүкен"], ["description", "Свои правила"],
        ["copyright", "ACME"], ["provider", "ACME"], ["packager", "acme"],
    ],
    "shop_meta": [
        ["type", "framework"], ["urn", "urn:acme:risk:framework:shop"], ["ref_id", "shop"], ["name", "Магазин"],
        ["base_urn", "urn:acme:risk:req_node:shop"], ["min_score", 0], ["max_score", 2],
        ["scores_definition", "steps"], ["implementation_groups_definition", "groups"],
        ["answers_definition", "yes-no"],
    ],
    "shop_content": [
        ["assessable", "depth", "implementation_groups", "ref_id", "name", "name[kk]", "description", "importance",
         "weight", "questions", "questions[kk]", "answer"],
        ["", 1, "", "1", "Касса", "Касса бөлімі", "", "", "", "", "", ""],
        ["x", 2, "small", "1.1", "Чеки", "Чектер", "Каждому чек", "mandatory", 3, "Выдаются?\nХранятся?",
         "Беріле ме?\nСақтала ма?", "yn"],
        ["x", 2, "small, big", "", "Сейф", "", "", "nice to have", "", "Заперт?\n|Всегда?", "", "yn"],
    ],
    "steps_meta": [["type", "scores"], ["name", "steps"]],
    "steps_content": [["score", "name", "description"], [0, "нет", "ничего"], [2, "да", "всё"]],
    "groups_meta": [["type", "implementation_groups"], ["name", "groups"]],
    "groups_content": [["ref_id", "name", "default_selected"], ["small", "Малые", "x"], ["big", "Большие", ""]],
    "answers_meta": [["type", "answers"], ["name", "yes-no"]],
    "answers_content": [
        ["id", "question_type", "question_choices", "question_choices[kk]", "compute_result", "add_score"],
        ["yn", "unique_choice", "Да\nНет\nНе у нас", "Иә\nЖоқ\nБізде емес", "true\nfalse\nundefined", "1\n0\n0"],
    ],
}  # fmt: skip
UUID_OF = "3f0e7a10-1111-4abc-8def-0123456789ab"
CATALOG = {
    "catalog": {
        "uuid": UUID_OF,
        "metadata": {"title": "House rules", "last-modified": "2026-01-01T00:00:00Z", "version": "2",
                     "oscal-version": "1.2.1"},
        "groups": [
            {"title": "Gifts", "controls": [
                {"id": "g-1", "title": "Register", "params": [{"id": "limit", "label": "a sum"}],
                 "parts": [{"name": "statement", "prose": "Gifts above {{ insert: param, limit }} are written down."},
                           {"id": "g-1_obj", "name": "assessment-objective", "prose": "Is there a register?"}],
                 "controls": [{"id": "g-1.1", "title": "Review"}]},
                {"id": "g-2", "title": "Refusal", "links": [{"href": "#g-1", "rel": "required"}]},
            ]},
        ],
    }
}  # fmt: skip


def workbook(sheets) -> bytes:
    """An xlsx with these rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def packed(value) -> bytes:
    """A value as JSON."""
    return json.dumps(value).encode()


def profile(*imports) -> bytes:
    """A profile with these imports."""
    metadata = CATALOG["catalog"]["metadata"] | {"title": "Small"}
    return packed({"profile": {"uuid": UUID_OF, "metadata": metadata, "imports": list(imports)}})
