"""How rows of training are narrowed within an organisation: said once, for the migrations that make its tables."""

NARROW_TRAINING = """
-- `tenant_table` keeps organisations apart; within one, who keeps training sees all, and a learner what is theirs.
create or replace function pg_temp.narrow_training(name regclass, theirs text, adding text, changing text, columns text)
returns void language plpgsql as $$
declare
    asked constant text := 'trains(organisation)'; -- of each row; the same is asked once a statement
    once constant text := 'organisation = any ((select my_trained())::text[])';
begin
    perform tenant_table(name, '{organisation}');
    adding := replace(adding, asked, once);
    changing := replace(changing, asked, once);
    execute format('revoke update, delete on %s from moldir_app', name);
    execute format('create policy reading on %s as restrictive for select to moldir_app
                    using ((select i_am(''auditor'')) or %s or %s)', name, once, theirs);
    execute format('create policy learning on %s for select to moldir_app using (%s)', name, theirs);
    execute format('create policy adding on %s as restrictive for insert to moldir_app
                    with check (at_work(organisation) and %s)', name, adding);
    if columns <> '' then
        execute format('grant update (%s) on %s to moldir_app', columns, name);
        execute format('create policy changing on %s as restrictive for update to moldir_app
                        using (at_work(organisation) and %s)', name, changing);
    end if;
end $$;
"""
