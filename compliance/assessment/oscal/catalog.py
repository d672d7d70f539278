"""An edition of the library as a catalogue of controls."""

from collections.abc import Iterable

from compliance.assessment.oscal.frame import (
    Document,
    Publication,
    control_id,
    metadata,
    objective_id,
    prop,
    without_empty,
)
from compliance.library import Item, Standard


def catalog(standard: Standard, publication: Publication) -> Document:
    """The items of an edition as controls, in our own words: questions are objectives, prerequisites are links."""
    asked = {clause.item.id for clause in standard.clauses}
    groups = [
        {
            "id": f"abms-{chapter}",
            "class": "chapter",
            "title": name.of(publication.language),
            "controls": [
                _control(clause.item, clause.number, asked, publication)
                for clause in standard.clauses
                if clause.item.chapter == chapter
            ],
        }
        for chapter, name in standard.chapters.items()
    ]
    return {
        "catalog": {
            "uuid": publication.uuid("catalog", standard.code, standard.version),
            "metadata": metadata(publication, publication.say("catalog", standard=standard.name)),
            "groups": groups,
        }
    }


def _control(item: Item, number: str, asked: Iterable[str], publication: Publication) -> Document:
    language = publication.language
    questions = [
        {
            "id": f"{objective_id(item.id)}.{order}",
            "name": "assessment-objective",
            "prose": question.text.of(language),
        }
        for order, question in enumerate(item.questions, 1)
    ]
    objective = {"id": objective_id(item.id), "name": "assessment-objective", "prose": item.level3.of(language)}
    return without_empty(
        {
            "id": control_id(item.id),
            "class": "item",
            "title": item.title.of(language),
            "props": [
                {"name": "label", "value": number},
                prop(publication, "critical", "yes" if item.critical else "no"),
            ],
            "links": [{"href": f"#{control_id(each)}", "rel": "required"} for each in item.needs if each in asked],
            "parts": [
                {"id": f"{control_id(item.id)}_smt", "name": "statement", "prose": item.aim.of(language)},
                objective | {"parts": questions},
            ],
        }
    )
