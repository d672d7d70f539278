"""How long things last: one page (ASVS 4.0.3, V2 and V3)."""

from datetime import timedelta

SESSION_IDLE = timedelta(minutes=30)  # signed out after so long without a page
SESSION_LONGEST = timedelta(hours=12)  # and after so long whatever happens
SEEN_EVERY = timedelta(minutes=1)  # a session's last use is written at most so often
