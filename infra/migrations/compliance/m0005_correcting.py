"""Why findings came about, what became of actions, when duties were done, and which reminders went out."""

from infra.migrations import sql_migration

ID = "2026-11-25T21:00:00:000005"
VERSION = "1.38.0"
DESCRIPTION = "correcting"

SQL = """
set local search_path = moldir, public;

alter table corrective_action
    add column seen text not null default '', -- what whoever checked it looked at
    add column withdrawn_by uuid references person,
    add column withdrawn_on date,
    add unique (id, organisation),
    add check ((withdrawn_by is null) = (withdrawn_on is null)),
    add check (withdrawn_by is null or checked_by is null);
grant update (person, due_on, seen, withdrawn_by, withdrawn_on) on corrective_action to moldir_app;
create index corrective_action_mine on corrective_action (person, due_on) where checked_on is null;

-- whoever has to act says that they did; whose an action is, by when, and whether it stands, says who leads
create function hold_action() returns trigger language plpgsql as $$
begin
    if (new.person, new.due_on, new.seen, new.withdrawn_by) is distinct from
       (old.person, old.due_on, old.seen, old.withdrawn_by) and not leads(new.organisation) then
        raise insufficient_privilege using message = 'whoever leads changes an action';
    end if;
    return new;
end $$;
create trigger action_held before update on corrective_action for each row execute function hold_action();

-- a finding may be opened again
drop policy changing on finding;
create policy changing on finding as restrictive for update to moldir_app
    using (at_work(organisation) and leads(organisation))
    with check (closed_by is null or closed_by = (select my_person()));

create table root_cause (
    id bigint generated always as identity primary key,
    organisation text not null,
    finding bigint not null,
    method text not null check (method in ('five_whys', 'fishbone', 'timeline', 'other')),
    said text not null check (said <> ''),
    person uuid not null references person,
    at timestamptz not null,
    foreign key (finding, organisation) references finding (id, organisation)
);
create index root_cause_of on root_cause (finding, id);

create table action_change (
    id bigint generated always as identity primary key,
    organisation text not null,
    action bigint not null,
    from_person uuid not null references person,
    from_due_on date not null,
    to_person uuid not null references person,
    to_due_on date not null,
    why text not null check (why <> ''),
    changed_by uuid not null references person,
    at timestamptz not null,
    foreign key (action, organisation) references corrective_action (id, organisation)
);
create index action_change_of on action_change (action, id);

create table duty_record (
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    duty text not null,
    done_on date not null,
    note text not null,
    evidence bigint,
    recorded_by uuid not null references person,
    recorded_at timestamptz not null,
    takes_back bigint unique, -- the record that was a mistake; nothing of it is deleted
    unique (id, organisation),
    foreign key (evidence, organisation) references evidence (id, organisation),
    foreign key (takes_back, organisation) references duty_record (id, organisation),
    check (note <> '' or evidence is not null)
);
create index duty_record_of on duty_record (organisation, duty, done_on);

-- which reminder went to whom: what it was about, for which day, when. No business of web and API
create table reminded (
    id bigint generated always as identity primary key,
    person uuid not null references person,
    organisation text not null references organisation,
    subject text not null,
    stage text not null check (stage in ('early', 'week', 'day', 'overdue', 'waiting', 'digest')),
    due_on date not null,
    sent_on date not null,
    unique (person, organisation, subject, stage, due_on, sent_on)
);
create index reminded_on on reminded (person, sent_on);

-- `tenant_table` keeps organisations apart; within one, these narrow by role. All three are only ever added to.
create function pg_temp.only_added(name regclass, reading text, adding text) returns void language plpgsql as $$
begin
    perform tenant_table(name, '{organisation}');
    execute format('revoke update, delete on %s from moldir_app', name);
    execute format('create policy reading on %s as restrictive for select to moldir_app
                    using ((select i_am(''auditor'')) or %s)', name, reading);
    execute format('create policy adding on %s as restrictive for insert to moldir_app
                    with check (at_work(organisation) and leads(organisation) and %s)', name, adding);
    execute format('create trigger append_only before update or delete on %s
                    for each statement execute function refuse_change()', name);
end $$;
select pg_temp.only_added('root_cause', '(leads(organisation) or acts_on(finding))', 'person = (select my_person())');
select pg_temp.only_added('action_change', 'exists (select from corrective_action c where c.id = action)',
    'changed_by = (select my_person())');
select pg_temp.only_added('duty_record', 'leads(organisation)', 'recorded_by = (select my_person())');
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
