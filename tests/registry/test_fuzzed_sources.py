"""More than two thousand damaged files, over all readers: batches and rejects, or one sentence; never anything else."""

import resource
import time
from pathlib import Path

import pytest

from infra import clock
from infra.actor import SYSTEM
from infra.database import fetch, fetch_value
from infra.i18n import LANGUAGES, translate
from registry.commands.imports import run_import
from registry.errors import ImportRefused
from registry.sources import SOURCES
from registry.sources.base import Batch, columns_of
from registry.sources.spec import SourceSpec
from tests.registry.fuzz import damaged, samples

AT_LEAST = 2_000
EACH = -(-AT_LEAST // len(SOURCES)) + 1
TAKEN_IN = 5  # of each source, through the whole import
LONGEST = 10  # seconds for one small file, however damaged
MEMORY = 1_500_000  # kilobytes that all of them together may add


def outcome(spec: SourceSpec, files: list[Path]) -> str:
    """What a reader makes of files. Anything that is neither batches nor a refusal with a sentence fails."""
    started = time.monotonic()
    try:
        for batch in spec.reader.read(files):
            assert isinstance(batch, Batch)
            assert batch.table in spec.tables
            assert dict(batch.frame.schema) == columns_of(batch.table)
            for reject in batch.rejects:
                assert all(translate(reject.reason, language) for language in LANGUAGES)
    except ImportRefused as refusal:
        for language in LANGUAGES:
            sentence = translate(refusal.text, language)
            assert sentence
            assert "\n" not in sentence
            assert len(sentence) < 600
        return "refused"
    finally:
        assert time.monotonic() - started < LONGEST
    return "read"


@pytest.mark.parametrize("code", SOURCES)
def test_a_damaged_file_is_read_or_refused(code, tmp_path):
    spec, found = SOURCES[code], []
    assert outcome(spec, samples(code, tmp_path / "whole")) == "read"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for each in damaged(code, tmp_path, EACH):
        try:
            found.append(outcome(spec, each.files))
        except BaseException as fault:  # noqa: BLE001 - panics of parsers are no Exceptions, and are faults too
            pytest.fail(f"{each.how}: {type(fault).__name__}: {fault}")
    assert len(found) == EACH
    assert {"read", "refused"} == set(found)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY


def test_they_are_enough():
    assert EACH * len(SOURCES) >= AT_LEAST


async def known(spec: SourceSpec) -> list[tuple[object, ...]]:
    """All facts of a source, its finished runs, and all rejects."""
    found: list[tuple[object, ...]] = []
    for table in spec.tables:
        name = table._meta.tablename
        rows = await fetch(f"select id, content, seen_until from {name} where source = $1 order by id", spec.code)
        found += [tuple(row) for row in rows]
    found += [tuple(row) for row in await fetch("select id, opened, closed from import_run where state = 'done'")]
    found += [tuple(row) for row in await fetch("select id, run from reject order by id")]
    return found


@pytest.mark.parametrize("code", SOURCES)
async def test_a_damaged_file_is_taken_in_whole_or_not_at_all(db, code, tmp_path):
    spec = SOURCES[code]
    await run_import(code, samples(code, tmp_path / "whole"), actor=SYSTEM, as_at=clock.today())
    for number, each in enumerate(damaged(code, tmp_path, TAKEN_IN * 8)):
        if number % 8:
            continue
        before, runs = await known(spec), await fetch_value("select count(*) from import_run")
        try:
            done = await run_import(code, each.files, actor=SYSTEM, as_at=clock.today(), accept_shrink=True)
        except ImportRefused:
            assert await known(spec) == before, each.how
        else:
            assert done.read == done.opened + done.unchanged + done.duplicates + done.rejected, each.how
        assert await fetch_value("select count(*) from import_run") == runs + 1
        state = await fetch_value("select state from import_run order by id desc limit 1")
        assert state in ("done", "refused")
