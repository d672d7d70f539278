"""Requests counted by caller. Unlogged: nothing is lost with it but a minute's counting."""

from infra.migrations import sql_migration

ID = "2026-11-25T16:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "rates"

SQL = """
set local search_path = moldir, public;
-- half a page is left free, so that a row is rewritten in its own page and no index is touched
create unlogged table rate (
    caller bytea primary key,
    full_at timestamptz not null
) with (fillfactor = 50);

-- Seconds until all is given back, when the request may pass; else minus the seconds until one may.
create function spend_request(who bytea, share double precision, span double precision) returns double precision
language plpgsql as $$
declare
    moment timestamptz := clock_timestamp();
    ahead double precision;
begin
    insert into rate as r values (who, moment + make_interval(secs => share))
    on conflict (caller) do update
        set full_at = greatest(r.full_at, moment) + make_interval(secs => share)
        where greatest(r.full_at, moment) + make_interval(secs => share) <= moment + make_interval(secs => span)
    returning extract(epoch from full_at - moment) into ahead;
    if ahead is null then
        select extract(epoch from moment - r.full_at) + span - share into ahead from rate r where r.caller = who;
        ahead := least(ahead, -0.001);
    end if;
    return ahead;
end $$;

-- keyed fingerprints that name nobody, counted before anybody is known
grant select, insert, update on rate to moldir_app;
"""

forwards = sql_migration(ID, "infra", DESCRIPTION, SQL)
