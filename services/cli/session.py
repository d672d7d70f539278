"""What every command at the terminal shares: language, the database when it is needed, and how errors end."""

import asyncio
import getpass
import json
import os
from collections.abc import Coroutine, Iterable
from contextvars import ContextVar
from importlib import import_module
from typing import Any, TypeVar

from rich.console import Console

from infra.actor import Actor, command_line
from infra.i18n import LANGUAGES, Text, translate

T = TypeVar("T")
out = Console()
err = Console(stderr=True)
language: ContextVar[str] = ContextVar("language", default="en")


def language_of_machine() -> str:
    """kk or ru where the terminal is set to it, else en."""
    spoken = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "")[:2].lower()
    return spoken if spoken in LANGUAGES else "en"


def say(message: Text | str, **arguments: object) -> str:
    """A message in the language of this terminal."""
    return translate(message, language.get(), **arguments)


def actor() -> Actor:
    """Whoever types."""
    return command_line(getpass.getuser())


def in_database(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's coroutine with the database open."""

    async def opened() -> T:
        async with import_module("services.cli.opened").open_database():  # what compares names needs none of it
            return await work

    return asyncio.run(opened())


def print_json(value: object) -> None:
    """One JSON document on standard output, and nothing else."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))  # noqa: T201 - what was asked for


def print_list(values: Iterable[object]) -> None:
    """One JSON list on standard output, written as its values come."""
    before = "[\n"
    for value in values:
        print(before, json.dumps(value, ensure_ascii=False, default=str), sep="", end="")  # noqa: T201 - as above
        before = ",\n"
    print("[]" if before == "[\n" else "\n]")  # noqa: T201 - as above
