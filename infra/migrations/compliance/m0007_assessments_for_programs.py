"""A program with a key of an organisation reads its self-assessments, when the key says so; and changes nothing."""

from infra.migrations import sql_migration

ID = "2026-11-25T22:05:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "assessments_for_programs"

SQL = """
set local search_path = moldir, public;
create function reads_by_key() returns boolean language sql stable parallel safe
    return i_am('assessments_key');
comment on function reads_by_key is 'Whether the viewer is a program whose key opens assessments of its organisation.';

-- `tenant_table` keeps it to its own organisation; what narrows by role lets it read, and nothing else opens to it
create function pg_temp.open_to_keys(name regclass) returns void language plpgsql as $$
declare
    narrowed text;
begin
    select pg_get_expr(polqual, polrelid) into strict narrowed from pg_policy
    where polrelid = name and polname = 'reading';
    execute format('alter policy reading on %s using ((%s) or (select reads_by_key()))', name, narrowed);
end $$;
select pg_temp.open_to_keys(name)
from unnest('{answer,evidence,evidence_item,review,finding,corrective_action}'::regclass[]) as name;

create or replace function past_levels(of bigint)
returns table (cycle text, closed_on date, item text, level integer)
language sql stable security definer set search_path = moldir, pg_temp begin atomic
    select a.cycle, (a.closed_at at time zone 'Asia/Almaty')::date, i.key, (i.value ->> 'counted')::integer
    from assessment now join assessment a on a.organisation = now.organisation and a.id <> now.id
    cross join lateral (select s.content from assessment_snapshot s
                        where s.assessment = a.id and s.approved_at is not null order by s.id desc limit 1) s
    cross join lateral jsonb_each(convert_from(s.content, 'UTF8')::jsonb -> 'items') i
    where now.id = of and a.closed_at is not null and i.value ->> 'counted' is not null
      and (now.organisation = any (my_organisations())
           and (leads(now.organisation) or works_on(of, i.key) or reads_by_key())
           or i_am('auditor'))
    order by a.id;
end;
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
