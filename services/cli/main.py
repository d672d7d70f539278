"""The command `moldir`: exit 0 yes or done, 1 no or refused, 2 wrong usage."""

import os
import sys
from typing import Annotated

import typer

from infra.errors import Problem
from infra.i18n import LANGUAGES
from infra.logs import configure_logs
from infra.settings import settings
from services.cli import bench, bin, country, imports, match, reads, report, scoring, session, up

os.environ.setdefault("PICCOLO_CONF", "infra.piccolo_conf")

app = typer.Typer(
    name="moldir",
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
    configure_logs(settings().log_format, settings().log_level)


for area in (up, country, imports, scoring, reads, report, match, bin, bench):
    area.add_to(app)


def run() -> None:
    """Run the command line; an error that a person may read ends in its sentence and exit 1."""
    try:
        app()
    except Problem as problem:
        session.err.print(session.say(problem.text), style="red", highlight=False)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
