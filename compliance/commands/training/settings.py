"""An organisation changes how it trains; what held before stays in the history."""

from dataclasses import astuple
from zoneinfo import available_timezones

from compliance.colleagues import Colleague
from compliance.errors import Unfit
from compliance.events.training.learning import SettingsSet
from compliance.queries.at_work import must_be_at_work
from compliance.queries.training.settings import settings_of
from compliance.training.settings import TrainingSettings
from infra import clock
from infra.database import execute, fetch_value, transaction
from infra.events import record
from infra.i18n import text

LIMITS = {"attempts": (1, 20), "cool_down_hours": (0, 720), "minutes_limit": (5, 240)}


async def set_settings(by: Colleague, said: TrainingSettings) -> None:
    """From now on it trains by these; a test that is open keeps the limit of time that it began with.

    The same that hold already are not set again. Raises NotYours, OutOfTurn, Unfit.
    """
    by.needs("train")
    for field, (least, most) in LIMITS.items():
        value = getattr(said, field)
        if value is not None and not least <= value <= most:
            raise Unfit(text("learning.unfit.between", least=least, most=most), field=field)
    if said.time_zone not in available_timezones():
        raise Unfit(text("account.time_zone.unknown"), field="time_zone")
    async with transaction():
        await must_be_at_work(by)
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"training_setting {by.organisation}")
        if await settings_of(by.organisation) == said:
            return
        made = await fetch_value(
            """insert into training_setting (organisation, time_zone, quiet_from, quiet_until, attempts,
                                             cool_down_hours, minutes_limit, retry_review, set_by, set_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id""",
            by.organisation, *astuple(said), by.person, clock.now(),
        )  # fmt: skip
        await record(SettingsSet(made), actor=by.actor)
