"""The database itself keeps tenants apart: no table is open to web and API without a word, and none by accident."""

import ast
from pathlib import Path

from infra.database import SCHEMA, fetch
from infra.looking import APPLICATION

PROJECT = Path(__file__).resolve().parents[2]
ROOMS = ("infra", "registry", "compliance", "services")
TENANT = ("organisation", "person")  # a column of this name says whose a row is
# tables that web and API have no business with at all
CLOSED = {"delivery", "migration", "scoring", "scoring_part", "scoring_frame", "reminded", "training_sweep"}
# tables that name nobody, and that whoever is not known yet may write
UNOWNED = {"attempts", "rate"}
# modules that may open the door: what comes before somebody is known, or becomes a member
AT_THE_DOOR = {
    "infra/mail.py",
    *(f"compliance/{kind}/training/entering.py" for kind in ("commands", "queries")),
    "services/notices/mail.py",
    *(f"services/accounts/commands/{name}.py" for name in (
        "attempts", "auditors", "ceremonies", "claims", "details", "invitations", "joining", "links", "providers",
        "sessions", "signing_in", "staff",
    )),
    *(f"services/accounts/queries/{name}.py" for name in ("auditors", "keys", "organisations", "providers", "viewers")),
}  # fmt: skip

TABLES = """
select c.relname as name, c.relrowsecurity as held,
       array(select p.privilege from unnest('{select,insert,update,delete,truncate,references,trigger}'::text[])
             as p(privilege) where has_table_privilege($2, c.oid, p.privilege)) as rights,
       exists (select from pg_policy p where p.polrelid = c.oid) as has_policy,
       array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0) as columns
from pg_class c where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p')
"""


async def test_a_table_that_says_whose_its_rows_are_shows_them_to_no_other(db):
    tables = await fetch(TABLES, SCHEMA, APPLICATION)
    assert len(tables) > 30
    open_to_all = [
        t["name"]
        for t in tables
        if set(TENANT) & set(t["columns"]) and t["rights"] and not (t["held"] and t["has_policy"])
    ]
    assert not open_to_all, f"call tenant_table(…) in the migration that makes {open_to_all}"


async def test_no_table_is_open_or_closed_without_a_word(db):
    tables = await fetch(TABLES, SCHEMA, APPLICATION)
    silent = {t["name"] for t in tables if not t["rights"]} - CLOSED
    assert not silent, f"public_table(…), tenant_table(…) or a line in CLOSED: {silent}"
    assert CLOSED & {t["name"] for t in tables if t["rights"]} == set()


async def test_what_the_application_may_change_is_held_row_by_row(db):
    tables = await fetch(TABLES, SCHEMA, APPLICATION)
    loose = {t["name"] for t in tables if set(t["rights"]) - {"select"} and not t["held"]} - UNOWNED
    assert not loose
    assert not [t["name"] for t in tables if {"truncate", "references", "trigger"} & set(t["rights"])]


async def test_events_and_look_ups_are_only_ever_added(db):
    rights = {t["name"]: set(t["rights"]) for t in await fetch(TABLES, SCHEMA, APPLICATION)}
    for table in ("event", "look_up"):
        assert rights[table] == {"select", "insert"}
    assert rights["event_seal"] == {"select"}


async def test_the_application_owns_nothing_and_passes_no_policy_by(db):
    rows = await fetch(
        """select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
                  exists (select from pg_class c where c.relowner = r.oid) as owns
           from pg_roles r where rolname = $1""",
        APPLICATION,
    )
    assert [tuple(row.values()) for row in rows] == [(False,) * 5]


def test_only_what_lets_people_in_opens_the_door():
    opening = set()
    for room in ROOMS:
        for path in (PROJECT / room).rglob("*.py"):
            names = {
                node.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)
            }
            if {"at_the_door", "lets_in"} & names and path.name != "looking.py":
                opening.add(str(path.relative_to(PROJECT)))
    assert opening == AT_THE_DOOR
