"""Labels by the hundred thousand: what their register lists is one table, what happens to them is numbered so that
whoever follows misses nothing, and a label's row is written anew by everything that its page shows.

Numbers of changes: a transaction that tells of a change holds, until it is over, a lock that names the last number
given out before its own. Whoever reads by numbers (`label_changes_whole`) reads as far as the lowest of them, so that
no smaller number appears behind a reader's back. Writers do not wait for each other, nobody waits for other long work.
"""

from infra.migrations import sql_migration

ID = "2026-11-26T14:10:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "label_scale"

SQL = """
set local search_path = moldir, public;
-- what the register of labels is searched, filtered and counted by; made of labels and names, written by nobody else
create table label_listed (
    label bigint primary key references label,
    number text not null,
    organisation text not null,
    level text not null,
    valid_from date not null,
    valid_until date not null,
    suspended_on date,
    ended_on date,
    ended_how text,
    region text, -- first two digits of the company's place
    division text, -- and of its main activity
    words text not null -- names of the company and its products, in small letters
);
select public_table('label_listed');
alter table label_listed enable row level security;
create policy everybody on label_listed for select to moldir_app using (true);

create view label_as_listed as
select l.id as label, l.number, l.organisation, l.level, l.valid_from, l.valid_until, l.suspended_on, l.ended_on,
       l.ended_how, left(c.kato, 2) as region, left(c.oked, 2) as division,
       lower(concat_ws(' ', c.name_kk, c.name_ru, (
           select string_agg(concat_ws(' ', p.product ->> 'name', nullif(p.product ->> 'code', '')), ' '
                             order by p.place)
           from jsonb_array_elements(l.products) with ordinality as p(product, place)))) as words
from label l left join lateral (
    select name_kk, name_ru, kato, oked from company where bin = l.organisation and seen_until is null
    order by id desc limit 1
) c on true;
comment on view label_as_listed is 'What label_listed holds of each label, as it is now.';

create function relist_labels(which bigint[]) returns bigint language plpgsql security definer
set search_path = moldir, pg_temp as $$
declare
    written bigint;
begin
    if which is null then
        which := array(select id from label);
    end if;
    insert into label_listed
    select v.* from unnest(which) as wanted(label) join label_as_listed v using (label)
    on conflict (label) do update set
        number = excluded.number, organisation = excluded.organisation, level = excluded.level,
        valid_from = excluded.valid_from, valid_until = excluded.valid_until, suspended_on = excluded.suspended_on,
        ended_on = excluded.ended_on, ended_how = excluded.ended_how, region = excluded.region,
        division = excluded.division, words = excluded.words
    where (label_listed.*) is distinct from (excluded.*);
    get diagnostics written = row_count;
    return written;
end $$;
comment on function relist_labels is
    'Brings what the register lists of labels (null: of all) to what is known now; how many rows it wrote.';
revoke execute on function relist_labels from public;
select relist_labels(null);

create function list_labels() returns trigger language plpgsql security definer
set search_path = moldir, pg_temp as $$
begin
    perform relist_labels(array(select id from fresh));
    return null;
end $$;
create trigger listed_new after insert on label referencing new table as fresh
    for each statement execute function list_labels();
create trigger listed_anew after update on label referencing new table as fresh
    for each statement execute function list_labels();
-- they derive, and judge nothing: a copy of the database needs them, too
alter table label enable always trigger listed_new;
alter table label enable always trigger listed_anew;

create view label_numbers_held as
select pid, objid::bigint as after from pg_locks
where locktype = 'advisory' and classid = 1818321516 and objsubid = 1
  and database = (select oid from pg_database where datname = current_database());
comment on view label_numbers_held is 'Who tells of changes of labels now, and the last number before theirs.';

create function number_change() returns trigger language plpgsql security definer
set search_path = moldir, pg_temp as $$
begin
    if not exists (select from label_numbers_held where pid = pg_backend_pid()) then
        perform pg_advisory_xact_lock_shared(
            (1818321516::bigint << 32) + (select last_value - (not is_called)::int from label_history_id_seq));
    end if;
    new.id := nextval('label_history_id_seq');
    return new;
end $$;
create trigger numbered before insert on label_history for each row execute function number_change();

create function label_changes_whole() returns bigint language plpgsql volatile security definer
set search_path = moldir, pg_temp as $$
declare
    newest bigint;
begin
    -- in this order: who takes a number after this line takes a greater one
    select last_value - (not is_called)::int into newest from label_history_id_seq;
    return least(newest, (select min(after) from label_numbers_held where pid <> pg_backend_pid()));
end $$;
comment on function label_changes_whole is
    'Up to which number every change of a label is there: no transaction that runs can bring a smaller one.';
revoke execute on function label_changes_whole from public;
grant execute on function label_changes_whole to moldir_app;

-- a warning is read on the page of its label: the label's row tells by its version that the page is another
create index label_misuse_of on label_misuse (label) where label is not null;
create function warn_of_label() returns trigger language plpgsql security definer
set search_path = moldir, pg_temp as $$
begin
    if tg_table_name = 'label_measure' then
        update label set changed_at = new.at where id = (select m.label from label_misuse m where m.id = new.misuse);
    elsif exists (select from label_measure w where w.misuse = new.id and w.kind = 'public_warning') then
        update label set changed_at = now() where id in (old.label, new.label);
    end if;
    return null;
end $$;
create trigger warned after insert on label_measure for each row when (new.kind = 'public_warning')
    execute function warn_of_label();
create trigger warned after update of label on label_misuse for each row
    when (new.label is distinct from old.label) execute function warn_of_label();

-- also of a label that has ended people are warned
create or replace function hold_label() returns trigger language plpgsql security definer
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
    if old.ended_on is not null and to_jsonb(new) - 'changed_at' <> to_jsonb(old) - 'changed_at' then
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
    if new.ended_how = 'revoked' and old.ended_how is null and not exists (
        select from label_act a where a.label = new.id and a.what = 'revoke' and a.agreed) then
        raise check_violation using message = 'one proposes, another agrees';
    end if;
    if new.ended_how = 'withdrawn' and old.ended_how is null and my_person() is not null
       and not leads(new.organisation) then
        raise check_violation using message = 'a company withdraws its label itself';
    end if;
    return new;
end $$;
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
