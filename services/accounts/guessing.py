"""How often somebody may guess: a pure rule, the same for addresses that have an account and for all others."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Rule:
    """`free` attempts; then each further one blocks for twice as long, at most `longest`. Forgotten after `memory`."""

    free: int
    first: timedelta
    longest: timedelta
    memory: timedelta


@dataclass(frozen=True, slots=True)
class Record:
    """What is remembered of a key: failures, since when (the last of them), blocked until when."""

    failures: int = 0
    since: datetime | None = None
    blocked_until: datetime | None = None

    def blocked(self, now: datetime) -> bool:
        """Whether nothing may be tried now."""
        return self.blocked_until is not None and self.blocked_until > now


# at most 5 + 4 + 3 attempts in the first hour and 4 in each later one, on one account
PERSON = Rule(5, timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=24))
# an office behind one address may mistype more often
MACHINE = Rule(100, timedelta(minutes=5), timedelta(hours=1), timedelta(hours=1))
# letters that a stranger may cause: nobody's mailbox is flooded through us
MAILBOX = Rule(3, timedelta(minutes=15), timedelta(hours=6), timedelta(hours=12))


def attempted(rule: Rule, before: Record, now: datetime) -> Record:
    """The record after one more attempt that was not blocked; it is taken back when the attempt was right."""
    forgotten = before.since is None or now - before.since > rule.memory
    failures = 1 if forgotten else before.failures + 1
    over = failures - rule.free
    wait = min(rule.first * 2 ** min(over, 20), rule.longest) if over >= 0 else None
    return Record(failures, now, now + wait if wait else None)


def minutes_until(moment: datetime, now: datetime) -> int:
    """Whole minutes to wait, at least one."""
    return max(1, -int((now - moment).total_seconds() // 60))
