"""How long things last: one page (ASVS 4.0.3, V2 and V3)."""

from datetime import timedelta

SESSION_IDLE = timedelta(minutes=30)  # signed out after so long without a page
SESSION_LONGEST = timedelta(hours=12)  # and after so long whatever happens
SEEN_EVERY = timedelta(minutes=1)  # a session's last use is written at most so often
PROOF_FRESH = timedelta(minutes=10)  # what is sensitive asks for proof again after so long
CEREMONY = timedelta(minutes=10)  # from the first step of something to its last
LINKS = {  # a link by mail; the first gives access to nothing that exists, the others do
    "sign_up": timedelta(hours=1),
    "reset": timedelta(minutes=10),
    "new_email": timedelta(minutes=10),
}
KEPT = timedelta(days=30)  # ended sessions, sent letters and used links are forgotten after so long
BROWSER_KNOWN = timedelta(days=400)  # as long as browsers keep a cookie at all
INVITATION = timedelta(days=14)
CHALLENGE = timedelta(days=3)  # to sign and bring back
RESTORE = timedelta(days=30)  # a member who was removed is taken back by one press so long
INQUIRY = timedelta(days=30)  # a purpose holds so long without being stated again
KEY_LASTS = (30, 90, 365)  # days that a key may be made for
KEY_OVERLAP = timedelta(days=7)  # a renewed key opens so long beside the one that takes over
KEY_USED_EVERY = timedelta(minutes=1)  # a key's last use is written at most so often
KEY_SHOWN = timedelta(days=30)  # keys that are over are shown so long
