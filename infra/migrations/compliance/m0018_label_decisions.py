"""Meetings, votes and decisions about the label. What a decision needs, the database holds as well as the server."""

from infra.migrations import sql_migration

ID = "2026-11-26T06:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "label_decisions"

SQL = """
set local search_path = moldir, public;
create table label_meeting (
    id bigint generated always as identity primary key,
    body text not null check (body in ('panel', 'appeal_panel')),
    held_at timestamptz not null,
    place text not null,
    state text not null check (state in ('planned', 'held', 'cancelled')),
    called_by uuid not null references person,
    called_at timestamptz not null,
    closed_by uuid references person,
    closed_at timestamptz,
    minutes bytea, -- canonical JSON, fixed when the meeting is closed
    sha256 text generated always as (encode(sha256(minutes), 'hex')) stored,
    check ((state = 'held') = (minutes is not null)), check ((closed_by is null) = (closed_at is null)),
    check ((state = 'planned') = (closed_at is null))
);

create table label_sitting ( -- who is asked to come, and whether they came
    id bigint generated always as identity primary key,
    meeting bigint not null references label_meeting,
    person uuid not null references person,
    present boolean,
    unique (meeting, person)
);

create table label_agenda ( -- a case on the agenda, with what is proposed
    id bigint generated always as identity primary key,
    organisation text not null,
    application bigint not null,
    round integer not null,
    meeting bigint not null references label_meeting,
    position integer not null,
    proposed text not null check (proposed in
        ('grant', 'grant_with_conditions', 'defer', 'refuse', 'uphold', 'change', 'reopen')),
    reasons text not null check (reasons <> ''),
    conditions jsonb not null, -- [{"requirement": ..., "said": ...}]
    proposed_by uuid not null references person,
    proposed_at timestamptz not null,
    dropped_at timestamptz, -- it was not voted on here
    foreign key (application, organisation) references label_application (id, organisation)
);
create unique index label_agenda_once on label_agenda (application, meeting) where dropped_at is null;
create index label_agenda_of on label_agenda (meeting, position);

create table label_vote (
    id bigint generated always as identity primary key,
    organisation text not null,
    application bigint not null,
    agenda bigint not null references label_agenda,
    person uuid not null references person,
    choice text not null check (choice in ('for', 'against', 'abstain')),
    reasons text not null check (reasons <> ''),
    at timestamptz not null,
    unique (agenda, person), foreign key (application, organisation) references label_application (id, organisation)
);
create index label_vote_of on label_vote (application, id);

create table label_decision ( -- never edited; another may take its place
    id bigint generated always as identity primary key,
    organisation text not null,
    application bigint not null,
    round integer not null,
    agenda bigint references label_agenda, -- null: conditions were fulfilled, or their time ran out
    decision text not null
        check (decision in ('grant', 'grant_with_conditions', 'defer', 'refuse', 'uphold', 'change', 'reopen', 'fulfil',
                            'miss')),
    reasons text not null check (reasons <> ''),
    document bytea not null, -- canonical JSON: votes, reasons, recusals, scheme, what was known, hashes of evidence
    sha256 text not null generated always as (encode(sha256(document), 'hex')) stored,
    by uuid references person, -- who declared it; null: the clock
    at timestamptz not null,
    supersedes bigint unique references label_decision,
    foreign key (application, organisation) references label_application (id, organisation)
);
create index label_decision_of on label_decision (application, id);

create table label_condition (
    id bigint generated always as identity primary key,
    organisation text not null,
    application bigint not null,
    decision bigint not null references label_decision,
    requirement text not null,
    said text not null check (said <> ''),
    due_on date not null,
    shown text, -- what the applicant says of it
    shown_at timestamptz,
    fulfilled_by uuid references person,
    fulfilled_at timestamptz,
    foreign key (application, organisation) references label_application (id, organisation),
    check ((shown is null) = (shown_at is null)), check ((fulfilled_by is null) = (fulfilled_at is null))
);
create index label_condition_of on label_condition (application, id);

create table label_appeal ( -- against a refusal, or what was done to a label
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    application bigint,
    act bigint, -- of a label: suspension or revocation
    reasons text not null check (reasons <> ''),
    filed_by uuid not null references person,
    filed_at timestamptz not null,
    due_on date not null,
    outcome text check (outcome in ('upheld', 'changed')),
    said text, -- why
    settled_at timestamptz,
    foreign key (application, organisation) references label_application (id, organisation),
    check ((application is null) <> (act is null)), check ((outcome is null) = (settled_at is null)),
    check ((outcome is null) = (said is null))
);
create unique index label_appeal_open on label_appeal (application) where outcome is null and application is not null;

-- What the scheme asks of a decision, held here once more.
create function hold_decision() returns trigger language plpgsql security definer
set search_path = moldir, pg_temp as $$
declare
    item label_agenda;
    wanted text;
    yes integer;
    everybody integer;
begin
    if new.decision in ('fulfil', 'miss') then
        if new.decision = 'fulfil' and (
            not exists (select from label_decision d where d.application = new.application
                        and d.decision = 'grant_with_conditions')
            or exists (select from label_condition c where c.application = new.application
                       and c.fulfilled_at is null)) then
            raise check_violation using message = 'conditions are open';
        end if;
        return new;
    end if;
    select * into item from label_agenda where id = new.agenda and application = new.application
        and round = new.round and proposed = new.decision and dropped_at is null;
    if item.id is null then
        raise check_violation using message = 'a decision is what was proposed and voted on';
    end if;
    wanted := case when new.decision in ('uphold', 'change', 'reopen') then 'appeal_panel' else 'panel' end;
    if exists (select from label_vote v where v.agenda = item.id and (
                   not exists (select from label_part p where p.application = new.application and p.person = v.person
                               and p.part = wanted)
                   or exists (select from label_recusal r where r.application = new.application and r.person = v.person
                              and r.state <> 'dismissed'))) then
        raise check_violation using message = 'somebody voted who has another part, or none';
    end if;
    select count(*), count(*) filter (where choice = 'for') into everybody, yes from label_vote where agenda = item.id;
    if everybody < 3 then
        raise check_violation using message = 'a decision needs a quorum';
    end if;
    if 2 * yes <= everybody then
        raise check_violation using message = 'a decision needs a majority';
    end if;
    return new;
end $$;
create trigger decision_held before insert on label_decision for each row execute function hold_decision();

do $$
declare
    named text;
begin
    foreach named in array array['label_meeting', 'label_sitting', 'label_agenda', 'label_vote', 'label_decision',
                                 'label_condition', 'label_appeal'] loop
        execute format('alter table %I enable row level security', named);
        execute format('grant select, insert on %I to moldir_app', named);
        execute format('create policy readers on %I for select to moldir_app
                        using ((select i_am(''auditor'')) and (select proved_twice()))', named);
    end loop;
    foreach named in array array['label_vote', 'label_decision'] loop
        execute format('create trigger append_only before update or delete on %I
                        for each row execute function refuse_change()', named);
    end loop;
    foreach named in array array['label_agenda', 'label_vote', 'label_decision', 'label_condition'] loop
        execute format('create policy desk on %I for select to moldir_app using (open_case(application))', named);
    end loop;
    -- how single members voted is told in the record of the decision, to whoever applied as to the desk
    foreach named in array array['label_decision', 'label_condition'] loop
        execute format('create policy theirs on %I for select to moldir_app
                        using (organisation = any ((select my_organisations())::text[])
                               and leads(organisation))', named);
    end loop;
end $$;

create policy desk on label_meeting for select to moldir_app using ((select at_label_desk()));
create policy calling on label_meeting for insert to moldir_app
    with check ((select at_label_desk()) and i_am('label_officer') and called_by = (select my_person()));
create policy closing on label_meeting for update to moldir_app
    using ((select at_label_desk()) and i_am('label_officer'));
grant update (held_at, place, state, closed_by, closed_at, minutes) on label_meeting to moldir_app;
create policy desk on label_sitting for select to moldir_app using ((select at_label_desk()));
create policy calling on label_sitting for insert to moldir_app
    with check ((select at_label_desk()) and i_am('label_officer'));
create policy noting on label_sitting for update to moldir_app
    using ((select at_label_desk()) and i_am('label_officer'));
grant update (present) on label_sitting to moldir_app;
create policy proposing on label_agenda for insert to moldir_app
    with check (open_case(application) and i_am('label_officer') and proposed_by = (select my_person()));
create policy dropping on label_agenda for update to moldir_app
    using (open_case(application) and i_am('label_officer'));
grant update (dropped_at) on label_agenda to moldir_app;
create policy voting on label_vote for insert to moldir_app
    with check (open_case(application) and i_am('label_decider') and person = (select my_person()));
create policy declaring on label_decision for insert to moldir_app
    with check (open_case(application) and by = (select my_person())
                and (decision <> 'fulfil' and i_am('label_decider', 'label_officer') or i_am('label_reviewer')));
create policy writing on label_condition for insert to moldir_app
    with check (open_case(application) and i_am('label_decider', 'label_officer'));
create policy showing on label_condition for update to moldir_app
    using (applies(application) or open_case(application));
grant update (shown, shown_at, fulfilled_by, fulfilled_at) on label_condition to moldir_app;
create function hold_condition() returns trigger language plpgsql as $$
begin
    if (new.fulfilled_by, new.fulfilled_at) is distinct from (old.fulfilled_by, old.fulfilled_at)
       and current_user = 'moldir_app' and not i_am('label_reviewer') then
        raise insufficient_privilege using message = 'the reviewer says that a condition is fulfilled';
    end if;
    return new;
end $$;
create trigger condition_held before update on label_condition for each row execute function hold_condition();
create policy theirs on label_appeal for select to moldir_app
    using (organisation = any ((select my_organisations())::text[]) and leads(organisation));
create policy filing on label_appeal for insert to moldir_app
    with check (organisation = any ((select my_organisations())::text[]) and leads(organisation)
                and filed_by = (select my_person()));
create policy desk on label_appeal for select to moldir_app
    using ((select at_label_desk()) and (application is null or open_case(application)));
create policy settling on label_appeal for update to moldir_app
    using ((select at_label_desk()) and i_am('label_decider', 'label_officer')
           and (application is null or open_case(application)));
grant update (outcome, said, settled_at) on label_appeal to moldir_app;
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
