"""Many labels without their cases, and a register of companies about them: made by SQL, with words that are searched.

Companies have one of a hundred name patterns, a place in one of twenty regions and one of ninety branches; a label has
one product or two. One of twenty labels is suspended, one of twenty has ended, one of twenty is over.
"""

from compliance.credentials.numbers import number
from infra.database import execute, fetch, transaction

YEAR, DIGITS, FIRST = 2026, 6, 500_340_000_000
OTHERS = 2_400_000  # companies without a label, where the nation is meant
REGIONS = "10,11,15,19,23,27,31,33,35,39,43,47,55,59,61,62,63,71,75,79"
COMPANIES = """
insert into company (source, snapshot, seen_from, content, bin, name_kk, name_ru, oked, kato)
select 'stat', 1, now(), gen_random_uuid(), ($2::bigint + n)::text,
       '«' || word || ' ' || n || '» ЖШС', 'ТОО «' || word || ' ' || n || '»',
       lpad((1 + n / 7 % 99)::text, 2, '0') || '110', (string_to_array($4, ','))[1 + n / 3 % 20] || '1010000'
from generate_series($3::int, $1::int) n
cross join lateral (select (array['Алтын Дән', 'Самал', 'Құмыс', 'Жетісу', 'Тұлпар', 'Арай', 'Береке', 'Дала', 'Шұғыла',
                                  'Нұрлы'])[1 + n % 10]
                           || (array['', ' Астық', ' Сүт', ' Құрылыс', ' Логистика', ' Сауда', ' Агро', ' Энерго',
                                     ' Тоқыма', ' Су'])[1 + n / 10 % 10] as word) named
"""
LABELS = """
with labels as (
    insert into label (number, organisation, level, scheme_version, version, products, sites, standard, granted_on,
                       valid_from, valid_until, suspended_on, suspended_until, ended_on, ended_how, application,
                       changed_at)
    select number, ($2::bigint + n)::text, (array['committed', 'implemented', 'certified'])[1 + n % 3], '1.0', 1,
           jsonb_build_array(jsonb_build_object('name', product || ' ' || n, 'code', '10.61'))
           || case when n % 2 = 0 then jsonb_build_array(jsonb_build_object('name', product || ' жаңа', 'code', ''))
                   else '[]' end,
           array['Алматы, Абай даңғылы, ' || n % 300], 'iso-37001-2016', date '2026-01-05', date '2026-01-05',
           case when n % 20 = 3 then date '2026-06-30' else date '2028-12-31' end,
           case when n % 20 = 1 then date '2026-10-01' end, case when n % 20 = 1 then date '2027-03-01' end,
           case when n % 20 = 2 then date '2026-10-01' end, case when n % 20 = 2 then 'withdrawn' end, 1,
           timestamptz '2026-01-05 06:00+00' + n * interval '1 second'
    from unnest($1::text[]) with ordinality as given(number, n)
    cross join lateral (select (array['Бидай ұны', 'Сүт', 'Ірімшік', 'Цемент', 'Кірпіш', 'Мата', 'Су', 'Бал', 'Нан',
                                      'Сыр', 'Вода питьевая', 'Мука пшеничная', 'Кабель', 'Труба стальная', 'Обувь',
                                      'Мебель', 'Шұжық', 'Май', 'Тұз', 'Қант'])[1 + n % 20] as product) made
    returning id, granted_on, changed_at
)
insert into label_history (label, what, version, on_day, at)
select id, 'granted', 1, granted_on, changed_at from labels order by id
"""


async def many_labels(count: int, others: int = 0) -> list[str]:
    """So many labels, each of a company of its own, and so many companies beside them; the labels' numbers in order."""
    async with transaction():
        await execute(COMPANIES, count + others, FIRST, 1, REGIONS)
    await execute("vacuum analyze company")
    async with transaction():
        await execute("set local session_replication_role = replica")
        await execute(LABELS, [number("label", YEAR, serial, DIGITS) for serial in range(1, count + 1)], FIRST)
    await execute("vacuum analyze label, label_listed, label_history")
    return [row["number"] for row in await fetch("select number from label order by id")]
