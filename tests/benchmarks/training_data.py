"""A large employer, made up: staff in units, three requirements each and what they took, two years of it."""

from datetime import date

from infra.database import execute, fetch_value

COURSES = ("foundations", "procurement_and_sales", "managers_and_owners")
UNITS = 40


async def large_employer(organisation: str, staff: int, day: date) -> None:
    """`staff` people of an organisation (BIN) that is there, each with a place, requirements, attempts and records.

    Of a hundred required ten never took the course, eight let it expire, two are waived; a tenth moved once.
    """
    await execute(
        """insert into staff_member (organisation, number, last_name, first_name, middle_name, kind, language, hired_on,
                                     entered_at)
           select $1, 'T' || lpad(n::text, 6, '0'), 'Сынақ' || lpad(((n * 7919) % $2)::text, 6, '0'), 'Ойдан',
                  'Шығарылған',
                  case when n % 20 = 0 then 'associate' else 'employee' end, (array['kk', 'ru', 'en'])[n % 3 + 1],
                  $3::date - 900 - n % 900, now() - interval '800 days'
           from generate_series(1, $2) n""",
        organisation, staff, day,
    )  # fmt: skip
    await execute(
        f"""insert into staff_place (organisation, staff, unit, position, roles, since, until, entered_at)
            select $1, id, 'Бөлім ' || (id * 31 % {UNITS}), 'Маман',
                   case id % 10 when 0 then array['procurement', 'sales'] when 1 then array['procurement']
                        when 2 then array['management'] else array[]::text[] end,
                   hired_on, case when id % 10 = 5 then $2::date - 100 end, entered_at
            from staff_member where organisation = $1""",
        organisation, day,
    )  # fmt: skip
    await execute(
        f"""insert into staff_place (organisation, staff, unit, position, roles, since, entered_at)
            select $1, id, 'Бөлім ' || (id * 17 % {UNITS}), 'Аға маман', array['procurement'], $2::date - 100,
                   entered_at
            from staff_member where organisation = $1 and id % 10 = 5""",
        organisation, day,
    )  # fmt: skip
    author = await fetch_value("select person from membership where organisation = $1 limit 1", organisation)
    await execute(
        """insert into training_assignment (organisation, staff, course, reason, assigned_on, due_on, assigned_by)
           select $1, s.id, c.course, 'made up', s.hired_on, s.hired_on + 30, $3
           from staff_member s cross join unnest($2::text[]) c (course) where s.organisation = $1""",
        organisation, list(COURSES), author,
    )  # fmt: skip
    # two cycles of each course: the first has expired for all, the second holds for most
    await execute(
        """insert into training_record (organisation, staff, course, version, title, completed_on, valid_until, passed,
                                        score, source, key, note, entered_at)
           select $1, a.staff, a.course, '1', a.course, taken.day, taken.day + 365, true, 80 + a.id % 20, 'quiz',
                  'made up ' || a.id || ' ' || cycle, '', taken.day::timestamptz + interval '9 hours'
           from training_assignment a cross join generate_series(0, 1) cycle
           cross join lateral (select $2::date - (case when a.id % 100 < 18 then 400 else 30 end)
                                      - (a.id % 320)::int * (1 - cycle) - (a.id % 290)::int * cycle
                                      - 370 * (1 - cycle) as day) taken
           where a.organisation = $1 and a.id % 100 >= 10""",
        organisation, day,
    )  # fmt: skip
    await execute(
        """insert into training_attempt (organisation, staff, course, version, language, asked, answers, started_at,
                                         finished_at, needed, right_count, passed)
           select $1, a.staff, a.course, '1', 'kk', '[{}]', '{}', $2::date - interval '20 days',
                  $2::date - interval '20 days', 1, 0, false
           from training_assignment a where a.organisation = $1 and a.id % 100 < 15""",
        organisation, day,
    )  # fmt: skip
    other = await fetch_value(
        "select person from membership where organisation = $1 and person <> $2 limit 1", organisation, author
    )
    await execute(
        """insert into training_waiver (organisation, staff, course, reason, since, until, asked_by, asked_at, answer,
                                        answered_by, answered_at)
           select $1, a.staff, a.course, 'made up', $2::date - 50, $2::date + 50, $3, $2::date - interval '50 days',
                  'approved', $4, $2::date - interval '50 days'
           from training_assignment a where a.organisation = $1 and a.id % 50 = 7""",
        organisation, day, author, other,
    )  # fmt: skip
    for table in ("staff_member", "staff_place", "training_assignment", "training_record", "training_attempt",
                  "training_waiver"):  # fmt: skip
        await execute(f"analyze {table}")


async def rules_of(organisation: str) -> None:
    """Rules as a company has them: for everybody, by role, by unit, for exposed posts, for whom was hired lately."""
    author = await fetch_value("select person from membership where organisation = $1 limit 1", organisation)
    await execute(
        """insert into training_rule (organisation, course, kinds, roles, units, exposed, hired_since, due_days,
                                      every_months, why, written_by, at)
           select $1, r.course, '{employee,associate}', r.roles::text[], r.units::text[], r.exposed, r.hired, r.days,
                  r.months, 'made up', $2, now() - interval '300 days'
           from (values ('foundations', '{}', '{}', false, null::date, 30, null::int),
                        ('procurement_and_sales', '{procurement,sales}', '{}', false, null, 30, null),
                        ('managers_and_owners', '{management}', '{}', false, null, 30, null),
                        ('procurement_and_sales', '{}', '{}', true, null, 20, 12),
                        ('compliance_officer', '{}', '{Бөлім 7}', false, null, 90, null),
                        ('foundations', '{}', '{}', false, date '2026-01-01', 14, 6))
                as r(course, roles, units, exposed, hired, days, months)""",
        organisation, author,
    )  # fmt: skip
    await execute(
        """insert into exposed_post (organisation, title, unit, why, holders, band, written_by, at)
           select $1, 'аға  МАМАН', 'бөлім ' || n, 'made up', 1, 'high', $2, now() from generate_series(0, 9) n""",
        organisation, author,
    )  # fmt: skip


async def moved(organisation: str, share: int, day: date) -> int:
    """One of `share` of the staff works elsewhere from a day on, in other roles; how many."""
    await execute(
        """update staff_place set until = $3
           where organisation = $1 and until is null and staff % $2 = 3 and since < $3""",
        organisation, share, day,
    )  # fmt: skip
    await execute(
        """insert into staff_place (organisation, staff, unit, position, roles, since, entered_at)
           select $1, staff, unit, 'Аға маман', case when 'procurement' = any (roles) then '{management}'::text[]
                                                     else '{procurement}' end, $2, now()
           from staff_place where organisation = $1 and until = $2""",
        organisation, day,
    )  # fmt: skip
    return int(await fetch_value("select count(*) from staff_place where organisation = $1 and since = $2",
                                 organisation, day))  # fmt: skip
