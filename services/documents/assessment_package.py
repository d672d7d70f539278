"""What goes into the audit package of a submitted assessment, and its writing: the same state, the same bytes.

Documents are a few hundred kilobytes and made in memory; evidence is read piece by piece.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import BinaryIO

from compliance.assessment.oscal import (
    FILES,
    Publication,
    action_plan,
    assessment_plan,
    assessment_results,
    catalog,
)
from compliance.assessment.package import FOLDER, Manifest, Source, write_package
from compliance.queries.outputs import Pinned, Submitted
from compliance.standing import Standing, without
from infra.clock import LOCAL
from infra.errors import Refused
from infra.i18n import LANGUAGES, text, translate
from infra.storage import Store, pieces
from services.documents.assessment_workbook import assessment_workbook
from services.documents.gap_report import gap_report_pdf

FORMAT = "moldir-package/1"
EVIDENCE = "evidence/"
Note = Callable[[int, int], None]  # so many bytes of so many are written


class EvidenceNotWhole(Refused):
    """A file of evidence is not in the store, or is not what it was when it was submitted."""

    code = "evidence-not-whole"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a package is made of. `restricted`: with restricted evidence and its names."""

    submitted: Submitted
    language: str
    restricted: bool
    site: str

    @property
    def evidence(self) -> list[Pinned]:
        """The files that go in, each content once."""
        wanted = [each for each in self.submitted.evidence if self.restricted or not each.restricted]
        return list({each.sha256: each for each in wanted}.values())

    @property
    def standing(self) -> Standing:
        """The state as this package tells it."""
        hidden = () if self.restricted else self.submitted.hidden
        return without(self.submitted.standing, hidden, translate("outputs.restricted_title", self.language))


def publication_of(standing: Standing, site: str, language: str) -> Publication:
    """How OSCAL documents of a state are published: at the moment it was submitted, else as a draft of its day."""
    if standing.frozen is None:
        begun = datetime.combine(standing.day, time.min, LOCAL)
        return Publication(site, begun, f"draft-{standing.sha256[:12]}", language)
    return Publication(site, standing.frozen.submitted_at, standing.sha256[:12], language)


def oscal_files(standing: Standing, publication: Publication) -> dict[str, bytes]:
    """The OSCAL documents of a state by their file names; a plan of action only where there is something in it."""
    value, starts, day = standing.assessment, min(standing.opened_on, standing.day), standing.day
    made = [
        catalog(value.standard, publication),
        assessment_plan(value, publication, starts, day),
        assessment_results(value, publication, starts, day),
        action_plan(value, publication, day),
    ]
    return {
        FILES[name]: json.dumps({name: document}, ensure_ascii=False, indent=1).encode()
        for each in made
        if each
        for name, document in each.items()
    }


def write(contents: Contents, store: Store, target: BinaryIO, note: Note) -> Manifest:
    """Write a package into an empty file; what its manifest says.

    Before a byte is written every file of evidence is looked for, and after each its hash is compared with the one
    that was submitted. Raises EvidenceNotWhole; whatever `note` raises, too.
    """
    for each in contents.evidence:
        _there(store.path(each.sha256), each)
    documents = dict(_documents(contents))
    whole = sum(map(len, documents.values())) + sum(each.size for each in contents.evidence)
    progress = _Progress(note, whole)
    sources = [Source(name, len(content), progress.of(iter([content]))) for name, content in documents.items()]
    sources += [
        Source(EVIDENCE + each.sha256, each.size, progress.of(pieces(store.path(each.sha256))))
        for each in contents.evidence
    ]
    manifest = write_package(target, sources, _about(contents))
    listed = {each["name"]: each["sha256"] for each in json.loads(manifest.content)["files"]}
    for each in contents.evidence:
        if listed[f"{FOLDER}{EVIDENCE}{each.sha256}"] != each.sha256:
            raise _not_whole("outputs.evidence_altered", each)
    return manifest


def _there(path: Path, each: Pinned) -> None:
    if not path.is_file():
        raise _not_whole("outputs.evidence_missing", each)
    if path.stat().st_size != each.size:
        raise _not_whole("outputs.evidence_altered", each)


def _not_whole(message: str, each: Pinned) -> EvidenceNotWhole:
    return EvidenceNotWhole(text(message, name=each.name, item=each.item))


def _documents(contents: Contents) -> Iterator[tuple[str, bytes]]:
    standing, language = contents.standing, contents.language
    yield "report.pdf", gap_report_pdf(standing, language)
    yield "assessment.xlsx", assessment_workbook(standing, language)
    publication = publication_of(standing, contents.site, language)
    for name, content in oscal_files(standing, publication).items():
        yield f"oscal/{name}", content
    if contents.restricted or not contents.submitted.hidden:  # it names all evidence
        yield "snapshot.json", contents.submitted.snapshot.content
    yield "README.txt", _read_me(contents).encode()


def _read_me(contents: Contents) -> str:
    """How to read and verify the package: in its own language first."""
    languages = dict.fromkeys((contents.language, *LANGUAGES))
    return "\n\n".join(translate("package.read_me", language) for language in languages) + "\n"


def _about(contents: Contents) -> dict[str, str | int]:
    standing = contents.submitted.standing
    value, frozen = standing.assessment, standing.frozen
    assert frozen is not None  # noqa: S101 - a package is made of what was submitted
    left_out = 0 if contents.restricted else len(contents.submitted.hidden)
    return {
        "format": FORMAT,
        "organisation": value.scope.bin,
        "assessment": value.id,
        "edition": value.standard.code,
        "profile": value.profile,
        "cycle": standing.cycle,
        "day": standing.day.isoformat(),
        "snapshot": frozen.sha256,
        "submitted": frozen.submitted_at.isoformat(),
        "approved": frozen.approved_at.isoformat() if frozen.approved_at else "",
        "language": contents.language,
        "restricted_left_out": left_out,
    }


class _Progress:
    """Counts what has been written."""

    def __init__(self, note: Note, whole: int) -> None:
        self.note, self.whole, self.done = note, whole, 0

    def of(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            yield chunk
            self.done += len(chunk)
            self.note(self.done, self.whole)
