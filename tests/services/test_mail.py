"""Letters: written in the reader's language, sent after commit, once, encrypted; kept where no server is set."""

import re
from datetime import timedelta
from pathlib import Path
from string import Formatter

import html5lib
import pytest

from infra import clock
from infra.database import execute, fetch_one, fetch_value, transaction
from infra.i18n import LANGUAGES, catalogue
from infra.mail import Letter, post
from infra.settings import settings
from services.accounts.browser import Browser
from services.accounts.commands.forgetting import forget_what_is_over
from services.accounts.commands.links import ask_to_join
from services.accounts.commands.signing_in import sign_in_by_password
from services.accounts.errors import NotProved
from services.notices.mail import deliver_mail, kept_letters
from services.worker.reactions import deliver_pending
from tests.people import letters_to, someone
from tests.services.post_office import PostOffice, certificate, open_office

LETTERS = {key: str(said) for key, said in catalogue("en").items() if key.startswith("mail.")}
# something for whatever a letter wants to be told
DATA: dict[str, object] = {
    name: "Алтын Дән" for said in LETTERS.values() for _, name, _, _ in Formatter().parse(said) if name
} | {"n": 3}
TEMPLATES = sorted({key.split(".")[1] for key in LETTERS if re.fullmatch(r"mail\.\w+\.subject", key)})


async def written(template: str, language: str = "en", address: str = "aigerim@altyn.test", link: str = "") -> int:
    async with transaction():
        return await post(Letter(address, language, template, DATA, link))


def use(office: PostOffice, monkeypatch: pytest.MonkeyPatch, before: str = "") -> None:
    monkeypatch.setattr(settings(), "mail_url", f"smtp://{before}127.0.0.1:{office.port}")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_letter_is_whole_as_text_and_as_html(db: object, language: str) -> None:
    assert len(TEMPLATES) >= 17
    for template in TEMPLATES:
        linked = f"mail.{template}.action" in catalogue(language)
        await written(template, language, link=f"/{language}/mail/x" if linked else "")
    for letter in await kept_letters():
        assert letter.subject
        assert "\n" not in letter.subject
        for shown in (letter.plain, letter.html):
            assert "mail." not in shown.replace("/mail/", "")
            assert "{" not in shown
            assert "None" not in shown
        assert (f"{settings().site}/{language}/mail/x" in letter.plain) == bool(letter.path)
        parser = html5lib.HTMLParser(strict=True)
        parser.parse(letter.html)
        assert f'lang="{language}"' in letter.html
        assert "http" not in letter.html.replace(settings().site, "")


async def test_what_stands_in_a_letter_cannot_break_out_of_it(db: object) -> None:
    async with transaction():
        await post(Letter("a@altyn.test", "en", "new_browser", {"device": '<script>"&'}))
    letter = (await kept_letters())[0]
    assert "<script>" not in letter.html
    assert '<script>"&' in letter.plain


async def test_a_letter_is_posted_only_within_a_command_and_vanishes_with_it(db: object) -> None:
    with pytest.raises(RuntimeError):
        await post(Letter("a@altyn.test", "en", "erased"))
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await post(Letter("a@altyn.test", "en", "erased"))
            raise ZeroDivisionError
    assert not await kept_letters()


async def test_a_link_lies_sealed_until_it_is_sent(db: object, monkeypatch: pytest.MonkeyPatch) -> None:
    await ask_to_join("aigerim@altyn.test", Browser("browser", "10.0.0.1", language="kk"))
    path = (await letters_to("aigerim@altyn.test"))[0].path
    stored = await fetch_one("select link, data::text as data from mail")
    assert stored is not None
    token = path.rpartition("/")[2]
    assert token.encode() not in stored["link"]
    everything = await fetch_value("select string_agg(token::text, '') || string_agg(email, '') from mail_link")
    assert token not in everything + stored["data"]
    with open_office(PostOffice()) as office:
        use(office, monkeypatch)
        assert await deliver_mail() == 1
        assert await deliver_mail() == 0
    assert path in office.delivered[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert await fetch_value("select link from mail") is None


async def test_a_letter_comes_with_both_parts_and_the_headers_that_mailboxes_want(
    db: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "mail_from", "Möldir тізілімі <no-reply@moldir.example.kz>")
    number = await written("password_set", "kk", "aigerim@алтын.қаз")
    with open_office(PostOffice()) as office:
        use(office, monkeypatch)
        await deliver_mail()
    letter = office.delivered[0]
    assert letter["Subject"] == "Құпиясөз ауыстырылды"
    assert letter["From"] == "Möldir тізілімі <no-reply@moldir.example.kz>"
    assert letter["To"] == "aigerim@xn--80awgt9b.xn--80ao21a"
    assert letter["Message-ID"].endswith(f".{number}@moldir.example.kz>")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "kk"
    assert letter["Date"]
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]


async def test_a_server_that_is_away_or_refuses_puts_a_letter_off(db: object, monkeypatch: pytest.MonkeyPatch) -> None:
    await written("erased")
    monkeypatch.setattr(settings(), "mail_url", "smtp://127.0.0.1:9")
    assert await deliver_mail() == 0
    row = await fetch_one("select tries, next_try_at, error, sent_at from mail")
    assert row is not None
    assert (row["tries"], row["sent_at"]) == (1, None)
    assert "ConnectionRefused" in row["error"]
    with open_office(PostOffice(answers=["451 later"])) as office:
        use(office, monkeypatch)
        assert await deliver_mail() == 0
        with clock.frozen(clock.now() + timedelta(minutes=1)):
            assert await deliver_mail() == 0
            assert "later" in await fetch_value("select error from mail")
        with clock.frozen(clock.now() + timedelta(minutes=10)):
            assert await deliver_mail() == 1
    assert len(office.delivered) == 1
    assert await fetch_value("select error from mail") is None


async def test_one_letter_that_cannot_be_sent_does_not_hold_up_the_next(
    db: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    await written("erased", address="first@altyn.test")
    await written("erased", address="second@altyn.test")
    with open_office(PostOffice(answers=["550 no such box"])) as office:
        use(office, monkeypatch)
        assert await deliver_mail() == 1
    assert office.delivered[0]["To"] == "second@altyn.test"


async def test_a_password_travels_encrypted_only(db: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    await written("erased")
    tls, trusted = certificate(tmp_path)
    with open_office(PostOffice(password="a b/c"), tls) as office:
        use(office, monkeypatch, "moldir:a%20b%2Fc@")
        assert await deliver_mail() == 0  # a certificate that nobody vouches for
        assert "CERTIFICATE_VERIFY_FAILED" in await fetch_value("select error from mail")
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        with clock.frozen(clock.now() + timedelta(minutes=1)):
            assert await deliver_mail() == 1
    assert office.encrypted == [True]


async def test_without_a_mail_server_letters_are_kept(db: object) -> None:
    await written("erased")
    assert await deliver_mail() == 0
    assert len(await kept_letters()) == 1


async def test_somebody_whose_password_is_guessed_at_is_told_once_and_nobody_else(db: object) -> None:
    one = await someone()
    for email in (one.email, "nobody@altyn.test"):
        for minute in range(8):
            with clock.frozen(clock.now() + timedelta(minutes=20 * minute)), pytest.raises(NotProved):
                await sign_in_by_password(email, "guess guess guess", Browser(f"b{minute}", f"10.0.0.{minute}"))
    await execute("delete from delivery")
    await deliver_pending()
    assert [letter.subject for letter in await letters_to(one.email)] == ["Somebody tried to get into your account"]
    assert not await letters_to("nobody@altyn.test")


async def test_what_is_over_is_forgotten_after_its_time(db: object) -> None:
    one = await someone()
    await sign_in_by_password(one.email, one.password, Browser("browser", "10.0.0.1", "Firefox, Linux"))
    with pytest.raises(NotProved):
        await sign_in_by_password("nobody@altyn.test", "guess guess guess", Browser("b", "10.0.0.1"))
    await ask_to_join("nobody@altyn.test", Browser("b", "10.0.0.1"))
    with clock.frozen(clock.now() + timedelta(days=29)):
        assert await forget_what_is_over() == 0
    with clock.frozen(clock.now() + timedelta(days=32)):
        assert await forget_what_is_over() >= 4
    for table in ("sign_in", "mail_link", "mail", "attempts", "ceremony"):
        assert await fetch_value(f"select count(*) from {table}") == 0, table
    assert await fetch_value("select count(*) from known_browser") == 1
    assert await fetch_value("select count(*) from person") == 1
