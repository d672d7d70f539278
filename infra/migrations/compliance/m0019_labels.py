"""Labels that were granted: their public life, what was done to them and why, what happened around them.

A label is everybody's to read; what was said of its company in confidence is not. What is final is final here, too.
"""

from infra.migrations import sql_migration

ID = "2026-11-26T06:00:00:000003"
VERSION = "1.38.0"
DESCRIPTION = "labels"

SQL = """
set local search_path = moldir, public;
create table label (
    id bigint generated always as identity primary key,
    number text not null unique check (number ~ '^CW-[0-9]{4}-[0-9]{6,9}-[0-9A-Z*]$'), -- for life
    organisation text not null references organisation,
    level text not null,
    scheme_version text not null,
    version integer not null check (version > 0), -- raised by a renewal and by a change of scope
    products jsonb not null,
    sites text[] not null,
    standard text not null, -- what the self-assessment followed
    granted_on date not null,
    valid_from date not null,
    valid_until date not null check (valid_until >= valid_from), -- the last day
    suspended_on date,
    suspended_until date, -- the last day by which it is decided
    ended_on date,
    ended_how text check (ended_how in ('revoked', 'withdrawn')),
    surveyed_on date, -- when surveillance was passed last
    survey_due_on date, -- by when it is due next
    application bigint not null references label_application, -- on which it rests now
    changed_at timestamptz not null,
    check ((suspended_on is null) = (suspended_until is null)), check ((ended_on is null) = (ended_how is null))
);
create index label_of on label (organisation, id);
create index label_changed on label (changed_at, id);
create index label_survey_due on label (survey_due_on) where ended_on is null;
create unique index label_in_use on label (organisation) where ended_on is null;
select public_table('label');
alter table label_application add foreign key (label) references label;
alter table label_check add foreign key (label) references label;

create table label_history ( -- what everybody may know of what happened to it, in order
    id bigint generated always as identity primary key,
    label bigint not null references label,
    what text not null check (what in ('granted', 'renewed', 'scope_changed', 'suspended', 'reinstated', 'revoked',
                                       'withdrawn', 'surveyed', 'expired')),
    reason text, -- code of the scheme
    version integer not null,
    on_day date not null,
    at timestamptz not null,
    check (what not in ('suspended', 'revoked') or reason is not null)
);
create index label_history_of on label_history (label, id);
create index label_history_at on label_history (at, id);
create trigger append_only before update or delete on label_history for each row execute function refuse_change();
select public_table('label_history');

create table label_incident (
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    label bigint not null references label,
    kind text not null check (kind in ('listing', 'court', 'criteria', 'report', 'misuse', 'access')),
    facts jsonb not null, -- what was seen, with source and date
    found_at timestamptz not null,
    found_by uuid references person, -- null: the daily check
    state text not null check (state in ('explaining', 'deciding', 'closed')),
    due_on date, -- last day of whoever's turn it is
    explanation text,
    explained_by uuid references person,
    explained_at timestamptz,
    outcome text check (outcome in ('nothing', 'warning', 'suspended', 'revoked', 'cured')),
    said text,
    closed_by uuid references person,
    closed_at timestamptz,
    check ((state = 'closed') = (outcome is not null)), check ((state = 'closed') = (closed_at is not null)),
    check ((explanation is null) = (explained_at is null))
);
create index label_incident_of on label_incident (label, id);
create index label_incident_due on label_incident (due_on, id) where state <> 'closed';

create table label_act ( -- suspension, reinstatement, revocation: one proposes, another decides
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    label bigint not null references label,
    incident bigint references label_incident,
    what text not null check (what in ('suspend', 'reinstate', 'revoke')),
    reason text not null, -- code of the scheme, public
    said text not null check (said <> ''), -- in full, for the company and the desk
    proposed_by uuid references person, -- null: the daily check, which may suspend alone
    proposed_at timestamptz not null,
    decided_by uuid references person,
    decided_at timestamptz,
    agreed boolean,
    why text,
    check (proposed_by is not null or what = 'suspend'), check (decided_by <> proposed_by),
    check ((agreed is null) = (decided_at is null)), check (agreed is not false or why <> '')
);
create index label_act_of on label_act (label, id);
create unique index label_act_open on label_act (label) where agreed is null;
alter table label_appeal add foreign key (act) references label_act;

create table label_survey ( -- yearly surveillance
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    label bigint not null references label,
    due_on date not null,
    assessor uuid references person,
    state text not null check (state in ('open', 'answering', 'passed', 'failed')),
    said text, -- what the assessor found
    found_on date,
    cure_by date, -- a finding with a deadline
    answer text,
    answered_by uuid references person,
    answered_at timestamptz,
    settled_by uuid references person,
    settled_at timestamptz,
    opened_at timestamptz not null,
    check (settled_by <> assessor), check ((state in ('passed', 'failed')) = (settled_at is not null))
);
create index label_survey_of on label_survey (label, id);

create table label_misuse ( -- somebody saw the mark where it should not be
    id bigint generated always as identity primary key,
    number_seen text not null,
    label bigint references label,
    product text not null,
    place text not null,
    said text not null,
    contact text not null, -- of whoever told us, if they wish; sealed
    photo text check (photo ~ '^[0-9a-f]{64}$'),
    photo_type text,
    told_at timestamptz not null,
    state text not null check (state in ('new', 'looking', 'closed')),
    outcome text check (outcome in ('unfounded', 'corrected', 'measures')),
    closed_by uuid references person,
    closed_at timestamptz,
    check ((state = 'closed') = (outcome is not null)), check ((photo is null) = (photo_type is null))
);
create index label_misuse_open on label_misuse (told_at) where state <> 'closed';

create table label_measure ( -- what was done about it
    id bigint generated always as identity primary key,
    misuse bigint not null references label_misuse,
    kind text not null check (kind in ('letter', 'notice', 'public_warning', 'legal', 'incident', 'note')),
    said text not null check (said <> ''),
    person uuid not null references person,
    at timestamptz not null
);
create index label_measure_of on label_measure (misuse, id);

-- credentials: a number is for life, so a renewal is another version of it
alter table issued_credential drop constraint issued_credential_number_key;
alter table issued_credential add column version integer not null default 1 check (version > 0);
alter table issued_credential add column label bigint references label;
alter table issued_credential add unique (number, version);
alter table issued_credential add check ((kind = 'label') = (label is not null));

-- Who of the desk may touch a label: not whoever has to do with its company.
create function open_label(of bigint) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select at_label_desk()
       and not exists (select from label l join membership m on m.organisation = l.organisation
                       where l.id = of and m.person = my_person() and m.until is null)
       and not exists (select from label l join desk_interest i on i.number = l.organisation
                       where l.id = of and i.person = my_person() and i.withdrawn_at is null
                         and i.since <= (now() at time zone 'Asia/Almaty')::date
                         and (i.until is null or i.until >= (now() at time zone 'Asia/Almaty')::date
                              - case when i.kind in ('employer', 'advice') then interval '24 months'
                                     else interval '0' end))
       and not exists (select from label l join label_application a on a.organisation = l.organisation
                       join label_recusal r on r.application = a.id
                       where l.id = of and r.person = my_person() and r.state <> 'dismissed');
end;
comment on function open_label is
    'Whether the viewer works at the desk and has nothing to do with the company of a label.';
revoke execute on function open_label from public;
grant execute on function open_label to moldir_app;

do $$
declare
    named text;
begin
    foreach named in array array['label_incident', 'label_act', 'label_survey'] loop
        execute format('alter table %I enable row level security', named);
        execute format('grant select, insert on %I to moldir_app', named);
        execute format('create policy readers on %I for select to moldir_app
                        using ((select i_am(''auditor'')) and (select proved_twice()))', named);
        execute format('create policy theirs on %I for select to moldir_app
                        using (organisation = any ((select my_organisations())::text[])
                               and leads(organisation))', named);
        execute format('create policy desk on %I to moldir_app
                        using (open_label(label)) with check (open_label(label))', named);
    end loop;
    foreach named in array array['label_misuse', 'label_measure'] loop
        execute format('alter table %I enable row level security', named);
        execute format('grant select, insert on %I to moldir_app', named);
        execute format('create policy readers on %I for select to moldir_app
                        using ((select i_am(''auditor'')) and (select proved_twice()))', named);
    end loop;
end $$;
grant update (state, due_on, explanation, explained_by, explained_at, outcome, said, closed_by, closed_at)
    on label_incident to moldir_app;
create policy explaining on label_incident for update to moldir_app
    using (organisation = any ((select my_organisations())::text[]) and leads(organisation) and state = 'explaining');
grant update (decided_by, decided_at, agreed, why) on label_act to moldir_app;
grant update (assessor, state, said, found_on, cure_by, answer, answered_by, answered_at, settled_by, settled_at)
    on label_survey to moldir_app;
create policy answering on label_survey for update to moldir_app
    using (organisation = any ((select my_organisations())::text[]) and leads(organisation) and state = 'answering');
create policy desk on label_misuse to moldir_app
    using ((select at_label_desk()) and (label is null or open_label(label)));
create policy telling on label_misuse for insert to moldir_app with check (state = 'new'); -- anybody may tell
grant update (label, state, outcome, closed_by, closed_at) on label_misuse to moldir_app;
create policy desk on label_measure to moldir_app
    using ((select at_label_desk())) with check ((select at_label_desk()) and person = (select my_person()));

-- The label itself: written by a decision of its case, changed by an act that two agreed to, or by its own company.
grant insert, update on label to moldir_app;
alter table label enable row level security;
create policy everybody on label for select to moldir_app using (true);
create policy granting on label for insert to moldir_app
    with check ((select at_label_desk()) and open_case(application)
                and i_am('label_decider', 'label_reviewer', 'label_officer'));
create policy changing on label for update to moldir_app
    using ((select at_label_desk()) and open_label(id)
           or organisation = any ((select my_organisations())::text[]) and leads(organisation));
create policy everybody on label_history for select to moldir_app using (true);
grant insert on label_history to moldir_app;
alter table label_history enable row level security;
create policy writing on label_history for insert to moldir_app
    with check (open_label(label) or exists (select from label l where l.id = label
                                             and l.organisation = any ((select my_organisations())::text[])
                                             and leads(l.organisation)) and what = 'withdrawn');
create function hold_label() returns trigger language plpgsql security definer
set search_path = moldir, pg_temp as $$
begin
    if tg_op = 'INSERT'
       or (new.version, new.level, new.valid_until, new.products, new.sites, new.application)
          is distinct from (old.version, old.level, old.valid_until, old.products, old.sites, old.application) then
        if not exists (select from label_decision d where d.application = new.application
                       and d.decision in ('grant', 'fulfil', 'change')
                       and d.id = (select max(id) from label_decision where application = new.application)) then
            raise check_violation using message = 'a label rests on a decision that granted it';
        end if;
        if (select a.organisation from label_application a where a.id = new.application) <> new.organisation then
            raise check_violation using message = 'a label is whose case it was';
        end if;
    end if;
    if tg_op = 'INSERT' then
        if my_person() is not null and exists (select from label l where l.organisation = new.organisation
                                               and l.application >= new.application) then
            raise check_violation using message = 'a label rests on a decision of its own';
        end if;
        return new;
    end if;
    if my_person() is not null
       and (new.version, new.level, new.valid_from, new.valid_until, new.products, new.sites, new.standard)
           is distinct from (old.version, old.level, old.valid_from, old.valid_until, old.products, old.sites,
                             old.standard)
       and (new.application <= old.application or new.version <> old.version + 1) then
        raise check_violation using message = 'a label is changed by a decision of its own';
    end if;
    if old.ended_on is not null then
        raise check_violation using message = 'a label that has ended stays so';
    end if;
    if (new.number, new.organisation, new.granted_on) is distinct from (old.number, old.organisation, old.granted_on)
       or new.version < old.version then
        raise check_violation using message = 'a number is for life';
    end if;
    if new.suspended_on is distinct from old.suspended_on and not exists (
        select from label_act a where a.label = new.id and a.agreed
            and a.what = case when new.suspended_on is null then 'reinstate' else 'suspend' end
            and a.id = (select d.id from label_act d where d.label = new.id and d.agreed
                        and d.what in ('suspend', 'reinstate', 'revoke')
                        order by d.decided_at desc, d.id desc limit 1)) then
        raise check_violation using message = 'one proposes, another agrees';
    end if;
    if new.ended_how = 'revoked' and not exists (
        select from label_act a where a.label = new.id and a.what = 'revoke' and a.agreed) then
        raise check_violation using message = 'one proposes, another agrees';
    end if;
    if new.ended_how = 'withdrawn' and my_person() is not null and not leads(new.organisation) then
        raise check_violation using message = 'a company withdraws its label itself';
    end if;
    return new;
end $$;
create trigger label_held before insert or update on label for each row execute function hold_label();
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
