"""How an organisation trains: attempts, time, quiet hours."""

from datetime import time

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.training.settings import set_settings
from compliance.errors import OutOfTurn, Unfit
from compliance.queries.training.settings import settings_page
from compliance.training.settings import TrainingSettings
from infra.i18n import text
from services.accounts.names import TIME_ZONES
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, ours, page
from services.web.pages.account.answers import to
from services.web.pages.rooms import colleague_in
from services.web.pages.training.answers import READS, TRAINS, home_of, training_page
from services.web.typed import whole_in

PATH = "/organisations/{organisation:str}/training/settings"
FIELDS = (
    "time_zone", "quiet_from", "quiet_until", "attempts", "cool_down_hours", "minutes_limit", "retry_review",
)  # fmt: skip


@page(PATH, guards=[READS])
async def settings_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """What holds, and what held before."""
    return await _settings(request, organisation, EMPTY)


async def _settings(request: AnyRequest, organisation: str, typed: Form) -> Response[str]:
    view = await settings_page(colleague_in(request, organisation))
    holds = view.settings
    usual = {
        "time_zone": holds.time_zone, "quiet_from": f"{holds.quiet_from:%H:%M}",
        "quiet_until": f"{holds.quiet_until:%H:%M}", "attempts": str(holds.attempts),
        "cool_down_hours": str(holds.cool_down_hours),
        "minutes_limit": "" if holds.minutes_limit is None else str(holds.minutes_limit),
        "retry_review": "1" if holds.retry_review else "",
    }  # fmt: skip
    form_ = typed if typed.faults else Form(usual)
    return await training_page(
        request, "settings", view, form_, {"lead": text("training.settings.lead"), "time_zones": TIME_ZONES}
    )


@form(PATH, guards=[TRAINS, ours])
async def settings_set(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """From now on it trains by these."""
    typed = await read_form(request, *FIELDS)
    try:
        said = TrainingSettings(
            time_zone=typed["time_zone"],
            quiet_from=_hour(typed, "quiet_from"),
            quiet_until=_hour(typed, "quiet_until"),
            attempts=whole_in(typed, "attempts"),
            cool_down_hours=whole_in(typed, "cool_down_hours"),
            minutes_limit=whole_in(typed, "minutes_limit") if typed["minutes_limit"].strip() else None,
            retry_review=typed["retry_review"] == "1",
        )
        await set_settings(colleague_in(request, organisation), said)
    except (Unfit, OutOfTurn) as problem:
        return await _settings(request, organisation, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/settings", "settings_set")


def _hour(typed: Form, field: str) -> time:
    try:
        said = time.fromisoformat(typed[field].strip())
    except ValueError:
        raise Unfit(text("training.settings.no_hour"), field=field) from None
    return said.replace(second=0, microsecond=0, tzinfo=None)


routes = [settings_shown, settings_set]
