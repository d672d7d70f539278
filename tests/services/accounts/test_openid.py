"""Signing in through one's organisation, against a provider that speaks the real protocol."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from joserfc.jwk import ECKey, RSAKey
from litestar import Litestar

from infra import clock
from infra.actor import SYSTEM
from infra.database import fetch_value
from infra.errors import Refused, Unavailable
from infra.settings import settings
from services.accounts import openid
from services.accounts.commands.providers import add_provider, close_provider
from services.accounts.errors import NothingThere, Unreadable
from services.accounts.queries.providers import ProviderSettings
from services.web.app import create_app
from tests.pages.client import Opened, Reader
from tests.people import AIGERIM, happened, letters_to, someone, with_app
from tests.services.accounts.provider import Provider, running


@pytest.fixture(scope="module")
def app() -> Litestar:
    return create_app()


@pytest.fixture
def visit(app: Litestar, db: object) -> Reader:
    return Reader(app)


@pytest.fixture
def altyn() -> Iterator[Provider]:
    """The sign-in of a company of the cast."""
    openid._known.clear()
    with running(Provider()) as provider:
        yield provider


async def known(provider: Provider, **other: object) -> None:
    """The provider is known to us."""
    said = {"code": "altyn", "name": "Алтын Дән", "issuer": provider.issuer, "client_id": provider.client_id,
            "client_secret": provider.client_secret, "domains": ("altyn.test",)} | other  # fmt: skip
    await add_provider(ProviderSettings(**said), actor=SYSTEM)  # type: ignore[arg-type]


async def go_there(visit: Reader, email: str = "aigerim@altyn.test", wanted: str = "") -> str:
    """The address of the provider that a browser is shown for an e-mail address."""
    page = await visit("/en/sign-in/organisation")
    page = await visit.send(page, "/sign-in/organisation", email=email, wanted=wanted)
    assert "Алтын Дән" in page.text
    return next(link for link in page.links() if link.startswith("http"))


async def come_back(visit: Reader, brought: dict[str, str], code: str = "altyn") -> Opened:
    answer = await visit.client.get(f"/openid/{code}/back", params=brought)
    assert answer.status_code == 303
    location = answer.headers["location"]
    return await visit(location, status=422 if "fault=" in location else 200)


async def test_somebody_new_joins_and_comes_back_as_the_same_person(
    visit: Reader, altyn: Provider, app: Litestar
) -> None:
    await known(altyn)
    page = await come_back(visit, altyn.follow(await go_there(visit, wanted="/en/account/sessions")))
    assert page.response.url.path == "/en/account/sessions"
    assert "Алтын Дән" in page.text
    assert AIGERIM in page.text
    assert [letter.subject for letter in await letters_to("aigerim@altyn.test")] == [
        "Sign-in through your organisation is on"
    ]
    altyn.person["email"] = "renamed@altyn.test"  # whoever they are is said by the subject alone
    again = Reader(app)
    await come_back(again, altyn.follow(await go_there(again)))
    assert await fetch_value("select count(*) from person") == 1
    assert await fetch_value("select count(*) from sign_in") == 2


async def test_an_account_of_the_organisations_domain_is_the_persons_own(visit: Reader, altyn: Provider) -> None:
    one = await someone()
    await known(altyn)
    await come_back(visit, altyn.follow(await go_there(visit)))
    assert await fetch_value("select person from identity") == one.id
    assert await happened("identity.linked") == 1


async def test_there_is_no_password_of_ours_beside_an_organisations_sign_in(visit: Reader, altyn: Provider) -> None:
    one = await someone()
    await known(altyn)
    typed = {"email": one.email, "password": one.password}
    for path in ("/sign-in", "/sign-up", "/forgot"):
        page = await visit.send(await visit(f"/en{path}"), path, **typed)
        assert page.response.url.path == "/en/sign-in/organisation/altyn"
    await close_provider("altyn", actor=SYSTEM)
    page = await visit.send(await visit("/en/sign-in"), "/sign-in", email=one.email, password=one.password)
    assert page.response.url.path == "/en/account"


async def test_whoever_has_a_second_factor_here_is_asked_for_it(visit: Reader, altyn: Provider, app: Litestar) -> None:
    one = await with_app(await someone())
    await known(altyn)
    page = await come_back(visit, altyn.follow(await go_there(visit)))
    assert page.response.url.path == "/en/sign-in/code"
    await visit.send(page, "/sign-in/code", code=one.codes[0])
    altyn.person["amr"] = ["pwd", "mfa"]
    strong = Reader(app)
    page = await come_back(strong, altyn.follow(await go_there(strong)))
    assert page.response.url.path == "/en/account"


async def test_sensitive_things_ask_the_organisation_once_more(visit: Reader, altyn: Provider) -> None:
    await known(altyn)
    await come_back(visit, altyn.follow(await go_there(visit)))
    page = await visit("/en/confirm?wanted=/en/account/passkeys")
    way = await visit(next(link for link in page.links() if "/confirm/organisation/" in link))
    address = next(link for link in way.links() if link.startswith("http"))
    before = visit.client.cookies["moldir"]
    page = await come_back(visit, altyn.follow(address))
    assert page.response.url.path == "/en/account/passkeys"
    assert visit.client.cookies["moldir"] != before
    assert altyn.asked[-1]["prompt"] == "login"
    assert altyn.asked[-1]["max_age"] == "0"
    # an old sign-in there does not do, nor does another person's
    for spoilt in ({"auth_time": 1}, {"sub": "somebody else", "email": "erlan@altyn.test"}):
        altyn.spoil = spoilt
        page = await visit("/en/confirm")
        way = await visit(next(link for link in page.links() if "/confirm/organisation/" in link))
        page = await come_back(visit, altyn.follow(next(link for link in way.links() if link.startswith("http"))))
        assert page.response.url.path == "/en/sign-in/organisation"


NOW = int(clock.now().timestamp())  # when the tests were gathered: the test itself may run a quarter of an hour later
DAY = 24 * 3600


@pytest.mark.parametrize("spoilt", [
    {"nonce": "another"}, {"nonce": None}, {"iss": "https://evil.test"}, {"aud": "somebody else"},
    {"aud": ["moldir", "somebody else"]}, {"aud": ["moldir", "other"], "azp": "other"}, {"exp": NOW - DAY},
    {"exp": None}, {"iat": NOW + DAY}, {"sub": None}, {"email_verified": False}, {"email_verified": "true"},
    {"email": "aigerim@elsewhere.test"}, {"email": None},
])  # fmt: skip
async def test_a_token_that_is_not_for_us_here_and_now_is_refused(
    visit: Reader, altyn: Provider, spoilt: dict[str, object]
) -> None:
    await known(altyn)
    altyn.spoil = spoilt
    page = await come_back(visit, altyn.follow(await go_there(visit)))
    assert page.one("div", role="alert") is not None
    assert await fetch_value("select count(*) from sign_in") == 0
    assert await fetch_value("select count(*) from person") == 0


async def test_a_signature_must_be_the_providers(visit: Reader, altyn: Provider) -> None:
    await known(altyn)
    published = altyn.key
    stranger = RSAKey.generate_key(2048, {"kid": published.kid, "use": "sig", "alg": "RS256"})
    for key, algorithm in ((stranger, "RS256"), (published, "none"), (published, "HS256")):
        address = await go_there(visit)
        brought = altyn.follow(address)
        altyn.key, altyn.algorithm = published, "RS256"
        asked = altyn.codes[brought["code"]]
        forged = Provider(issuer=altyn.issuer, key=key, algorithm=algorithm).signed(asked)
        altyn.signed = lambda _, forged=forged: forged  # type: ignore[method-assign, misc]
        page = await come_back(visit, brought)
        assert page.one("div", role="alert") is not None
    assert await fetch_value("select count(*) from sign_in") == 0


async def test_new_keys_of_a_provider_are_read_when_they_are_needed(
    visit: Reader, altyn: Provider, app: Litestar
) -> None:
    await known(altyn)
    await come_back(visit, altyn.follow(await go_there(visit)))
    altyn.key, altyn.algorithm = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True), "ES256"  # type: ignore[assignment]
    later = Reader(app)
    page = await come_back(later, altyn.follow(await go_there(later)))
    assert page.response.url.path == "/en/account"


async def test_a_way_back_belongs_to_the_browser_that_set_out_and_works_once(
    visit: Reader, altyn: Provider, app: Litestar
) -> None:
    await known(altyn)
    brought = altyn.follow(await go_there(visit))
    other = Reader(app)
    await go_there(other)
    for reader, said in ((other, brought), (visit, brought | {"state": "x"})):
        page = await come_back(reader, said)
        assert page.response.url.path == "/en/sign-in/organisation"
    page = await come_back(visit, brought)  # the journey ended with the wrong state
    assert page.response.url.path == "/en/sign-in/organisation"
    fresh = altyn.follow(await go_there(visit))
    await come_back(visit, fresh)
    page = await come_back(visit, fresh)
    assert page.response.url.path == "/en/sign-in/organisation"
    late = Reader(app)
    brought = altyn.follow(await go_there(late))
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        page = await come_back(late, brought)
    assert "Time is up" in page.text


async def test_a_provider_that_answers_wrongly_or_not_at_all_is_said_in_words(visit: Reader, altyn: Provider) -> None:
    await known(altyn, client_secret="another")
    page = await come_back(visit, altyn.follow(await go_there(visit)))
    assert "does not answer" in page.text
    await known(altyn, code="dead", name="Алтын Дән", issuer="http://127.0.0.1:9", domains=("dead.test",))
    page = await visit("/en/sign-in/organisation")
    page = await visit.send(page, "/sign-in/organisation", 503, email="x@dead.test")
    assert "does not answer" in page.text


async def test_a_secret_by_form_works_where_the_provider_asks_for_it(visit: Reader, altyn: Provider) -> None:
    altyn.basic = False
    await known(altyn)
    page = await come_back(visit, altyn.follow(await go_there(visit)))
    assert page.response.url.path == "/en/account"


async def test_a_provider_is_reached_by_https_unless_all_is_on_this_machine(
    altyn: Provider, db: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    openid._reachable("http://127.0.0.1:1/x")
    monkeypatch.setattr(settings(), "public_url", "https://moldir.example.kz")
    for address in ("http://127.0.0.1:1/x", "http://idp.example.kz", "ftp://x", "file:///etc/passwd", "", None):
        with pytest.raises(Unavailable):
            openid._reachable(address)
    openid._reachable("https://idp.example.kz/x")


async def test_a_provider_is_added_with_its_secret_sealed_and_its_domains_its_own(db: object) -> None:
    there = Provider(issuer="https://idp.example.kz")
    await known(there)
    assert there.client_secret.encode() not in await fetch_value("select client_secret from provider")
    for other, error in (
        ({"code": "other"}, Refused), ({"domains": ("kumis.test",)}, Refused), ({"code": "Other!"}, Unreadable),
        ({"code": "b", "issuer": "idp", "domains": ("b.test",)}, Unreadable),
        ({"code": "c", "domains": ()}, Unreadable),
        ({"code": "d", "domains": ("@d",)}, Unreadable),
    ):  # fmt: skip
        with pytest.raises(error):
            await known(there, **other)  # type: ignore[arg-type]
    await close_provider("altyn", actor=SYSTEM)
    with pytest.raises(NothingThere):
        await close_provider("altyn", actor=SYSTEM)
