"""Letters in the reader's language, as plain text and as HTML, sent by SMTP; kept and shown where no server is set.

A letter is sent at least once and, but for a crash between the server's yes and ours, at most once.
"""

import asyncio
import json
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import structlog
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from infra import clock
from infra.database import Record, execute, fetch, fetch_one, transaction
from infra.errors import NotFound
from infra.i18n import text, translate
from infra.looking import lets_in
from infra.mail import SEAL
from infra.secrets import unseal
from infra.settings import settings

log = structlog.get_logger()
TEMPLATES = Path(__file__).resolve().parents[2] / "frontend" / "templates" / "mail"
MOST_TRIES = 12
WAIT_SECONDS = 30  # for an answer of the mail server
ENCRYPTED = ("smtps", 465)
SHOWN = 100  # letters in the list for those who try Möldir out


@dataclass(frozen=True, slots=True)
class LetterView:
    """What the templates of a letter show."""

    subject: str
    paragraphs: tuple[str, ...]
    action: str  # words on the button; empty without a link
    url: str


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter as it is read."""

    id: int
    address: str
    language: str
    made_at: datetime
    subject: str
    plain: str
    html: str
    path: str


@lru_cache
def _environment(language: str) -> Environment:
    """Jinja of letters in one language: escaped as HTML where they are HTML."""
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.globals |= {"language": language, "foot": translate("mail.foot", language)}
    return jinja


def _view(row: Record) -> LetterView:
    name, language = row["template"], row["language"]
    data = json.loads(row["data"])
    path = unseal(SEAL, row["link"]).decode() if row["link"] is not None else ""

    def said(part: str) -> str:
        return translate(text(f"mail.{name}.{part}", **data), language)

    paragraphs = tuple(part.strip() for part in said("text").split("\n\n"))
    return LetterView(said("subject"), paragraphs, said("action") if path else "", settings().site + path)


def _written(row: Record) -> KeptLetter:
    view, jinja = _view(row), _environment(row["language"])
    plain, html = (jinja.get_template(f"letter.{kind}").render(view=view) for kind in ("txt", "html"))
    path = view.url.removeprefix(settings().site)
    return KeptLetter(row["id"], row["address"], row["language"], row["made_at"], view.subject, plain, html, path)


async def deliver_mail() -> int:
    """Send what is due and return how many letters went. Without a mail server they wait."""
    sent = 0
    while settings().mail_url and (outcome := await _deliver_one()) is not None:
        sent += outcome
    return sent


async def _deliver_one() -> int | None:
    """Send the oldest due letter: 1 sent, 0 failed and put off, None when nothing is due."""
    async with transaction():
        row = await fetch_one(
            """select id, address, language, template, data::text as data, link, made_at, tries from mail
               where sent_at is null and next_try_at <= $1 and tries < $2
               order by next_try_at, id limit 1 for update skip locked""",
            clock.now(), MOST_TRIES,
        )  # fmt: skip
        if row is None:
            return None
        try:
            await asyncio.to_thread(_send, settings().mail_url, _message(_written(row)))
        except (OSError, smtplib.SMTPException, ValueError) as failure:
            log.warning("mail.failed", letter=row["id"], exc_info=True)
            wait = timedelta(seconds=min(15 * 2 ** row["tries"], 6 * 3600))
            await execute(
                "update mail set tries = tries + 1, next_try_at = $2, error = $3 where id = $1",
                row["id"], clock.now() + wait, f"{type(failure).__name__}: {failure}"[:500],
            )  # fmt: skip
            return 0
        # what the link opened with is of no use to anybody but its reader
        await execute("update mail set sent_at = $2, link = null, error = null where id = $1", row["id"], clock.now())
    return 1


def _message(letter: KeptLetter) -> EmailMessage:
    name, sender = parseaddr(settings().mail_from)
    message = EmailMessage()
    message["From"] = Mailbox(name, addr_spec=sender)
    message["To"] = _in_ascii(letter.address)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.made_at)
    # the same at each try, so that a mailbox recognises a letter that came twice
    message["Message-ID"] = f"<{letter.made_at:%Y%m%d}.{letter.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.plain)
    message.add_alternative(letter.html, subtype="html")
    message["Content-Language"] = letter.language
    return message


def _in_ascii(address: str) -> str:
    """An address as mail servers read it: a domain in Kazakh letters has another spelling for them."""
    box, _, domain = address.rpartition("@")
    return f"{box}@{domain.encode('idna').decode()}"


def _send(url: str, message: EmailMessage) -> None:
    """Hand a message to the server. Passwords travel encrypted: without STARTTLS only to this machine."""
    server = urlsplit(url)
    scheme, port = ENCRYPTED
    host, encrypted = server.hostname or "localhost", server.scheme == scheme
    trusted = ssl.create_default_context()
    dial = (
        smtplib.SMTP_SSL(host, server.port or port, timeout=WAIT_SECONDS, context=trusted)
        if encrypted
        else smtplib.SMTP(host, server.port or 587, timeout=WAIT_SECONDS)
    )
    with dial as line:
        line.ehlo()
        if not encrypted and (line.has_extn("starttls") or host not in ("localhost", "127.0.0.1", "::1")):
            line.starttls(context=trusted)
            line.ehlo()
        if server.username:
            line.login(unquote(server.username), unquote(server.password or ""))
        line.send_message(message)


LETTERS = """
select id, address, language, template, data::text as data, link, made_at from mail where sent_at is null
"""


@lets_in
async def kept_letters() -> tuple[KeptLetter, ...]:
    """The newest letters that wait or are kept, for the page of those who try Möldir out."""
    return tuple(_written(row) for row in await fetch(f"{LETTERS} order by id desc limit $1", SHOWN))


@lets_in
async def kept_letter(letter: int) -> KeptLetter:
    """One of them. Raises NotFound."""
    row = await fetch_one(f"{LETTERS} and id = $1", letter)
    if row is None:
        raise NotFound(text("dev.mail.unknown"))
    return _written(row)
