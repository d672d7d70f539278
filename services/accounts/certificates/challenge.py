"""What somebody signs to prove that they speak for an organisation: a text that says in three languages what it is.

It names the site, the number, the account and the day it ends, so that nobody signs one for somebody else by mistake.
Lines end as CMS writes texts, so that programs which canonicalise change nothing.
"""

from datetime import datetime

from infra.clock import LOCAL
from infra.i18n import LANGUAGES, translate
from services.accounts.tokens import new_token


def new_challenge(number: str, email: str, site: str, ends_at: datetime) -> str:
    """A fresh challenge; no two are ever the same."""
    ends = ends_at.astimezone(LOCAL).strftime("%d.%m.%Y %H:%M")
    said = [
        translate("certificate.challenge", language, number=number, email=email, site=site, ends=ends)
        for language in LANGUAGES
    ]
    return "\r\n\r\n".join((*said, new_token())) + "\r\n"
