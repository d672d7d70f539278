"""Self-assessments of organisations: answers, evidence, reviews, findings, snapshots; and who sees which of them."""

from infra.migrations import sql_migration

ID = "2026-11-25T21:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "assessments"

SQL = """
set local search_path = moldir, public;
create table assessment (
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    edition text not null,
    profile text not null,
    cycle text not null check (cycle <> ''),
    scope jsonb not null,
    state text not null check (state in ('draft', 'submitted', 'approved')),
    opened_by uuid not null references person,
    opened_at timestamptz not null,
    closed_at timestamptz,
    unique (id, organisation), -- what belongs to an assessment belongs to its organisation: the keys below say both
    check (closed_at is null or state = 'approved')
);
create unique index assessment_running on assessment (organisation, edition) where closed_at is null;
create index assessment_of on assessment (organisation, id);

create table assigned (
    id bigint generated always as identity primary key,
    organisation text not null,
    assessment bigint not null,
    item text not null,
    person uuid not null references person,
    due_on date,
    since timestamptz not null,
    until timestamptz,
    foreign key (assessment, organisation) references assessment (id, organisation)
);
create unique index assigned_now on assigned (assessment, item, person) where until is null;

create table answer (
    id bigint generated always as identity primary key,
    organisation text not null,
    assessment bigint not null,
    item text not null,
    version integer not null check (version >= 0),
    claimed smallint check (claimed between 0 and 5),
    reason text not null,
    replies jsonb not null,
    answered_by uuid references person,
    answered_at timestamptz,
    not_applicable text,
    not_applicable_by uuid references person,
    not_applicable_approved_by uuid references person,
    waiver text,
    waiver_by uuid references person,
    waiver_accepted_by uuid references person,
    unique (assessment, item),
    foreign key (assessment, organisation) references assessment (id, organisation),
    check ((version = 0) = (answered_by is null)), check ((answered_by is null) = (answered_at is null)),
    check ((not_applicable is null) = (not_applicable_by is null)), check ((waiver is null) = (waiver_by is null)),
    check (not_applicable_approved_by is null or not_applicable_approved_by <> not_applicable_by),
    check (waiver_accepted_by is null or waiver_accepted_by <> waiver_by)
);

-- every state that an answer ever had, written by the database itself
create table answer_history (
    id bigint generated always as identity primary key,
    organisation text not null,
    assessment bigint not null,
    item text not null,
    version integer not null,
    claimed smallint,
    reason text not null,
    replies jsonb not null,
    answered_by uuid not null,
    not_applicable text,
    not_applicable_approved_by uuid,
    waiver text,
    waiver_accepted_by uuid,
    at timestamptz not null,
    foreign key (assessment, organisation) references assessment (id, organisation)
);
create index answer_history_of on answer_history (assessment, item, id);
create function keep_answer() returns trigger language plpgsql security definer
set search_path = moldir, pg_temp as $$
begin
    insert into answer_history (organisation, assessment, item, version, claimed, reason, replies, answered_by,
        not_applicable, not_applicable_approved_by, waiver, waiver_accepted_by, at)
    values (new.organisation, new.assessment, new.item, new.version, new.claimed, new.reason, new.replies,
        new.answered_by, new.not_applicable, new.not_applicable_approved_by, new.waiver, new.waiver_accepted_by,
        clock_timestamp());
    return null;
end $$;
create trigger answer_kept after insert or update on answer
    for each row when (new.version > 0) execute function keep_answer();

create table evidence (
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    name text not null check (name <> ''),
    media_type text not null,
    size bigint not null check (size > 0),
    kind text not null check (kind in ('document', 'record', 'indicator', 'review', 'outside')),
    dated date not null,
    starts date,
    ends date,
    expires date,
    source text not null,
    confidentiality text not null check (confidentiality in ('internal', 'restricted')),
    collected_by uuid not null references person,
    collected_at timestamptz not null,
    confirmed_by uuid references person,
    confirmed_at timestamptz,
    supersedes bigint,
    unique (id, organisation), foreign key (supersedes, organisation) references evidence (id, organisation),
    check (ends is null or starts is null or ends >= starts),
    check ((confirmed_by is null) = (confirmed_at is null)), check (confirmed_by <> collected_by)
);
create unique index evidence_renewed_once on evidence (supersedes);
create index evidence_of on evidence (organisation, sha256);

create table evidence_item (
    id bigint generated always as identity primary key,
    organisation text not null,
    assessment bigint not null,
    item text not null,
    evidence bigint not null,
    person uuid not null references person,
    at timestamptz not null,
    unique (assessment, item, evidence),
    foreign key (assessment, organisation) references assessment (id, organisation),
    foreign key (evidence, organisation) references evidence (id, organisation)
);
create index evidence_item_of on evidence_item (evidence);

create table review (
    id bigint generated always as identity primary key,
    organisation text not null,
    assessment bigint not null,
    item text not null,
    version integer not null, -- of the answer that the reviewer saw
    level smallint not null check (level between 0 and 5),
    reason text not null,
    reviewer uuid not null references person,
    at timestamptz not null,
    foreign key (assessment, organisation) references assessment (id, organisation)
);
create index review_of on review (assessment, item, id);

create table item_comment (
    id bigint generated always as identity primary key,
    organisation text not null,
    assessment bigint not null,
    item text not null,
    person uuid not null references person,
    said text not null check (said <> ''),
    at timestamptz not null,
    foreign key (assessment, organisation) references assessment (id, organisation)
);
create index item_comment_of on item_comment (assessment, item, id);

create table finding (
    id bigint generated always as identity primary key,
    organisation text not null,
    assessment bigint not null,
    item text not null,
    grade text not null check (grade in ('major', 'minor', 'observation', 'opportunity', 'good_practice')),
    said text not null check (said <> ''),
    opened_by uuid not null references person,
    opened_on date not null,
    closed_by uuid references person,
    closed_on date,
    unique (id, organisation), foreign key (assessment, organisation) references assessment (id, organisation),
    check ((closed_by is null) = (closed_on is null)), check (closed_on >= opened_on)
);
create index finding_of on finding (assessment, id);

create table corrective_action (
    id bigint generated always as identity primary key,
    organisation text not null,
    finding bigint not null,
    title text not null check (title <> ''),
    person uuid not null references person,
    due_on date not null,
    done_by uuid references person,
    done_on date,
    checked_by uuid references person,
    checked_on date,
    worked boolean,
    foreign key (finding, organisation) references finding (id, organisation),
    check ((done_by is null) = (done_on is null)), check ((checked_by is null) = (checked_on is null)),
    check ((checked_by is null) = (worked is null)), check (checked_by is null or done_by is not null),
    check (checked_by <> done_by)
);
create index corrective_action_of on corrective_action (finding);

create table assessment_snapshot (
    id bigint generated always as identity primary key,
    organisation text not null,
    assessment bigint not null,
    day date not null,
    content bytea not null,
    sha256 text not null,
    submitted_by uuid not null references person,
    submitted_at timestamptz not null,
    approved_by uuid references person,
    approved_at timestamptz,
    foreign key (assessment, organisation) references assessment (id, organisation),
    check (sha256 = encode(sha256(content), 'hex')),
    check ((approved_by is null) = (approved_at is null)), check (approved_by <> submitted_by)
);
create index assessment_snapshot_of on assessment_snapshot (assessment, id);

-- What the roles of an organisation mean for rows. Each asks tables that its caller may not see whole.
create function leads(number text) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select exists (select from membership m where m.organisation = number and m.person = my_person()
                   and m.until is null and m.roles && '{owner,compliance_officer}'::text[]);
end;
comment on function leads is 'Whether the viewer leads the assessments of an organisation.';
create function at_work(number text) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select exists (select from organisation o where o.bin = number and o.state = 'verified');
end;
comment on function at_work is 'Whether an organisation may change anything: suspended ones only read.';
create function is_member(number text, who uuid) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select exists (select from membership m where m.organisation = number and m.person = who and m.until is null
                   and number = any (my_organisations()));
end;
comment on function is_member is 'Whether somebody belongs to an organisation: what only its members may ask.';
create function works_on(of bigint, what text) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select exists (select from assigned a where a.assessment = of and a.item = what
                   and a.person = my_person() and a.until is null);
end;
comment on function works_on is 'Whether an item of an assessment is assigned to the viewer.';
create function shows_evidence(number bigint) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select exists (select from evidence_item l join evidence e on e.id = l.evidence
                   where e.id = number and e.confidentiality <> 'restricted' and works_on(l.assessment, l.item));
end;
comment on function shows_evidence is 'Whether evidence stands at an item of the viewer and is not restricted.';
create function evidence_bytes(number text) returns bigint language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select coalesce(sum(e.size), 0)::bigint from evidence e
    where e.organisation = number and number = any (my_organisations());
end;
comment on function evidence_bytes is 'How much an organisation keeps, all of it, to its members.';
create function acts_on(number bigint) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select exists (select from corrective_action c where c.finding = number and c.person = my_person());
end;
comment on function acts_on is 'Whether the viewer has an action to take about a finding.';
create function past_levels(of bigint) returns table (cycle text, closed_on date, item text, level integer)
language sql stable security definer set search_path = moldir, pg_temp begin atomic
    select a.cycle, (a.closed_at at time zone 'Asia/Almaty')::date, i.key, (i.value ->> 'counted')::integer
    from assessment now join assessment a on a.organisation = now.organisation and a.id <> now.id
    cross join lateral (select s.content from assessment_snapshot s
                        where s.assessment = a.id and s.approved_at is not null order by s.id desc limit 1) s
    cross join lateral jsonb_each(convert_from(s.content, 'UTF8')::jsonb -> 'items') i
    where now.id = of and a.closed_at is not null and i.value ->> 'counted' is not null
      and (now.organisation = any (my_organisations()) and (leads(now.organisation) or works_on(of, i.key))
           or i_am('auditor'))
    order by a.id;
end;
comment on function past_levels is 'What items of an assessment counted in cycles closed before, to who may see them.';
revoke execute on function past_levels, is_member, evidence_bytes, keep_answer, leads, at_work, works_on,
    shows_evidence, acts_on from public;
grant execute on function past_levels, is_member, evidence_bytes, leads, at_work, works_on, shows_evidence, acts_on
    to moldir_app;

-- `tenant_table` keeps organisations apart; within one, these narrow by role. Nothing is ever deleted.
create function pg_temp.narrow(name regclass, reading text, adding text, changing text, columns text,
    becoming text default 'true')
returns void language plpgsql as $$
begin
    perform tenant_table(name, '{organisation}');
    execute format('revoke update, delete on %s from moldir_app', name);
    execute format('create policy reading on %s as restrictive for select to moldir_app
                    using ((select i_am(''auditor'')) or %s)', name, reading);
    execute format('create policy adding on %s as restrictive for insert to moldir_app
                    with check (at_work(organisation) and %s)', name, adding);
    if columns <> '' then
        execute format('grant update (%s) on %s to moldir_app', columns, name);
        execute format('create policy changing on %s as restrictive for update to moldir_app
                        using (at_work(organisation) and %s) with check (%s)', name, changing, becoming);
    end if;
end $$;
select pg_temp.narrow('assessment', 'true', 'leads(organisation)', 'leads(organisation)', 'state, closed_at');
select pg_temp.narrow('assigned', '(leads(organisation) or person = (select my_person()))',
    'leads(organisation)', 'leads(organisation)', 'until, due_on');
select pg_temp.narrow('answer', '(leads(organisation) or works_on(assessment, item))',
    'leads(organisation)', '(leads(organisation) or works_on(assessment, item))',
    'version, claimed, reason, replies, answered_by, answered_at, not_applicable, not_applicable_by,
     not_applicable_approved_by, waiver, waiver_by, waiver_accepted_by');
select pg_temp.narrow('answer_history', '(leads(organisation) or works_on(assessment, item))', 'false', '', '');
revoke insert on answer_history from moldir_app;
select pg_temp.narrow('evidence',
    '(leads(organisation) or collected_by = (select my_person()) or shows_evidence(id))',
    'collected_by = (select my_person()) and confirmed_by is null',
    '(leads(organisation) or shows_evidence(id))', 'confirmed_by, confirmed_at',
    'confirmed_by = (select my_person())');
select pg_temp.narrow('evidence_item', '(leads(organisation) or works_on(assessment, item))',
    'person = (select my_person()) and (leads(organisation) or works_on(assessment, item))
     and exists (select from evidence e where e.id = evidence)', '', ''); -- only what one sees oneself
select pg_temp.narrow('review', '(leads(organisation) or works_on(assessment, item))',
    'reviewer = (select my_person()) and leads(organisation)', '', '');
select pg_temp.narrow('item_comment', '(leads(organisation) or works_on(assessment, item))',
    'person = (select my_person()) and (leads(organisation) or works_on(assessment, item))', '', '');
select pg_temp.narrow('finding', '(leads(organisation) or works_on(assessment, item) or acts_on(id))',
    'opened_by = (select my_person()) and leads(organisation)', 'leads(organisation)', 'closed_by, closed_on',
    'closed_by = (select my_person())');
select pg_temp.narrow('corrective_action', '(leads(organisation) or person = (select my_person()))',
    'leads(organisation)', '(leads(organisation) or person = (select my_person()))',
    'done_by, done_on, checked_by, checked_on, worked', '(checked_by is null or leads(organisation))');
select pg_temp.narrow('assessment_snapshot', 'leads(organisation)',
    'submitted_by = (select my_person()) and approved_by is null and leads(organisation)', 'leads(organisation)',
    'approved_by, approved_at', 'approved_by = (select my_person())');

-- whoever answers may write the row, but not agree to it: that is for who leads, in their own name
create function agree() returns trigger language plpgsql as $$
declare
    agreed uuid;
begin
    foreach agreed in array array[
        case when new.not_applicable_approved_by is distinct from old.not_applicable_approved_by
             then new.not_applicable_approved_by end,
        case when new.waiver_accepted_by is distinct from old.waiver_accepted_by then new.waiver_accepted_by end
    ] loop
        if agreed is not null and (agreed is distinct from my_person() or not leads(new.organisation)) then
            raise insufficient_privilege using message = 'whoever leads agrees, in their own name';
        end if;
    end loop;
    return new;
end $$;
create trigger answer_agreed before update on answer for each row execute function agree();

-- and nobody, the owner of the tables neither, writes the past anew
create trigger answer_history_append_only before update or delete on answer_history
    for each statement execute function refuse_change();
create trigger review_append_only before update or delete on review
    for each statement execute function refuse_change();
create trigger item_comment_append_only before update or delete on item_comment
    for each statement execute function refuse_change();
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
