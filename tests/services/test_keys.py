"""Keys for programs: who may make, renew and revoke them, and what they open."""

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from litestar import Litestar

from infra import clock
from infra.database import execute, fetch, fetch_value
from infra.errors import Refused
from infra.rates import forget_refusals
from infra.settings import settings
from services.accounts.commands.keys import KeyWanted, make_key, renew_key, revoke_key
from services.accounts.errors import NotAllowed, NothingThere, ProofNeeded, Unreadable
from services.accounts.queries.keys import keys_page
from services.accounts.views.keys import NewKeyView
from services.api import api_routes
from tests.cast import AIGERIM, ALONE, ALTYN, DINA, KANAT, KUMIS, PEOPLE, Human, everybody
from tests.rights import acting, as_application, with_rights

ALL = ("register", "trail", "look-ups")
OWN = ("register", "trail")
DAY = timedelta(days=1)


@pytest.fixture
async def cast(db: object) -> AsyncIterator[None]:
    await everybody()
    forget_refusals()
    yield
    forget_refusals()


async def key_of(who: Human, organisation: str | None = None, scopes: tuple[str, ...] = OWN) -> NewKeyView:
    async with acting(who.viewer()) as viewer:
        return await make_key(viewer, KeyWanted("accounting", scopes, "90", organisation))


async def id_of(made: NewKeyView) -> int:
    return int(await fetch_value("select id from api_key where hint = $1", made.secret[7:13]))


@pytest.fixture
async def program(cast: None) -> AsyncIterator[httpx.AsyncClient]:
    """A program that asks the API, which has the rights of web and API only."""
    app = Litestar(route_handlers=api_routes, openapi_config=None, logging_config=None)
    transport = httpx.ASGITransport(app=with_rights(app), raise_app_exceptions=False)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://moldir.test") as client:
        yield client


def bearer(made: NewKeyView) -> dict[str, str]:
    return {"Authorization": f"Bearer {made.secret}"}


@pytest.mark.usefixtures("cast")
class TestMaking:
    async def test_the_secret_is_long_shown_once_and_kept_by_nobody(self) -> None:
        made = await key_of(ALONE)
        assert made.secret.startswith("moldir_")
        assert len(made.secret) == 7 + 43  # 256 bits
        row = (await fetch("select * from api_key"))[0]
        assert made.secret not in str(dict(row))
        assert len(row["hash"]) == 32
        everywhere = await fetch("select data::text from event")
        assert made.secret[7:] not in str([dict(one) for one in everywhere])

    async def test_only_owners_make_keys_of_an_organisation(self) -> None:
        able = []
        for who in PEOPLE:
            async with acting(who.viewer()) as viewer:
                with suppress(NotAllowed, NothingThere):
                    await make_key(viewer, KeyWanted("x", ALL, "30", ALTYN.bin))
                    able.append(who)
        assert able == [AIGERIM]

    async def test_a_key_of_a_person_does_not_open_look_ups(self) -> None:
        with pytest.raises(Unreadable):
            await key_of(ALONE, scopes=("look-ups",))

    @pytest.mark.parametrize(
        "wanted",
        [
            KeyWanted("", OWN, "90"), KeyWanted("x" * 101, OWN, "90"), KeyWanted("x", (), "90"),
            KeyWanted("x", ("everything",), "90"), KeyWanted("x", OWN, "91"), KeyWanted("x", OWN, "forever"),
        ],
    )  # fmt: skip
    async def test_what_does_not_fit_is_refused(self, wanted: KeyWanted) -> None:
        async with acting(ALONE.viewer()) as viewer:
            with pytest.raises(Unreadable):
                await make_key(viewer, wanted)

    async def test_there_is_a_largest_number(self) -> None:
        for _ in range(20):
            await key_of(ALONE)
        with pytest.raises(Refused):
            await key_of(ALONE)
        await key_of(DINA)  # counted for each owner alone

    async def test_whoever_proved_themselves_long_ago_must_do_so_again(self) -> None:
        async with acting(ALONE.viewer(proved_at=clock.now() - DAY)) as viewer:
            for act in (make_key(viewer, KeyWanted("x", OWN, "90")), renew_key(viewer, 1), revoke_key(viewer, 1)):
                with pytest.raises(ProofNeeded):
                    await act

    async def test_every_change_is_in_the_trail_in_the_name_of_the_organisation(self) -> None:
        key = await id_of(await key_of(AIGERIM, ALTYN.bin, ALL))
        async with acting(AIGERIM.viewer()) as viewer:
            await renew_key(viewer, key)
            await revoke_key(viewer, key)
        rows = await fetch("select kind, actor, organisation from event where kind like 'key.%' order by id")
        assert [row["kind"] for row in rows] == ["key.made", "key.renewed", "key.revoked"]
        assert {(row["actor"], row["organisation"]) for row in rows} == {(str(AIGERIM.id), ALTYN.bin)}

    @pytest.mark.parametrize("who", [KANAT, DINA, ALONE])
    async def test_nobody_else_sees_renews_or_revokes_it(self, who: Human) -> None:
        key = await id_of(await key_of(AIGERIM, ALTYN.bin, ALL))
        own = await id_of(await key_of(AIGERIM))
        async with acting(who.viewer()) as viewer:
            assert (await keys_page(viewer)).keys == ()
            for act in (renew_key, revoke_key):
                for one in (key, own):
                    with pytest.raises((NothingThere, NotAllowed)):
                        await act(viewer, one)

    async def test_the_database_alone_hides_the_keys_of_others(self) -> None:
        await key_of(AIGERIM, ALTYN.bin, ALL)
        await key_of(AIGERIM)
        async with acting(KANAT.viewer()):
            assert await fetch("select * from api_key") == []
            assert await execute("update api_key set revoked_at = now()") == "UPDATE 0"
        async with as_application():
            assert await fetch("select * from api_key") == []


@pytest.mark.usefixtures("cast")
class TestRenewing:
    async def test_both_keys_open_for_a_while_and_then_only_the_new_one(self, program: httpx.AsyncClient) -> None:
        old = await key_of(ALONE)
        async with acting(ALONE.viewer()) as viewer:
            new = await renew_key(viewer, await id_of(old))
            with pytest.raises(Refused):
                await renew_key(viewer, await id_of(old))

        async def statuses() -> list[int]:
            return [(await program.get("/api/v1/events", headers=bearer(one))).status_code for one in (old, new)]

        assert await statuses() == [200, 200]
        with clock.frozen(clock.now() + 7 * DAY - timedelta(minutes=1)):
            assert await statuses() == [200, 200]
        with clock.frozen(clock.now() + 7 * DAY + timedelta(minutes=1)):
            assert await statuses() == [401, 200]
        with clock.frozen(clock.now() + 91 * DAY):
            assert await statuses() == [401, 401]

    async def test_a_key_that_ends_tomorrow_is_not_made_longer_by_being_renewed(self) -> None:
        old = await key_of(ALONE)
        with clock.frozen(clock.now() + 89 * DAY):
            async with acting(ALONE.viewer(proved_at=clock.now())) as viewer:
                new = await renew_key(viewer, await id_of(old))
        assert new.old_ends_at == old.ends_at


class TestAsking:
    async def test_a_revoked_key_opens_nothing_from_that_moment(self, program: httpx.AsyncClient) -> None:
        made = await key_of(ALONE)
        assert (await program.get("/api/v1/events", headers=bearer(made))).status_code == 200
        async with acting(ALONE.viewer()) as viewer:
            await revoke_key(viewer, await id_of(made))
        answer = await program.get("/api/v1/events", headers=bearer(made))
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == 'Bearer realm="moldir", error="invalid_token"'
        assert answer.json()["type"] == "/api/docs#problem-key-unknown"

    @pytest.mark.parametrize(
        "ending",
        [
            "update organisation set state = 'suspended', suspended_at = now(), suspended_why = 'x' where bin = $1",
            "update api_key set ends_at = now() where organisation = $1",
        ],
    )
    async def test_keys_end_with_their_organisation(self, program: httpx.AsyncClient, ending: str) -> None:
        made = await key_of(AIGERIM, ALTYN.bin, ALL)
        await execute(ending, ALTYN.bin)
        assert (await program.get("/api/v1/sources", headers=bearer(made))).status_code == 401

    @pytest.mark.parametrize(
        "ending", ["blocked_at = now()", "erased_at = now(), email = null, email_key = null, name = ''"]
    )
    async def test_keys_end_with_their_person_but_not_those_made_for_an_organisation(
        self, program: httpx.AsyncClient, ending: str
    ) -> None:
        own, organisations = await key_of(AIGERIM), await key_of(AIGERIM, ALTYN.bin, ALL)
        await execute(f"update person set {ending} where id = $1", AIGERIM.id)
        assert (await program.get("/api/v1/sources", headers=bearer(own))).status_code == 401
        assert (await program.get("/api/v1/sources", headers=bearer(organisations))).status_code == 200

    async def test_what_needs_a_key_says_so_and_which_scope(self, program: httpx.AsyncClient) -> None:
        nothing = await program.get("/api/v1/look-ups")
        assert (nothing.status_code, nothing.headers["www-authenticate"]) == (401, 'Bearer realm="moldir"')
        register = await key_of(AIGERIM, ALTYN.bin, ("register",))
        refused = await program.get("/api/v1/look-ups", headers=bearer(register))
        assert refused.status_code == 403
        assert 'error="insufficient_scope", scope="look-ups"' in refused.headers["www-authenticate"]

    async def test_a_key_shows_its_owners_events_and_nobody_elses(self, program: httpx.AsyncClient) -> None:
        altyn, kumis, own = [
            await key_of(AIGERIM, ALTYN.bin, ALL), await key_of(KANAT, KUMIS.bin, ALL), await key_of(AIGERIM),
        ]  # fmt: skip
        for made, organisation, actor in ((altyn, ALTYN.bin, AIGERIM), (kumis, KUMIS.bin, KANAT)):
            events = (await program.get("/api/v1/events", headers=bearer(made))).json()["events"]
            assert {(one["organisation"], one["actor"]) for one in events} == {(organisation, str(actor.id))}
        events = (await program.get("/api/v1/events", headers=bearer(own))).json()["events"]
        assert {one["actor"] for one in events} == {str(AIGERIM.id)}
        assert (await program.get("/api/v1/look-ups", headers=bearer(kumis))).json() == {"look_ups": [], "next": None}

    async def test_events_come_page_by_page_and_are_kept_by_no_proxy(self, program: httpx.AsyncClient) -> None:
        made = await key_of(ALONE)
        await key_of(ALONE)
        first = await program.get("/api/v1/events?limit=1", headers=bearer(made))
        assert first.headers["cache-control"] == "private, no-store"
        assert "Authorization" in first.headers["vary"]
        after = first.json()["next"]
        assert first.headers["link"] == f'</api/v1/events?after={after}>; rel="next"'
        second = await program.get(f"/api/v1/events?limit=1&after={after}", headers=bearer(made))
        assert [one["kind"] for one in second.json()["events"]] == ["key.made"]
        assert second.json()["next"] is None

    async def test_its_last_use_is_written_once_a_minute(self, program: httpx.AsyncClient) -> None:
        made, now = await key_of(ALONE), clock.now()
        uses = []
        for seconds in (0, 59, 61):
            with clock.frozen(now + timedelta(seconds=seconds)):
                await program.get("/api/v1/sources", headers=bearer(made))
            uses.append(await fetch_value("select used_at from api_key"))
        assert uses == [now, now, now + timedelta(seconds=61)]


class TestCounting:
    async def test_every_answer_says_what_is_left(self, program: httpx.AsyncClient) -> None:
        for path, status in (("/sources", 200), ("/nothing", 404), ("/companies?limit=x", 422), ("/look-ups", 401)):
            answer = await program.get(f"/api/v1{path}")
            assert answer.status_code == status
            assert answer.headers["ratelimit-policy"] == '"address";q=120;w=60'
            assert answer.headers["ratelimit"].startswith('"address";r=')
            assert answer.headers["ratelimit-limit"] == "120"
            assert "retry-after" not in answer.headers

    async def test_one_more_than_allowed_is_429_with_a_problem_document(
        self, program: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings(), "rate_api", 3)
        answers = [await program.get("/api/v1/sources", headers={"Accept-Language": "ru"}) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        refused = answers[-1]
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["title"] == "Слишком частые запросы"
        assert 1 <= int(refused.headers["retry-after"]) <= 20
        assert refused.headers.get_list("retry-after") == [refused.headers["retry-after"]]
        assert refused.headers["ratelimit-remaining"] == "0"

    async def test_a_key_is_counted_by_itself_and_not_for_its_address(
        self, program: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings(), "rate_api", 1)
        monkeypatch.setattr(settings(), "rate_key", 2)
        one, other = await key_of(ALONE), await key_of(ALONE)
        statuses = [(await program.get("/api/v1/sources", headers=bearer(key))).status_code
                    for key in (one, one, one, other, other, other)]  # fmt: skip
        assert statuses == [200, 200, 429, 200, 200, 429]
        assert (await program.get("/api/v1/sources")).status_code == 200  # nobody has asked for the address yet

    async def test_guessing_keys_is_counted_for_the_address(
        self, program: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings(), "rate_api", 3)
        wrong = {"Authorization": "Bearer moldir_" + "A" * 43}
        statuses = [(await program.get("/api/v1/sources", headers=wrong)).status_code for _ in range(4)]
        assert statuses == [401, 401, 401, 429]

    async def test_no_limit_means_none(self, program: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings(), "rate_api", 0)
        assert "ratelimit" not in (await program.get("/api/v1/sources")).headers


SCHEMES = st.sampled_from(["Bearer", "bearer", "BEARER", "Basic", "Digest", "Token", "", "Bearer Bearer", "Bearer\t"])
TOKENS = st.one_of(
    st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=300),
    st.from_regex(r"moldir_[A-Za-z0-9_-]{0,60}", fullmatch=True),
    st.sampled_from(["", "moldir_", "null", "undefined", "' or 1=1 --", "../../etc/passwd", "A" * 100_000]),
)


@hypothesis(max_examples=300)
@given(scheme=SCHEMES, gap=st.sampled_from([" ", "  ", ""]), token=TOKENS, twice=st.booleans())
async def test_nothing_in_the_header_opens_anything_or_breaks_anything(
    program: httpx.AsyncClient, scheme: str, gap: str, token: str, twice: bool
) -> None:
    settings().rate_api = 0
    try:
        written = f"{scheme}{gap}{token}".strip().encode("latin-1")
        headers = [(b"authorization", written)] * (2 if twice else 1)
        answer = await program.get("/api/v1/events", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer ")
        assert json.loads(answer.text)["status"] == 401
    finally:
        settings().rate_api = 120


async def test_a_right_key_is_not_opened_by_what_stands_around_it(program: httpx.AsyncClient) -> None:
    made = await key_of(ALONE)
    right = f"Bearer {made.secret}"
    for written in (right + "=", right + " x", right[:-1], right + "A", right.replace("moldir_", ""), f"x {right}",
                    right.swapcase(), f"{right},{right}", f"{right}\u00a0"):  # fmt: skip
        answer = await program.get("/api/v1/events", headers=[(b"authorization", written.encode("latin-1"))])
        assert answer.status_code == 401, written
    for written in (right, right.replace("Bearer", "bearer"), right.replace(" ", "  ")):
        answer = await program.get("/api/v1/events", headers=[(b"authorization", written.encode("latin-1"))])
        assert answer.status_code == 200, written
