"""A standard of the library as an OSCAL catalog, and its profiles as OSCAL profiles.

OSCAL has one language to a document. English stands where every program looks; Kazakh and Russian stand in parts below
with a namespace of ours, which other programs may pass over.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from compliance.library.exchange.ours import LOCALE, OTHERS, said
from compliance.library.exchange.plain import write_json
from compliance.library.model import Clause, Item, Standard, Words
from infra.i18n import LANGUAGES

OSCAL_VERSION = "1.2.1"
OURS = "urn:moldir:oscal"
FAMILY = UUID("5a6e1d0e-6f0b-5c1b-9f5e-3f0c2f7f3b37")  # all our uuids grow from it: the same content has the same ones
Json = dict[str, Any]


def write_catalog(standard: Standard) -> bytes:
    """The catalog: a group per chapter, a control per item. The same standard is always the same bytes."""
    laws = {law.id: law.title for clause in standard.clauses for law in clause.item.law}
    catalog = {
        "uuid": _uuid(standard, "catalog"),
        "metadata": _metadata(standard, said("title", name=standard.name), list(_shared_props(standard))),
        "groups": [_group(standard, chapter, name) for chapter, name in standard.chapters.items()],
        "back-matter": {
            "resources": [
                {"uuid": _uuid(standard, f"law {law}"), "title": words.of(LOCALE),
                 "props": [_prop(f"title-{language}", words.of(language)) for language in OTHERS]}
                for law, words in sorted(laws.items())
            ]
        },
    }  # fmt: skip
    return write_json({"catalog": catalog if laws else {k: v for k, v in catalog.items() if k != "back-matter"}})


def write_profile(standard: Standard, profile: str) -> bytes:
    """The selection of a profile out of the catalog. Raises KeyError for a profile the standard does not have."""
    chosen = [control_id(clause.item) for clause in standard.of_profile(profile)]
    name, for_whom = standard.profiles[profile]
    title = Words(*(f"{said('title', name=standard.name).of(lang)} – {name.of(lang)}" for lang in ("kk", "ru", "en")))
    marks = [_prop("code", f"{standard.code}-{profile.lower()}")]
    marks += [_prop("profile", profile, for_whom.of(language), language) for language in LANGUAGES]
    document = {
        "uuid": _uuid(standard, f"profile {profile}"),
        "metadata": _metadata(standard, title, marks),
        "imports": [{"href": catalog_name(standard), "include-controls": [{"with-ids": chosen}]}],
        "merge": {"as-is": True},
    }
    return write_json({"profile": document})


def catalog_name(standard: Standard) -> str:
    """The file that the catalog is expected in, beside its profiles."""
    return f"{standard.code}.oscal-catalog.json"


def control_id(item: Item) -> str:
    """The same in every edition, so that one answer serves all."""
    return item.id.lower()


def _uuid(standard: Standard, part: str) -> str:
    return str(uuid5(FAMILY, f"{standard.code} {standard.version} {part}"))


def _metadata(standard: Standard, title: Words, props: list[Json]) -> Json:
    return {
        "title": title.of(LOCALE),
        "last-modified": _moment(standard.questions_published_on),
        "version": standard.version,
        "oscal-version": OSCAL_VERSION,
        "props": [_prop("language", LOCALE), *(_prop("title", title.of(lang), lang=lang) for lang in OTHERS), *props],
        "remarks": f"{standard.note.of(LOCALE)} {said('copyright', name=standard.name).of(LOCALE)}",
    }


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _shared_props(standard: Standard) -> Iterator[Json]:
    """Profiles and the scale, which a catalog has no place of its own for."""
    yield _prop("code", standard.code)
    for language in LANGUAGES:
        for profile, (name, _) in standard.profiles.items():
            yield _prop("profile", profile, name.of(language), language)
        for step in standard.scale:
            yield _prop("level", str(step.level), step.name.of(language), language)
            yield _prop("level-test", str(step.level), step.test.of(language), language)


def _prop(name: str, value: str, remarks: str | None = None, lang: str | None = None) -> Json:
    found = {"name": name, "ns": OURS, "value": value}
    return found | ({"class": lang} if lang else {}) | ({"remarks": remarks} if remarks else {})


def _label(number: str) -> Json:
    return {"name": "label", "value": number}


def _group(standard: Standard, chapter: str, name: Words) -> Json:
    return {
        "id": f"chapter-{chapter}",
        "class": "chapter",
        "title": name.of(LOCALE),
        "props": [_label(chapter)],
        "parts": list(_titles(f"chapter-{chapter}", name)),
        "controls": [_control(clause, standard) for clause in standard.clauses if clause.item.chapter == chapter],
    }


def _control(clause: Clause, standard: Standard) -> Json:
    item, name = clause.item, control_id(clause.item)
    links = [{"href": f"#{need.lower()}", "rel": "required"} for need in item.needs]
    links += [{"href": f"#{_uuid(standard, f'law {law.id}')}", "rel": "reference"} for law in item.law]
    control: Json = {
        "id": name,
        "class": "item",
        "title": item.title.of(LOCALE),
        "props": [
            _label(clause.number),
            _prop("number-verified", "yes" if clause.verified else "no"),
            _prop("critical", "yes" if item.critical else "no"),
            *(_prop("profile", profile) for profile in item.profiles),
        ],
    }
    if links:
        control["links"] = links
    control["parts"] = [*_titles(name, item.title), *_parts(name, item)]
    return control


def _titles(name: str, title: Words) -> Iterator[Json]:
    for language in OTHERS:
        yield {"id": f"{name}_title.{language}", "name": "title", "ns": OURS, "class": language,
               "prose": title.of(language)}  # fmt: skip


def _parts(name: str, item: Item) -> Iterator[Json]:
    yield _part(f"{name}_smt", "statement", item.aim)
    for number, question in enumerate(item.questions, 1):
        yield _part(f"{name}_obj.{number}", "assessment-objective", question.text)
    if item.local is not None:
        yield _part(f"{name}_gdn", "guidance", item.local)
    for number, proof in enumerate(item.proofs, 1):
        yield _part(f"{name}_evidence.{number}", "evidence", proof.text, _prop("kind", proof.kind))
    for level, words in ((3, item.level3), (5, item.level5)):
        yield _part(f"{name}_level.{level}", "level", words, _prop("level", str(level)))


def _part(part_id: str, name: str, words: Words, prop: Json | None = None) -> Json:
    """A text with its translations below it; names that OSCAL does not have stand in our namespace."""
    part: Json = {"id": part_id, "name": name}
    if prop is not None:
        part |= {"ns": OURS, "props": [prop]}
    part["prose"] = words.of(LOCALE)
    part["parts"] = [
        {"id": f"{part_id}.{language}", "name": "translation", "ns": OURS, "class": language,
         "prose": words.of(language)}
        for language in OTHERS
    ]  # fmt: skip
    return part
