"""Staff lists: what an import keeps between its steps, quick pages of long lists, and posts that trainers may read."""

from infra.migrations import sql_migration

ID = "2026-11-26T01:05:00:000001"
VERSION = "1.43.0"
DESCRIPTION = "staff lists"

SQL = """
set local search_path = moldir, public;
create function folded(said text) returns text language sql immutable parallel safe
    return lower(regexp_replace(btrim(said), '\\s+', ' ', 'g'));
comment on function folded is 'A text as it is compared: without case, and with one blank where there are several.';
grant execute on function folded to moldir_app;

create index staff_member_by_name on staff_member (organisation, last_name, first_name, id);
create index staff_place_by_unit on staff_place (organisation, unit) where until is null;
create index training_assignment_by_rule on training_assignment (rule) where ended_on is null;

create table staff_upload ( -- a staff list between the steps of its import; forgotten after a day
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    person uuid not null references person,
    name text not null,
    content bytea not null,
    said jsonb not null default '{}', -- encoding, separator, columns, day, as they were last chosen
    uploaded_at timestamptz not null,
    taken_at timestamptz,
    outcome jsonb -- how many rows did what
);
create index staff_upload_of on staff_upload (uploaded_at);
select tenant_table('staff_upload', '{organisation}', readers => '{}');
revoke update, delete on staff_upload from moldir_app;
grant update (said, taken_at, outcome) on staff_upload to moldir_app;
create policy own on staff_upload as restrictive to moldir_app
    using (person = (select my_person()) and organisation = any ((select my_trained())::text[]))
    with check (person = (select my_person()) and organisation = any ((select my_trained())::text[])
                and at_work(organisation));

-- rules of training ask who holds an exposed post: whoever keeps training reads the register, which names no people
alter policy reading on exposed_post
    using ((select i_am('auditor')) or leads(organisation) or organisation = any ((select my_trained())::text[]));
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
