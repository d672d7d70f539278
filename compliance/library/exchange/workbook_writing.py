"""A library as a CISO Assistant workbook, for people who would rather edit a table than YAML.

The layout has no place for some of what YAML can hold; the YAML is the whole, the workbook what a person works on.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from compliance.library.exchange.framework import Library

Json = Mapping[str, Any]
Table = list[list[str | int]]
FIXED_TIME = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook wants no zone; the same content is the same bytes
WIDEST = 60
LONGEST = 32_767  # characters that a cell can hold
SHEETS = {"scores": "scores", "implementation_groups": "imp_grp"}
LIBRARY_KEYS = ("urn", "version", "locale", "ref_id", "name", "description", "copyright", "publication_date",
                "provider", "packager", "annotation")  # fmt: skip
FRAMEWORK_KEYS = ("urn", "ref_id", "name", "description", "annotation", "min_score", "max_score")
NODE_COLUMNS = ("assessable", "depth", "implementation_groups", "ref_id", "urn_id", "importance", "weight", "answer")
NODE_TEXTS = ("name", "description", "annotation", "typical_evidence")
NOTHING = {"compute_result": "undefined"}  # how the layout says that a choice decides nothing
CHOICE_COLUMNS = ("description", "add_score", "compute_result", "color")


def write_workbook(library: Library) -> bytes:
    """The workbook of a library that was read from, or made as, a CISO Assistant document.

    Raises ValueError for a text longer than a cell.
    """
    document = library.document
    sheets: dict[str, Table] = {"library_meta": _pairs(document, LIBRARY_KEYS, {"type": "library"})}
    objects = document["objects"]
    frameworks = [objects["framework"]] if "framework" in objects else objects["frameworks"]
    for number, framework in enumerate(frameworks, 1):
        sheets |= _framework(framework, "" if number == 1 else str(number))
    return _book(sheets)


def _book(sheets: Mapping[str, Table]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    book.set_properties({"created": FIXED_TIME})
    wrap, bold = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        is_table = name.endswith("_content")
        if is_table:
            sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if len(str(cell)) > LONGEST:
                    raise ValueError(f"{name}: a cell holds at most {LONGEST:,} characters")
                write = sheet.write_number if isinstance(cell, int) else sheet.write_string
                write(number, column, cell, bold if is_table and number == 0 else wrap)
        for column in range(max(map(len, rows), default=0)):
            longest = max((len(str(row[column])) for row in rows if column < len(row)), default=0)
            sheet.set_column(column, column, min(max(longest, 8), WIDEST))
    book.close()
    return out.getvalue()


def _languages(parts: Sequence[Json]) -> list[str]:
    found = {language: None for part in parts for language in part.get("translations") or {}}
    return list(found)


def _pairs(part: Json, keys: Sequence[str], extra: Mapping[str, str]) -> Table:
    """A `_meta` sheet: keys and values, then the translations."""
    rows: Table = [[key, value] for key, value in extra.items()]
    rows += [[key, _cell(part[key])] for key in keys if part.get(key) is not None]
    for language, said in (part.get("translations") or {}).items():
        rows += [[f"{key}[{language}]", _cell(said[key])] for key in keys if (said or {}).get(key) is not None]
    return rows


def _cell(value: Any) -> str | int:
    return value if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _framework(framework: Json, suffix: str) -> dict[str, Table]:
    """The sheets of one framework: itself, its scale, its profiles, the answers to its questions."""
    nodes = framework["requirement_nodes"]
    answers = _Answers()
    links: dict[str, str] = {}
    sheets: dict[str, Table] = {}
    scale = framework.get("scores_definition") or []
    scale = scale["scale"] if isinstance(scale, dict) else scale
    profiles = framework.get("implementation_groups_definition") or []
    for kind, rows, columns in (
        ("scores", scale, ("score", "name", "description", "description_doc")),
        ("implementation_groups", profiles, ("ref_id", "name", "description", "default_selected")),
    ):
        if rows:
            name = f"{SHEETS[kind]}{suffix}"
            links[f"{kind}_definition"] = name
            sheets[f"{name}_meta"] = [["type", kind], ["name", name]]
            sheets[f"{name}_content"] = _table(rows, columns)
    base = _base(nodes)
    content = _nodes(nodes, base, answers)
    if answers.rows:
        links["answers_definition"] = f"answers{suffix}"
        sheets[f"answers{suffix}_meta"] = [["type", "answers"], ["name", f"answers{suffix}"]]
        sheets[f"answers{suffix}_content"] = answers.table()
    meta = _pairs(framework, FRAMEWORK_KEYS, {"type": "framework", "base_urn": base, **links})
    return {f"framework{suffix}_meta": meta, f"framework{suffix}_content": content, **sheets}


def _table(parts: Sequence[Json], columns: Sequence[str]) -> Table:
    languages = _languages(parts)
    texts = [each for each in columns if each in ("name", "description")]
    header: list[str | int] = [*columns, *(f"{column}[{language}]" for language in languages for column in texts)]
    return [header, *(
        [*(_mark(part.get(column)) for column in columns), *_said(part, texts, languages)] for part in parts
    )]  # fmt: skip


def _mark(value: Any) -> str | int:
    if value is None or isinstance(value, bool):
        return "x" if value else ""
    return _cell(value)


def _said(part: Json, columns: Sequence[str], languages: Sequence[str]) -> Iterator[str]:
    translations = part.get("translations") or {}
    for language in languages:
        for column in columns:
            yield str((translations.get(language) or {}).get(column) or "")


def _base(nodes: Sequence[Json]) -> str:
    """What the names of all nodes begin with, up to a colon: the rest is each row's urn_id."""
    urns = [node["urn"].lower() for node in nodes]
    parts = min(urns).split(":")
    for count in range(len(parts) - 1, 0, -1):
        base = ":".join(parts[:count])
        if all(urn.startswith(f"{base}:") for urn in urns):
            return base
    return "urn"


def _nodes(nodes: Sequence[Json], base: str, answers: "_Answers") -> Table:
    languages = _languages(nodes)
    asked = [question for node in nodes for question in (node.get("questions") or {}).values()]
    spoken = list(dict.fromkeys([*languages, *_languages(asked)]))
    header = [*NODE_COLUMNS, *NODE_TEXTS, "questions"]
    header += [f"{column}[{language}]" for language in languages for column in NODE_TEXTS]
    header += [f"questions[{language}]" for language in spoken]
    rows: Table = [list(header)]
    for node in nodes:
        questions = list((node.get("questions") or {}).values())
        names = [answers.name_of(question) for question in questions]
        cells = {
            "assessable": "x" if node.get("assessable") else "",
            "depth": node.get("depth") or 1,
            "implementation_groups": ", ".join(node.get("implementation_groups") or []),
            "ref_id": str(node.get("ref_id") or ""),
            "urn_id": node["urn"].lower().removeprefix(f"{base}:"),
            "importance": str(node.get("importance") or ""),
            "weight": node.get("weight") or "",
            "answer": names[0] if len(set(names)) == 1 else "\n".join(names),
        }
        rows.append([
            *(cells[column] for column in NODE_COLUMNS),
            *(str(node.get(column) or "") for column in NODE_TEXTS),
            "\n".join(_line(question["text"]) for question in questions),
            *_said(node, NODE_TEXTS, languages),
            *(_all_or_none(questions, "text", language) for language in spoken),
        ])  # fmt: skip
    return rows


def _line(said: Any) -> str:
    """A text of several lines goes on with |."""
    return str(said).strip().replace("\n", "\n|")


def _all_or_none(parts: Sequence[Json], key: str, language: str) -> str:
    """Translations line by line; a line cannot be left out, so what is lacking stands in the file's own language."""
    said = [((part.get("translations") or {}).get(language) or {}).get(key) for part in parts]
    if not any(said):
        return ""
    return "\n".join(_line(each or part[key]) for each, part in zip(said, parts, strict=True))


class _Answers:
    """Lists of choices, each given a name once."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[str, Json]] = {}

    def name_of(self, question: Json) -> str:
        """The name of the answer that a question takes."""
        kind = question.get("type") or "text"
        choices = [
            {key: value for key, value in each.items() if key != "urn"} for each in question.get("choices") or []
        ]
        shape = repr((kind, choices))
        if shape not in self.rows:
            self.rows[shape] = (f"answer-{len(self.rows) + 1}", {"type": kind, "choices": choices})
        return self.rows[shape][0]

    def table(self) -> Table:
        """The `_content` sheet of answers."""
        languages = _languages([choice for _, each in self.rows.values() for choice in each["choices"]])
        header = ["id", "question_type", "question_choices", *CHOICE_COLUMNS, "select_implementation_groups"]
        rows: Table = [[*header, *(f"question_choices[{language}]" for language in languages)]]
        for name, each in self.rows.values():
            choices = each["choices"]
            groups = [", ".join(map(str, choice.get("select_implementation_groups") or [])) for choice in choices]
            rows.append([
                name, each["type"], "\n".join(_line(choice["value"]) for choice in choices),
                *(_per_choice([choice.get(column, NOTHING.get(column)) for choice in choices])
                  for column in CHOICE_COLUMNS),
                "\n".join(groups) if all(groups) else "",
                *(_all_or_none(choices, "value", language) for language in languages),
            ])  # fmt: skip
        return rows


def _per_choice(given: Sequence[Any]) -> str:
    """A line for each choice, one where all are the same; nothing where some have none, since no line can be empty."""
    lines = ["" if each is None else _line(str(each).lower() if isinstance(each, bool) else each) for each in given]
    if not all(lines):
        return ""
    return lines[0] if len(set(lines)) == 1 else "\n".join(lines)
