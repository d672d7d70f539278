"""How an organisation trains, and how it did before."""

from compliance.colleagues import Colleague
from compliance.training.settings import DEFAULTS, TrainingSettings
from compliance.views.training.learning import SettingsLine, SettingsView
from infra.database import Record, fetch, fetch_one


async def settings_of(organisation: str) -> TrainingSettings:
    """The settings that hold in an organisation (BIN): the newest, or what holds while there are none."""
    newest = "select * from training_setting where organisation = $1 order by id desc limit 1"
    row = await fetch_one(newest, organisation)
    return _settings(row) if row is not None else DEFAULTS


async def settings_page(by: Colleague) -> SettingsView:
    """The same with its history, newest first."""
    rows = await fetch("select * from training_setting where organisation = $1 order by id desc", by.organisation)
    history = tuple(SettingsLine(_settings(row), row["set_by"], row["set_at"]) for row in rows)
    return SettingsView(history[0].settings if history else DEFAULTS, history, by.may("train"))


def _settings(row: Record) -> TrainingSettings:
    return TrainingSettings(
        row["time_zone"], row["quiet_from"], row["quiet_until"], row["attempts"], row["cool_down_hours"],
        row["minutes_limit"], row["retry_review"],
    )  # fmt: skip
