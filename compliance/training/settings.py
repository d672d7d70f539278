"""How an organisation trains: what holds while it has set nothing else."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """`time_zone`: IANA name; letters are kept back from `quiet_from` until `quiet_until` on its clocks.

    After `attempts` tests in a row that were not passed, the next may begin `cool_down_hours` later (0: at once).
    `minutes_limit`: of a test, None for none. `retry_review`: whether wrong answers are explained before the last
    attempt.
    """

    time_zone: str = "Asia/Almaty"
    quiet_from: time = time(20)
    quiet_until: time = time(8)
    attempts: int = 3
    cool_down_hours: int = 24
    minutes_limit: int | None = None
    retry_review: bool = False


DEFAULTS = TrainingSettings()
