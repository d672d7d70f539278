"""A moment typed after `--as-of`."""

import typer

from infra.errors import Invalid, NotFound
from registry.queries.moments import bound_of
from services.cli import session


def asked_moment(as_of: str) -> str | None:
    """What was typed after `--as-of`, None where nothing was; what is no day and no moment is wrong usage."""
    try:
        if as_of:
            bound_of(as_of)
    except Invalid as fault:
        raise typer.BadParameter(session.say(fault.text), param_hint="--as-of") from None
    except NotFound:
        pass  # a moment that has not come can be read: what was known then is a question with an answer
    return as_of or None
