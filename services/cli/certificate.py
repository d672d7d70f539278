"""`moldir certificate verify`: a certificate of training checked without asking any server.

Needs no database and no network. It must be an Open Badge; apart from that it is the check of `moldir label verify`.
"""

import typer

from compliance.credentials.verify import verify_badge
from services.cli.label import AsJson, At, Did, Files, Folder, Lists, brought, moment_of, told

certificates = typer.Typer(help="Certificates of training, checked offline.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Register `certificate` and its commands."""
    app.add_typer(certificates, name="certificate")


@certificates.callback()
def _group() -> None:
    """Certificates of training, checked offline."""


@certificates.command()
def verify(
    files: Files, did: Did = None, contexts: Folder = None, status: Lists = None, at: At = "", as_json: AsJson = False
) -> None:
    """Say whether a certificate (Open Badges 3.0) is valid. Exit 0: valid; 1: anything else."""
    credential, trust = brought(files, did, contexts, status)
    told(verify_badge(credential, trust, moment_of(at)), as_json)
