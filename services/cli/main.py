"""The command `moldir`: exit 0 yes or done, 1 no or refused, 2 wrong usage."""

import os
import sys
from importlib import import_module
from typing import Annotated

import typer
from typer.core import TyperGroup
from typer.main import get_group

from infra.errors import Problem
from infra.i18n import LANGUAGES
from infra.logs import configure_logs
from infra.settings import settings
from services.cli import session

os.environ.setdefault("PICCOLO_CONF", "infra.piccolo_conf")

# Each command and the module that holds it. A module is loaded when its command is called: `moldir bin check` must not
# wait for the libraries of the report.
COMMANDS = {
    "up": "up", "migrate": "up", "country": "country", "import": "imports", "score": "scoring", "method": "scoring",
    "lookup": "reads", "search": "reads", "sources": "reads", "report": "report", "match": "match", "bin": "bin",
    "library": "library", "assessments": "assessments", "courses": "courses", "training": "training",
    "label": "label", "certificate": "certificate", "credentials": "credentials",
    "people": "people", "provider": "providers", "trail": "trail", "bench": "bench",
}  # fmt: skip


class Commands(TyperGroup):
    """The commands, each loaded from its module when somebody wants it."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # noqa: ARG002 - the shape is given
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> typer.core.TyperCommand | None:  # type: ignore[override]  # noqa: ARG002 - as above
        if cmd_name not in COMMANDS:
            return None
        area = typer.Typer()
        area.callback()(_nothing)  # an area of one command is a group all the same
        import_module(f"services.cli.{COMMANDS[cmd_name]}").add_to(area)
        return get_group(area).commands[cmd_name]  # type: ignore[return-value] # typer's own


def _nothing() -> None:
    """An area does nothing of its own."""


app = typer.Typer(
    name="moldir",
    cls=Commands,
    help="Möldir: the business partners register of Kazakhstan.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _start(
    lang: Annotated[str, typer.Option("--lang", help="Language of messages: kk, ru or en.")] = "",
) -> None:
    if lang and lang not in LANGUAGES:
        raise typer.BadParameter(f"one of {', '.join(LANGUAGES)}", param_hint="--lang")
    session.language.set(lang or session.language_of_machine())
    # commands say themselves what they do; the log is for what went wrong, unless more of it was asked for
    asked = "log_level" in settings().model_fields_set
    configure_logs(settings().log_format, settings().log_level if asked else "warning")


def run() -> None:
    """Run the command line; an error that a person may read ends in its sentence and exit 1."""
    try:
        app()
    except Problem as problem:
        session.err.print(session.say(problem.text), style="red", highlight=False)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
