"""How questions of final tests were answered: computed from what was shown and stored, and told only of many."""

from itertools import groupby

from compliance.colleagues import Colleague
from compliance.queries.training.courses import offered
from compliance.views.training.attendance import CourseQuestions, QuestionLine
from infra.database import Record, fetch

FEWEST_PEOPLE = 5  # fewer say too much of one of them
FEWEST_TIMES = 30  # fewer say nothing of how well a question tells those who know from those who do not
STATISTICS = """
with known as (
    select sha256, content ->> 'id' as id, content ->> 'text' as words, content ->> 'language' as language,
           (select c.at - 1 from jsonb_array_elements(content -> 'choices') with ordinality as c (one, at)
            where (c.one ->> 'right')::boolean limit 1) as right_one
    from (select sha256, convert_from(content, 'UTF8')::jsonb as content from shown_question
          where organisation = $1) shown
), answered as (
    select a.course, a.staff, a.right_count, k.id, k.words, k.language, a.id as attempt,
           coalesce((a.answers ->> (asked.at - 1)::text)::int = k.right_one, false)::int as is_right
    from training_attempt a
    cross join lateral jsonb_array_elements(a.asked) with ordinality as asked (one, at)
    join known k on k.sha256 = asked.one ->> 'question'
    where a.organisation = $1 and a.finished_at is not null
)
select course, id, (array_agg(words order by language = $2 desc, attempt desc))[1] as words,
       count(distinct staff) as people, count(*) as times, avg(is_right)::float as share,
       corr(is_right, right_count - is_right) as discrimination
from answered group by course, id order by course, share, id
"""


async def questions(by: Colleague, language: str) -> tuple[CourseQuestions, ...]:
    """Every question that was asked, by course, hardest first; worded in the language where it was asked in it.

    Of fewer than five people no share is told, and of fewer than thirty answers no discrimination. Raises NotYours.
    """
    by.needs("records")
    titles = {each.code: each.title.of(language) for each in await offered(by.organisation)}
    rows = await fetch(STATISTICS, by.organisation, language)
    return tuple(
        CourseQuestions(course, titles.get(course, course), tuple(map(_line, found)))
        for course, found in groupby(rows, key=lambda row: str(row["course"]))
    )


def _line(row: Record) -> QuestionLine:
    told, many = row["people"] >= FEWEST_PEOPLE, row["times"] >= FEWEST_TIMES
    return QuestionLine(
        id=row["id"],
        text=row["words"],
        people=row["people"],
        times=row["times"],
        share=row["share"] if told else None,
        discrimination=row["discrimination"] if told and many else None,
    )
