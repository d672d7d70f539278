"""One page says who may do what; every route says what it asks for."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.handlers.http_handlers import HTTPRouteHandler

from infra.i18n import LANGUAGES, translate
from services.accounts import commands
from services.accounts.colleagues import RIGHTS
from services.accounts.permissions import GRANTS, ORGANISATION_ROLES, STAFF_ROLES, Permission, Role, bringing, may
from services.accounts.viewer import ANONYMOUS
from services.api.door import inner
from services.api.operations import OPERATIONS
from services.web.app import create_app
from services.web.guards import by_secret, learns, needs, ours, public
from services.web.viewing import WITHOUT_VIEWER
from tests.cast import AIGERIM, ALTYN, AUDITOR, KUMIS, PEOPLE, SAMAL

OPEN_API = ("/api/docs", "/api/docs.css", "/api/v1/openapi.json")  # the description of the API, for everybody


@pytest.fixture(scope="module")
def app() -> Litestar:
    return create_app()


def handlers(app: Litestar) -> Iterator[tuple[str, HTTPRouteHandler]]:
    for route in app.routes:
        for handler in getattr(route, "route_handlers", []):
            if isinstance(handler, HTTPRouteHandler) and handler.handler_name != "options_handler":
                yield route.path, handler


def permissions_of(handler: HTTPRouteHandler) -> set[Permission]:
    return {guard.permission for guard in handler.guards or () if isinstance(guard, needs)}


def test_every_route_states_its_permission_or_says_public(app: Litestar) -> None:
    silent = [
        f"{path} {sorted(handler.http_methods)}"
        for path, handler in handlers(app)
        if public not in (handler.guards or ())
        and learns not in (handler.guards or ())
        and by_secret not in (handler.guards or ())
        and not permissions_of(handler)
        and not {getattr(guard, "__name__", "") for guard in handler.guards or ()} & {"proved", "at_home"}
    ]
    assert not silent
    assert sum(1 for _ in handlers(app)) > 100


def test_what_is_public_asks_for_no_permission_and_what_asks_is_not_public(app: Litestar) -> None:
    both = [path for path, handler in handlers(app) if public in (handler.guards or ()) and permissions_of(handler)]
    assert not both


def test_what_learners_open_asks_for_no_role_and_is_nobody_elses(app: Litestar) -> None:
    """A learner has no role anywhere: their pages lie below /learn, and no other page lets them in as such."""
    learning = {path for path, handler in handlers(app) if learns in (handler.guards or ())}
    assert learning
    assert all(re.fullmatch(r"/(kk|ru|en)/learn(/.*)?", path) for path in learning)
    mixed = [
        path
        for path, handler in handlers(app)
        if path in learning and (permissions_of(handler) or public in (handler.guards or ()))
    ]
    assert not mixed


def test_every_form_is_one_that_we_gave_out(app: Litestar) -> None:
    open_forms = [
        path
        for path, handler in handlers(app)
        if "POST" in handler.http_methods and not {ours, by_secret} & set(handler.guards or ())
    ]
    assert not open_forms


def test_what_opens_by_a_secret_is_for_packages_and_looks_at_no_cookie(app: Litestar) -> None:
    by_secrets = [path for path, handler in handlers(app) if by_secret in (handler.guards or ())]
    assert by_secrets
    assert all(path.startswith(("/learn/files/", "/learn/xapi/")) for path in by_secrets)
    assert all(path.startswith(WITHOUT_VIEWER) for path in by_secrets)


def test_nothing_is_changed_with_a_permission_to_read(app: Litestar) -> None:
    """So the auditor, who has all of those and no others, changes nothing."""
    wrong = [
        f"{path}: {permission}"
        for path, handler in handlers(app)
        if "POST" in handler.http_methods
        for permission in permissions_of(handler)
        if permission.name.startswith("READ_")
    ]
    assert not wrong
    read = {permission for permission in Permission if permission.name.startswith("READ_")}
    assert GRANTS[Role.AUDITOR] == read


def test_the_api_asks_for_a_scope_or_is_open_by_its_table() -> None:
    stated = {f"/api/v1{re.sub('}', ':str}', operation.path)}" for operation in OPERATIONS} | set(OPEN_API)
    routed = {route.path for route in inner.routes}
    assert routed == stated


def test_permissions_stand_alphabetically_and_are_spelt_as_they_are_called() -> None:
    names = [permission.name for permission in Permission]
    assert names == sorted(names)
    assert all(permission.value == permission.name.lower().replace("_", "-") for permission in Permission)


COMMANDS = Path(commands.__file__).parent


def test_every_permission_is_asked_for_and_comes_with_some_role(app: Litestar) -> None:
    """By a route, by a command that learns from the form which organisation it is about, or of a colleague."""
    asked = set(RIGHTS.values()).union(*(permissions_of(handler) for _, handler in handlers(app)))
    written = "".join(path.read_text(encoding="utf-8") for path in COMMANDS.glob("*.py"))
    unused = {
        each for each in Permission if each not in asked and f"need(viewer, Permission.{each.name}" not in written
    }
    assert not unused
    assert all(bringing(permission) for permission in Permission)
    assert set(GRANTS) == set(Role)


def test_roles_count_where_they_were_given() -> None:
    owner = AIGERIM.viewer()
    assert may(owner, Permission.CHANGE_MEMBERS, ALTYN.bin)
    assert not may(owner, Permission.CHANGE_MEMBERS, KUMIS.bin)
    assert not may(owner, Permission.CHANGE_MEMBERS)
    assert may(SAMAL.viewer(), Permission.LOOK_UP_COMPANY, KUMIS.bin)
    assert not may(SAMAL.viewer(), Permission.LOOK_UP_COMPANY, ALTYN.bin)
    assert may(AUDITOR.viewer(), Permission.READ_TRAIL)
    assert not may(AUDITOR.viewer(strong=False), Permission.READ_TRAIL)
    assert not any(may(ANONYMOUS, permission, ALTYN.bin) for permission in Permission)


def test_the_cast_plays_every_role_once() -> None:
    inside = [role for person in PEOPLE for _, roles in person.roles for role in roles]
    staff = [role for person in PEOPLE for role in person.staff]
    assert set(inside) == set(ORGANISATION_ROLES)
    assert sorted(staff) == sorted(STAFF_ROLES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_has_a_name_and_says_what_it_may(language: str) -> None:
    for role in Role:
        assert translate(f"role_name.{role}", language)
    for role in (*ORGANISATION_ROLES, *STAFF_ROLES):
        assert translate(f"role_name.{role}.may", language)
