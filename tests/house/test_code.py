"""House rules about code, held by machine."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
ROOMS = ("infra", "scoring", "registry", "compliance", "services")
MODULES = sorted(path for room in ROOMS for path in (PROJECT / room).rglob("*.py"))
FUNCTION_LINES, FUNCTION_PARAMETERS, FILE_LINES = 40, 5, 400
BANNED_NAMES = {"utils", "helpers", "managers", "common", "base_service"}
CLOCK_CALLS = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions_of(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, Function))


def body_lines(function: Function) -> int:
    """Lines of a function without its docstring: documentation is never too long."""
    first = function.body[0]
    documented = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    doc = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - doc


def test_functions_fit_the_screen():
    long = [
        f"{name_of(path)}:{f.lineno} {f.name} has {body_lines(f)} lines"
        for path in MODULES
        for f in functions_of(path)
        if body_lines(f) > FUNCTION_LINES
    ]
    assert not long, "\n".join(long)


def test_functions_take_few_parameters():
    """Doors are excepted: the parameters of a web or command-line function are the form its user fills in."""
    many = [
        f"{name_of(path)}:{f.lineno} {f.name}"
        for path in MODULES
        if not name_of(path).startswith(("services/web/pages", "services/api", "services/cli"))
        for f in functions_of(path)
        if len([a for a in f.args.posonlyargs + f.args.args + f.args.kwonlyargs if a.arg not in {"self", "cls"}])
        > FUNCTION_PARAMETERS
    ]
    assert not many, "\n".join(many)


def test_files_fit_the_mind():
    """Migrations are excepted: a list of tables is read once, from top to bottom."""
    long = [
        name_of(path)
        for path in MODULES
        if "migrations" not in path.parts and len(path.read_text(encoding="utf-8").splitlines()) > FILE_LINES
    ]
    assert not long, long


def test_no_import_hides_in_a_function():
    hidden = [
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        for function in functions_of(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not hidden, hidden


def test_every_room_has_an_honest_name():
    vague = [name_of(path) for path in MODULES if BANNED_NAMES & set(path.with_suffix("").parts)]
    assert not vague, vague


def test_there_is_one_clock():
    others = [
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        if name_of(path) != "infra/clock.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr) in CLOCK_CALLS
    ]
    assert not others, others


def test_public_functions_and_classes_say_what_they_do():
    silent = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in tree_of(path).body
        if isinstance(node, Function | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and not _is_shape(node)
    ]
    assert not silent, "\n".join(silent)


def _is_shape(node: ast.AST) -> bool:
    """A class of nothing but annotated or assigned names, or an error class, reads by itself."""
    return isinstance(node, ast.ClassDef) and all(
        isinstance(n, ast.AnnAssign | ast.Assign | ast.Pass) for n in node.body
    )


def test_only_commands_write():
    """Queries, pages and the API read; rows are written by commands, the import engine and the plumbing."""
    writers = (
        "registry/commands",
        "compliance/commands",
        "services/accounts/commands",
        "registry/imports",
        "registry/scores",
        "infra/",
        "services/worker/reactions.py",
    )
    words = ("insert into", "delete from", "truncate ")
    found = [
        f"{name_of(path)}: {word}"
        for path in MODULES
        if not name_of(path).startswith(writers)
        for word in words
        if word in path.read_text(encoding="utf-8").lower()
    ]
    assert not found, found


def test_imports_only_go_down():
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("room", ["scoring"])
def test_scoring_does_no_io(room):
    calls = {"open", "print", "input"}
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in (PROJECT / room).rglob("*.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in calls
    ]
    assert not found, found
