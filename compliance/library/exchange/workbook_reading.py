"""A CISO Assistant workbook (the layout with `library_meta`) as the document that its YAML would hold.

What is wrong with the sheets is found here; what is wrong with the library, by the same rules as for YAML, and placed
at the cell it came from.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from compliance.library.exchange.ciso import CHOOSING, KINDS, library_of
from compliance.library.exchange.faults import Findings, Path, Place, UnreadableError, dotted
from compliance.library.exchange.framework import Library
from compliance.library.exchange.grids import Grid, grids
from compliance.library.exchange.tables import Pairs, Row, Sheet, pairs_of, split_lines, split_name, table_of
from infra.i18n import text

Json = dict[str, Any]
LIBRARY_KEYS = ("urn", "locale", "ref_id", "name", "description", "copyright", "version", "publication_date",
                "provider", "packager", "annotation")  # fmt: skip
LINKED = ("scores_definition", "implementation_groups_definition", "answers_definition")
FRAMEWORK_KEYS = ("urn", "ref_id", "name", "description", "annotation", "min_score", "max_score")
NODE_TEXTS = ("ref_id", "name", "description", "annotation", "typical_evidence")
CHOICE_COLUMNS = ("description", "add_score", "compute_result", "color", "select_implementation_groups")
COLUMNS = {
    "framework": (*NODE_TEXTS, "assessable", "depth", "implementation_groups", "importance", "weight", "questions",
                  "answer", "urn_id"),
    "scores": ("score", "name", "description", "description_doc"),
    "implementation_groups": ("ref_id", "name", "description", "default_selected"),
    "answers": ("id", "question_type", "question_choices", *CHOICE_COLUMNS),
}  # fmt: skip
NEEDED = {
    "framework": ("assessable", "depth", "ref_id"),
    "scores": ("score", "name"),
    "implementation_groups": ("ref_id", "name"),
    "answers": ("id", "question_type"),
}
UNUSED = ("threats", "reference_controls", "risk_matrix", "requirement_mapping_set", "urn_prefix", "metric_definitions")
NOT_IN_URN = re.compile(r"[^0-9a-z\[\]()\-._:]+")
DEEPEST = 20


@dataclass(slots=True)
class _Book:
    """The workbook while it is read: the sheets that frameworks refer to by name, and where each value came from."""

    findings: Findings
    places: dict[Path, Place]
    metas: dict[str, Pairs] = field(default_factory=dict)
    contents: dict[str, Grid] = field(default_factory=dict)
    named: dict[tuple[str, str], list[Row]] = field(default_factory=dict)


def read_workbook(data: bytes) -> tuple[Library | None, Findings]:
    """The library of a workbook, None if anything is wrong with it. Raises UnreadableError for no workbook at all."""
    places: dict[Path, Place] = {}
    findings = Findings(lambda path: _locate(places, path))
    book = _Book(findings, places)
    _sort(grids(data, findings), book)
    document = _document(book)
    if findings.failed():
        library_of(document, findings)  # for what else is wrong
        return None, findings
    return library_of(document, findings), findings


def _locate(places: Mapping[Path, Place], path: Path) -> Place:
    """The cell of a value, or the nearest one around it."""
    for length in range(len(path), 0, -1):
        if path[:length] in places:
            return places[path[:length]]
    return Place(column=dotted(path) or None)


def _sort(sheets: Sequence[Grid], book: _Book) -> None:
    """Sheets by the end of their names; each `_content` has its `_meta`."""
    names = {grid.name for grid in sheets}
    if "library_meta" not in names:
        raise UnreadableError(
            text("exchange.older_layout" if "library_content" in names else "exchange.no_library_meta")
        )
    for grid in sheets:
        if grid.name.endswith("_meta"):
            book.metas[grid.name.removesuffix("_meta")] = pairs_of(grid, book.findings)
        elif grid.name.endswith("_content"):
            book.contents[grid.name.removesuffix("_content")] = grid
            if f"{grid.name.removesuffix('_content')}_meta" not in names:
                other = f"{grid.name.removesuffix('_content')}_meta"
                Sheet(grid.name, book.findings).error(text("exchange.sheet_unpaired", other=other))
        elif any(any(row) for row in grid.rows):
            Sheet(grid.name, book.findings).notice(text("exchange.sheet_stray"))


def _document(book: _Book) -> Json:
    frameworks = []
    for name, meta in book.metas.items():
        kind = meta.get("type", required=True)
        if name == "library" or kind in (*UNUSED, ""):
            if kind in UNUSED:
                meta.notice(text("exchange.sheet_unused", type=kind))
        elif kind not in COLUMNS:
            known = ", ".join((*COLUMNS, *UNUSED))
            meta.error(text("exchange.sheet_unknown", type=kind, known=known), meta.rows["type"], "type")
        elif name not in book.contents:
            meta.error(text("exchange.sheet_unpaired", other=f"{name}_content"))
        elif kind == "framework":
            frameworks.append(name)
        else:
            rows = table_of(book.contents[name], book.findings, COLUMNS[kind], NEEDED[kind])
            book.named[kind, meta.get("name", required=True)] = rows
    document = _spoken(book.metas["library"], LIBRARY_KEYS, book, ())
    path: Path = ("objects", "framework") if len(frameworks) == 1 else ("objects", "frameworks")
    found = [
        _framework(name, book, path if len(frameworks) == 1 else (*path, number))
        for number, name in enumerate(frameworks)
    ]
    document["objects"] = {"framework": found[0]} if len(found) == 1 else {"frameworks": found}
    return document


def _spoken(meta: Pairs, keys: Sequence[str], book: _Book, path: Path) -> Json:
    """Keys of a `_meta` sheet with their translations."""
    found: Json = {}
    translations: dict[str, Json] = {}
    for key, value in meta.values.items():
        name, language = split_name(key)
        if name not in keys:
            continue
        book.places[(*path, name) if language is None else (*path, "translations", language, name)] = meta.place(key)
        if not value:
            continue
        if language:
            translations.setdefault(language, {})[name] = value
        else:
            found[name] = _number(value) if name in ("version", "min_score", "max_score") else value
    book.places[path] = Place(meta.name)
    return found | ({"translations": translations} if translations else {})


def _number(cell: str) -> int | str:
    return int(cell) if re.fullmatch(r"-?[0-9]{1,9}", cell) else cell


def _framework(name: str, book: _Book, path: Path) -> Json:
    meta = book.metas[name]
    found = _spoken(meta, FRAMEWORK_KEYS, book, path)
    linked = {}
    for key in LINKED:
        wanted = meta.get(key)
        rows = book.named.get((key.removesuffix("_definition"), wanted))
        if wanted and rows is None:
            meta.error(text("exchange.named_unknown", column=key, name=wanted), meta.rows[key], key)
        linked[key] = rows or []
    for key in LINKED[:2]:
        if linked[key]:
            found[key] = [_step(row, (*path, key, number), book) for number, row in enumerate(linked[key])]
    answers = {row.get("id"): row for row in linked["answers_definition"]}
    if len(answers) < len(linked["answers_definition"]):
        for row in linked["answers_definition"]:
            if answers[row.get("id")] is not row:
                row.error(text("exchange.id_twice", id=row.get("id")), "id")
    rows = table_of(book.contents[name], book.findings, COLUMNS["framework"], NEEDED["framework"])
    found["requirement_nodes"] = _nodes(rows, meta, answers, book, path)
    return found


def _step(row: Row, path: Path, book: _Book) -> Json:
    """A step of the scale, or a profile."""
    found = _row_texts(row, ("name", "description", "description_doc"), path, book)
    if "score" in row.cells:
        score = row.whole("score")
        found = ({} if score is None else {"score": score}) | found
    else:
        found = {"ref_id": row.get("ref_id"), **found, "default_selected": row.marked("default_selected")}
    return found


def _row_texts(row: Row, columns: Sequence[str], path: Path, book: _Book) -> Json:
    found: Json = {}
    translations: dict[str, Json] = {}
    for column in columns:
        if row.get(column):
            found[column] = row.get(column)
        for language, said in row.languages(column):
            translations.setdefault(language, {})[column] = said
    for header in row.cells:
        book.places[(*path, split_name(header)[0])] = Place(row.sheet.name, row.number, split_name(header)[0])
    book.places[path] = Place(row.sheet.name, row.number)
    return found | ({"translations": translations} if translations else {})


def _nodes(rows: Sequence[Row], meta: Pairs, answers: Mapping[str, Row], book: _Book, path: Path) -> list[Json]:
    """Rows as nodes: the parent of each is the nearest row above that is one level less deep."""
    base = (meta.get("base_urn") or meta.get("urn").replace(":framework:", ":req_node:")).lower()
    if not base:
        meta.get("base_urn", required=True)
    above: list[str] = []
    children: dict[str, int] = {}
    found = []
    for number, row in enumerate(rows):
        place = (*path, "requirement_nodes", number)
        depth = row.whole("depth")
        if not row.get("depth"):
            row.error(text("exchange.missing", key="depth"), "depth")
        if (depth is not None and not 1 <= depth <= len(above) + 1) or (depth or 1) > DEEPEST:
            row.error(text("exchange.depth_jump", before=len(above), depth=depth or 0), "depth")
        depth = min(max(depth or 1, 1), len(above) + 1)
        parent = above[depth - 2] if depth > 1 else None
        own = row.get("urn_id") or row.get("ref_id")
        if not own:
            children[parent or base] = children.get(parent or base, 0) + 1
        urn = f"{base}:{_urn_part(own)}" if own else f"{parent or base}:node{children[parent or base]}"
        above = [*above[: depth - 1], urn]
        found.append(_node(row, {"urn": urn, "parent_urn": parent, "depth": depth}, answers, book, place))
    return found


def _urn_part(name: str) -> str:
    return NOT_IN_URN.sub("-", name.lower()).strip("-")


def _node(row: Row, tree: Json, answers: Mapping[str, Row], book: _Book, path: Path) -> Json:
    spoken = _row_texts(row, NODE_TEXTS, path, book)
    found: Json = {"urn": tree["urn"], **({"parent_urn": tree["parent_urn"]} if tree["parent_urn"] else {}),
                   "assessable": row.marked("assessable"), "depth": tree["depth"], **spoken}  # fmt: skip
    groups = [each.strip() for each in row.get("implementation_groups").split(",") if each.strip()]
    if groups:
        found["implementation_groups"] = groups
    if row.get("importance"):
        found["importance"] = row.get("importance").lower().replace(" ", "_")
    weight = row.whole("weight")
    if weight is not None:
        found["weight"] = weight
    book.places[(*path, "urn")] = Place(row.sheet.name, row.number, "urn_id" if row.get("urn_id") else "ref_id")
    asked = row.lines("questions")
    if asked:
        found["questions"] = _questions(row, asked, answers, tree["urn"])
    return found


def _questions(row: Row, asked: Sequence[str], answers: Mapping[str, Row], urn: str) -> Json:
    wanted = row.lines("answer")
    if len(wanted) not in (1, len(asked)):
        row.error(text("exchange.answer_count", questions=len(asked), answers=len(wanted)), "answer")
        return {}
    for name in wanted:
        if name not in answers:
            row.error(text("exchange.named_unknown", column="answer", name=name), "answer")
            return {}
    translated = _translated(row, "questions", len(asked))
    found = {}
    for number, question in enumerate(asked):
        name = f"{urn}:question:{number + 1}"
        kind, choices = _answer(answers[wanted[number if len(wanted) > 1 else 0]], name)
        found[name] = {"type": kind, "text": question, **_translations("text", translated, number)}
        if choices:
            found[name]["choices"] = choices
    return found


def _translated(row: Row, column: str, lines: int) -> dict[str, list[str]]:
    """The lines of a column's translations, as many as there are to translate."""
    found = {}
    for language, cell in row.languages(column):
        given = split_lines(cell)
        if len(given) == lines:
            found[language] = given
        else:
            header = f"{column}[{language}]"
            row.error(text("exchange.translation_count", column=header, given=len(given), lines=lines), header)
    return found


def _translations(key: str, translated: Mapping[str, list[str]], number: int) -> Json:
    given = {language: {key: lines[number]} for language, lines in translated.items()}
    return {"translations": given} if given else {}


def _answer(row: Row, question: str) -> tuple[str, list[Json]]:
    """What may be answered: the kind of question, and its choices."""
    kind = row.get("question_type")
    if kind not in KINDS:
        row.error(text("exchange.not_allowed", key="question_type", value=kind, allowed=", ".join(KINDS)),
                  "question_type")  # fmt: skip
        return "text", []
    if kind not in CHOOSING:
        return kind, []
    values = row.lines("question_choices")
    if not values:
        row.error(text("exchange.no_choices"), "question_choices")
    translated = _translated(row, "question_choices", len(values))
    per_choice = {column: _per_choice(row, column, len(values)) for column in CHOICE_COLUMNS}
    return kind, [
        {
            "urn": f"{question}:choice:{number + 1}",
            "value": value,
            **_translations("value", translated, number),
            **_choice_fields(row, {column: given[number] for column, given in per_choice.items() if given}),
        }
        for number, value in enumerate(values)
    ]


def _per_choice(row: Row, column: str, choices: int) -> list[str]:
    given = row.lines(column)
    if len(given) == 1:
        return given * choices
    if given and len(given) != choices:
        row.error(text("exchange.choice_count", column=column, given=len(given), choices=choices), column)
        return []
    return given


def _choice_fields(row: Row, given: Mapping[str, str]) -> Json:
    found: Json = dict(given)
    if "compute_result" in found:
        found["compute_result"] = {"true": "compliant", "false": "non_compliant"}.get(
            given["compute_result"].lower(), given["compute_result"].lower()
        )
        if found["compute_result"] in ("undefined", "none"):
            del found["compute_result"]
    if "add_score" in found:
        found["add_score"] = _number(given["add_score"])
        if isinstance(found["add_score"], str):
            row.error(text("exchange.not_whole", key="add_score"), "add_score")
            del found["add_score"]
    if "select_implementation_groups" in found:
        found["select_implementation_groups"] = [
            each.strip() for each in given["select_implementation_groups"].split(",")
        ]
    return found
