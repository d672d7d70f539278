"""The label's desk: queue, cases, pool of assessors, register of interests."""

from compliance.commands.label.assessing import Finding, write_finding
from infra import clock
from infra.database import execute, fetch_value
from tests.cast import (
    AIGERIM,
    ASSESSOR,
    AUDITOR,
    DECIDER,
    OFFICER,
    REVIEWER,
    SECOND_ASSESSOR,
    STEWARD,
    number_of,
    verified,
)
from tests.compliance.labels.at_desk import ASSESSED, REVIEWED, at_desk, interested, officer
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There

HOME = "/desk/label"
OUTSIDE = (STRANGER, (AIGERIM, 403), (STEWARD, 403))
READS = (*OUTSIDE, (AUDITOR, 200))
WORKS = (*OUTSIDE, (AUDITOR, 403))
MANAGES = (*WORKS, (ASSESSOR, 403), (REVIEWER, 403), (DECIDER, 403))
ASSESSES = (*WORKS, (OFFICER, 403), (REVIEWER, 403), (DECIDER, 403))
REVIEWS = (*WORKS, (OFFICER, 403), (ASSESSOR, 403), (DECIDER, 403))
STATES = {
    "new": ("completeness", ()), "more": ("completeness", ()), "screened": ("screening", ()),
    "free": ("assigning", ()), "given": ("assessing", ASSESSED), "taken": ("assessing", ASSESSED),
    "judging": ("assessing", ASSESSED), "untaken": ("reviewing", ASSESSED), "reviewed": ("reviewing", REVIEWED),
    "back": ("reviewing", REVIEWED), "unsure": ("assessing", ASSESSED),
    "mistaken": ("assessing", ASSESSED),
}  # fmt: skip


def case(name: str, path: str = "") -> str:
    return f"{HOME}/cases/{{desk_{name}}}{path}"


async def prepare(there: There) -> None:
    """Cases of companies of their own, in each state in which the desk does something."""
    for serial, (name, (state, parts)) in enumerate(STATES.items(), 7100):
        number = number_of(serial)
        await verified(number)
        there.names[f"desk_{name}"] = str(await at_desk(state, parts, number))
    judging = int(there.names["desk_judging"])
    async with officer(ASSESSOR) as by:
        there.names["desk_finding"] = str(await write_finding(by, judging, Finding("H-SPEAK-UP", "minor", "Кеш")))
    await execute(
        """insert into label_judgement (organisation, application, round, requirement, met, said, person, at)
           select organisation, id, 1, 'H-SPEAK-UP', true, 'Көрдік', $2, now() from label_application where id = $1""",
        int(there.names["desk_taken"]), ASSESSOR.id,
    )  # fmt: skip
    number = await fetch_value("select organisation from label_application where id = $1", int(there.names["desk_new"]))
    there.names["desk_interest"] = str(await interested(DECIDER, None, "Аты ұқсас"))
    there.names["desk_recusal"] = str(await _proposed(int(there.names["desk_unsure"])))
    back = await interested(DECIDER, None, "Қате", withdrawn_at=clock.now())
    there.names["desk_lifted"] = str(await _proposed(int(there.names["desk_mistaken"]), "held", "certain", back))
    there.names["desk_document"] = str(
        await fetch_value(
            """insert into label_document (organisation, application, name, media_type, sha256, size, added_by,
                                           added_at) values ($1, $2, 'a.pdf', 'application/pdf', $3, 1, $4, now())
               returning id""",
            number, int(there.names["desk_new"]), "0" * 64, AIGERIM.id,
        )
    )  # fmt: skip


async def _proposed(
    application: int, state: str = "proposed", strength: str = "possible", interest: int | None = None
) -> int:
    return int(
        await fetch_value(
            """insert into label_recusal (organisation, application, person, concerned, interest, strength, state, why,
                                          made_at, settled_why)
               select organisation, id, $2, 'director', $3, $4, $5, 'relative', now(), ''
               from label_application where id = $1 returning id""",
            application, DECIDER.id, interest, strength, state,
        )
    )  # fmt: skip


REPORT = (("recommendation", "grant"), ("summary", "x"), ("advice", ""), ("visited_on", "2026-11-02"))
INTEREST = (("kind", "share"), ("number", ""), ("name", "«Ойдан» ЖШС"), ("since", "2026-01-05"))
CASES = (
    Case("GET", HOME, OFFICER, others=(*READS, (ASSESSOR, 200), (REVIEWER, 200), (DECIDER, 200))),
    Case("GET", HOME + "/pool", OFFICER, others=MANAGES),
    Case("GET", case("new"), OFFICER, others=(*READS, (ASSESSOR, 404), (REVIEWER, 404), (DECIDER, 404))),
    Case("GET", case("given"), ASSESSOR, others=(*READS, (SECOND_ASSESSOR, 404), (OFFICER, 200))),
    Case("GET", case("new", "/documents/{desk_document}"), OFFICER, 404, 404, OUTSIDE),
    Case("GET", case("new", "/documents/{desk_document}/shown"), OFFICER, 404, 404, OUTSIDE),
    Case("POST", case("new", "/complete"), OFFICER, 303, 422, MANAGES, (("note", ""),)),
    Case("POST", case("more", "/more"), OFFICER, 303, 422, MANAGES, (("questions", "Хаттама қайда?"),)),
    Case("POST", case("screened", "/screening"), OFFICER, 303, 422, MANAGES, (("note", ""),)),
    Case("POST", case("free", "/assign"), OFFICER, 303, 422, MANAGES, (("assessor", str(ASSESSOR.id)),)),
    Case("POST", case("given", "/reassign"), OFFICER, 303, 422, MANAGES, (("reassign_why", "Науқас"),)),
    Case("POST", case("given", "/ask"), OFFICER, 303, 303, (*WORKS, (SECOND_ASSESSOR, 404), (DECIDER, 404)),
         (("question", "Неге?"), ("requirement", "H-SPEAK-UP"))),
    Case("POST", case("judging", "/judge"), ASSESSOR, 303, 303, (*ASSESSES, (SECOND_ASSESSOR, 404)),
         (("requirement", "H-SPEAK-UP"), ("met", "yes"), ("judged", "Көрдік"))),
    Case("POST", case("judging", "/find"), ASSESSOR, 303, 303, (*ASSESSES, (SECOND_ASSESSOR, 404)),
         (("requirement", "H-SPEAK-UP"), ("grade", "minor"), ("found", "Кеш"))),
    Case("POST", case("judging", "/findings/{desk_finding}/close"), ASSESSOR, 303, 422,
         (*WORKS, (SECOND_ASSESSOR, 404), (DECIDER, 404), (OFFICER, 403)), (("closed_why", "Түзетілді"),)),
    Case("POST", case("taken", "/report"), ASSESSOR, 303, 422, (*ASSESSES, (SECOND_ASSESSOR, 404)), REPORT),
    Case("POST", case("untaken", "/review/take"), REVIEWER, 303, 303, REVIEWS),
    Case("POST", case("reviewed", "/review"), REVIEWER, 303, 422, REVIEWS, (("review", "grant"), ("review_said", "x"))),
    Case("POST", case("back", "/back"), REVIEWER, 303, 422, REVIEWS, (("back_why", "Үлгі аз"),)),
    Case("POST", case("given", "/recuse"), ASSESSOR, 303, 404, (*WORKS, (SECOND_ASSESSOR, 404), (DECIDER, 404)),
         (("recuse_why", "Бұрын сонда істедім"),)),
    Case("POST", case("unsure", "/recusals/{desk_recusal}/settle"), OFFICER, 303, 422, MANAGES,
         (("settled_why", "Аттас адам"), ("decision", "dismissed"))),
    Case("POST", case("mistaken", "/recusals/{desk_lifted}/lift"), OFFICER, 303, 422, MANAGES,
         (("lifted_why", "Қате терілген"),)),
    Case("GET", HOME + "/interests", ASSESSOR, others=(*WORKS, (OFFICER, 200), (DECIDER, 200))),
    Case("POST", HOME + "/interests", ASSESSOR, 303, 303, WORKS, INTEREST),
    Case("POST", HOME + "/interests/{desk_interest}/end", DECIDER, 303, 422, (*WORKS, (OFFICER, 404)),
         (("ended_on", "2026-05-04"),)),
    Case("POST", HOME + "/interests/{desk_interest}/take-back", DECIDER, 303, 404, (*WORKS, (OFFICER, 404))),
)  # fmt: skip
