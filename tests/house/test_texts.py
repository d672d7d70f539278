"""House rules about words: three languages, no word about how the project is made, settings documented."""

import re
import string
import subprocess
from pathlib import Path

import polib
import pytest

from infra.events import EVENT_KINDS
from infra.i18n import LANGUAGES, LOCALES, catalogue
from infra.settings import Settings
from services.web.app import create_app

PROJECT = Path(__file__).resolve().parents[2]
SOURCES = [p for room in ("infra", "registry", "compliance", "services") for p in (PROJECT / room).rglob("*.py")]
TEMPLATES = list((PROJECT / "frontend" / "templates").rglob("*.*"))
# a message id: dotted lower-case words, in text("…"), say("…"), t("…") or Text("…")
USED = re.compile(r"""\b(?:text|say|t|Text|translate|_)\(\s*f?["']([a-z_]+(?:\.[a-zA-Z0-9_{}]+)+)["']""")


def entries(language: str) -> dict[str, polib.POEntry]:
    found: dict[str, polib.POEntry] = {}
    for path in sorted((LOCALES / language).glob("*.po")):
        for entry in polib.pofile(str(path)):
            assert entry.msgid not in found, f"{path.name}: {entry.msgid} stands twice"
            found[entry.msgid] = entry
    return found


def sentences(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


ENTRIES = {language: entries(language) for language in LANGUAGES}


def test_every_message_stands_in_all_three_languages():
    every = set().union(*(set(found) for found in ENTRIES.values()))
    missing = [f"{language}: {msgid}" for language in LANGUAGES for msgid in sorted(every - set(ENTRIES[language]))]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_or_fuzzy(language):
    bad = [e.msgid for e in ENTRIES[language].values() if e.fuzzy or not all(s.strip() for s in sentences(e))]
    assert not bad, bad


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_languages_take_the_same_values(language):
    def of(found: str, msgid: str) -> set[str]:
        return set().union(*(fields(s) for s in sentences(ENTRIES[found][msgid]))) - {"n"}

    wrong = [m for m in ENTRIES["en"] if m in ENTRIES[language] and of(language, m) != of("en", m)]
    assert not wrong, wrong


def test_plurals_have_their_forms():
    forms = {"kk": 2, "ru": 3, "en": 2}
    wrong = [
        f"{language}: {e.msgid}" for language in LANGUAGES for e in ENTRIES[language].values()
        if e.msgid_plural and len(e.msgstr_plural) != forms[language]
    ]  # fmt: skip
    assert not wrong, wrong


def test_every_message_id_in_the_code_exists():
    known = set(catalogue("en"))
    unknown = []
    for path in SOURCES + TEMPLATES:
        if path.suffix not in {".py", ".html", ".xml", ".svg", ".txt"}:
            continue
        for found in USED.findall(path.read_text(encoding="utf-8")):
            if "{" in found:
                prefix = found.split("{")[0]
                if not any(m.startswith(prefix) for m in known):
                    unknown.append(f"{path.name}: {found}")
            elif found not in known:
                unknown.append(f"{path.relative_to(PROJECT)}: {found}")
    assert not unknown, "\n".join(unknown)


def test_kazakh_is_written_in_kazakh():
    """A Kazakh sentence that equals the Russian one was forgotten, unless it is a name, a number or a code."""
    same = [
        m for m, e in ENTRIES["kk"].items()
        if m in ENTRIES["ru"] and sentences(e) == sentences(ENTRIES["ru"][m])
        and len(re.findall(r"[а-яё]+", sentences(e)[0].lower())) > 3
    ]  # fmt: skip
    assert not same, same


def test_every_setting_is_in_the_example():
    example = (PROJECT / ".env.example").read_text(encoding="utf-8")
    missing = [name for name in Settings.model_fields if f"MOLDIR_{name.upper()}" not in example]
    assert not missing, missing


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    return [PROJECT / name for name in listed if name and (PROJECT / name).is_file()]


def test_the_project_speaks_of_itself_alone():
    """No path of a machine, no address of a package index: assembled here so that this file passes its own test."""
    words = [
        "/wo" + "rk/",
        "/ro" + "ot/",
        "py" + "pi.org",
        "npm" + "js.org",
        "npm" + "js.com",
        "pythonhosted" + ".org",
        "index" + "-url",
        "PyP" + "I",
    ]
    found = []
    for path in tracked():
        if path.suffix in {".woff2", ".png", ".ico", ".gz"}:
            continue
        content = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.relative_to(PROJECT)}: {word}" for word in words if word in content]
    assert not found, "\n".join(found)


def test_lock_files_pin_with_hashes_and_name_no_host():
    for name in ("requirements.lock", "requirements-dev.lock"):
        content = (PROJECT / name).read_text(encoding="utf-8")
        pins = re.findall(r"^[a-zA-Z0-9_.\-\[\]]+==", content, re.MULTILINE)
        assert len(pins) > 20
        assert content.count("--hash=sha256:") >= len(pins)
        assert "://" not in content
    package_lock = (PROJECT / "frontend" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in package_lock
    assert package_lock.count('"integrity"') > 5


def test_every_kind_of_event_has_a_name_for_people():
    """Loading the doors loads every module that enters an event."""
    create_app()
    unnamed = [kind for kind in EVENT_KINDS if f"event.{kind}" not in catalogue("en") and not kind.startswith("test.")]
    assert not unnamed, unnamed
