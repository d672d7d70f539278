"""One index of values does what three did: one open value, the history, and where the values of a company are.

Nobody asks for a value by a number, so a value has none. Values that closed the moment they opened were never seen.
"""

from infra.migrations import sql_migration

ID = "2026-11-26T18:00:00:000009"
VERSION = "1.38.0"
DESCRIPTION = "one index of scores"

SQL = """
set local search_path = moldir, public;
delete from score where seen_until = seen_from;
drop index score_open, score_history;
drop view score_now; -- it names every column; score_known takes them as they are
alter table score drop column id;
create unique index score_open on score (bin, "index", seen_until) nulls not distinct;

create view score_now as
select s.* from score s where seen_until is null and seen_from <> all (array(select moment from scoring))
union all
select s.* from score s where seen_until = any (array(select moment from scoring));
select public_table('score_now');
"""

forwards = sql_migration(ID, "registry", DESCRIPTION, SQL)
