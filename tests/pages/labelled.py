"""What stands in cases and around labels, with a secret word each, and who may read it: for those who attack pages."""

from compliance.credentials.numbers import number
from infra import clock
from infra.database import execute, fetch_value
from tests.cast import ALTYN, ASSESSOR, KUMIS, MARAT, OFFICER, REVIEWER, SAMAL, Human
from tests.compliance.labels.decided import case_in
from tests.pages.attackers import LEADERS, Mark

AUDITS = frozenset({"auditor"})
OFFICERS = AUDITS | {"label_officer"}
AT_A_CASE = OFFICERS | {"assessor", "label_reviewer"}  # with a part in it
EVERYBODY = AT_A_CASE | {"label_decider"}


async def cases_and_labels() -> list[Mark]:
    """Two cases: one is assessed anew, and its finding not yet reported; of the other the assessor has to do with the
    company. A label with an incident, somebody's interest, and what somebody told of misuse.
    """
    altyn, kumis = await case_in("assessing", round=2), await case_in("reviewing", at=KUMIS.bin)
    await _finding(altyn, "finding-label-secret")
    await _interest(ASSESSOR, KUMIS.bin, "interest-assessor-secret")
    await _interest(REVIEWER, "990140000999", "interest-reviewer-secret")
    for application, bin, who, word in (
        (altyn, ALTYN.bin, MARAT, "answer-label-altyn-secret"), (kumis, KUMIS.bin, SAMAL, "answer-label-kumis-secret"),
    ):  # fmt: skip
        await _answer(application, bin, who, word)
    await _incident("explained-label-secret")
    await _misuse("misuse-label-secret")
    return [
        Mark("finding-label-secret", "", staff=AT_A_CASE),
        Mark("answer-label-altyn-secret", ALTYN.bin, LEADERS, AT_A_CASE),
        Mark("answer-label-kumis-secret", KUMIS.bin, LEADERS, AT_A_CASE - {"assessor"}),
        Mark("interest-assessor-secret", "assessor", staff=OFFICERS),
        Mark("interest-reviewer-secret", "reviewer", staff=OFFICERS),
        Mark("explained-label-secret", ALTYN.bin, LEADERS, EVERYBODY),
        Mark("misuse-label-secret", "", staff=EVERYBODY),
    ]


async def _finding(application: int, word: str) -> None:
    await execute(
        """insert into label_finding (organisation, application, round, requirement, grade, said, person, at)
           values ($1, $2, 2, 'H-SPEAK-UP', 'minor', $3, $4, $5)""",
        ALTYN.bin, application, word, ASSESSOR.id, clock.now(),
    )  # fmt: skip


async def _interest(who: Human, bin: str, word: str) -> None:
    await execute(
        """insert into desk_interest (person, kind, number, name, is_person, since, note, said_at)
           values ($1, 'employer', $2, '', false, '2020-01-01', $3, $4)""",
        who.id, bin, word, clock.now(),
    )  # fmt: skip


async def _answer(application: int, bin: str, who: Human, word: str) -> None:
    await execute(
        """insert into label_question (organisation, application, said, person, at, answer, answered_by, answered_at)
           values ($1, $2, 'Неге?', $3, $4, $5, $6, $4)""",
        bin, application, OFFICER.id, clock.now(), word, who.id,
    )  # fmt: skip


async def _incident(word: str) -> None:
    today, now = clock.today(), clock.now()
    await execute("set local session_replication_role = replica")  # how a label is granted, other tests say
    case = await case_in("granted", number="CWA-2020-000001")
    label = await fetch_value(
        """insert into label (number, organisation, level, scheme_version, version, products, sites, standard,
                              granted_on, valid_from, valid_until, application, changed_at)
           values ($1, $2, 'committed', '1.0', 1, '[{"name": "Ұн", "code": ""}]', '{"Көкшетау"}', 'iso-37001-2025',
                   $3, $3, $4, $5, $6) returning id""",
        number("label", today.year, 7, 6), ALTYN.bin, today, today.replace(year=today.year + 2), case, now,
    )  # fmt: skip
    await execute(
        """insert into label_incident (organisation, label, kind, facts, found_at, state, explanation, explained_by,
                                       explained_at) values ($1, $2, 'report', '{}', $3, 'deciding', $4, $5, $3)""",
        ALTYN.bin, label, now, word, MARAT.id,
    )  # fmt: skip
    await execute("set local session_replication_role = origin")


async def _misuse(word: str) -> None:
    await execute(
        """insert into label_misuse (number, number_seen, product, place, said, contact, told_at, state)
           values ('CWM-2026-ABCD2345', '', 'Ұн', 'Базар', $1, '', $2, 'looking')""",
        word, clock.now(),
    )  # fmt: skip
