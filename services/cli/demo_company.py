"""A year of work of the company of a synthetic register, done at once: self-assessment, policy, risks, training.

Through the same commands as in a browser, so that whoever tries Möldir out finds rooms in which something happened.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from compliance.colleagues import Colleague
from compliance.commands.analyses import AnalysisSaid, Called, record_analysis
from compliance.commands.answering import Said, answer_item
from compliance.commands.evidence import Described, attach_evidence, confirm_evidence, place_evidence
from compliance.commands.freezing import approve, submit
from compliance.commands.opening import Opening, open_assessment
from compliance.commands.policies import (
    approve_policy,
    attest_policy,
    draft_policy,
    publish_policy,
    submit_policy,
)
from compliance.commands.posts import PostSaid, add_post
from compliance.commands.risks import RiskSaid, add_risk
from compliance.commands.training.records import Entry, add_record
from compliance.commands.training.rules import write_rule
from compliance.commands.training.staff import New, add_member
from compliance.library.programme.policies import FIELDS
from compliance.queries.heads import Place, heads_of
from compliance.training import members
from compliance.training.rules import RuleSaid
from infra import clock
from infra.actor import acts
from infra.i18n import LANGUAGES, Bilingual
from infra.looking import Looker, looks

EDITION, PROFILE, COURSE = "iso-37001-2025", "M", "foundations"
POST = "Сатып алушы"
STAFF = (("Сынақова", "Айгерім", "Басшы"), ("Үлгіұлы", "Марат", "Комплаенс-офицер"), ("Байқауқызы", "Дина", POST))
MADE_UP = "ойдан шығарылған"


@dataclass(frozen=True, slots=True)
class Company:
    """Who acts for the company: who answers for it, its officer, and everybody who belongs to it."""

    number: str
    name: Bilingual
    owner: Colleague
    officer: Colleague
    people: tuple[Colleague, ...]
    names: Mapping[UUID, str]


@contextmanager
def being(by: Colleague) -> Iterator[Colleague]:
    """Within the block a colleague acts, as the database is told: some things are done in one's own name only."""
    with looks(Looker(str(by.person), frozenset({by.organisation}))), acts(by.actor):
        yield by


async def works_for_a_year(company: Company) -> None:
    """Everything that the first level of the label asks of a workspace."""
    await _assesses_itself(company)
    await _has_a_policy(company)
    await _knows_its_risks(company)
    await _trains(company)


async def _minutes() -> AsyncIterator[bytes]:
    yield f"%PDF-1.7\n{MADE_UP}: басшылық жиналысының хаттамасы\n%%EOF\n".encode()


async def _assesses_itself(company: Company) -> None:
    name = company.name.kk or company.name.ru or company.number
    opening = Opening(EDITION, PROFILE, f"{clock.today().year}", name, products=("Бидай ұны",), sites=("Көкшетау",))
    evidence = 0
    with being(company.officer) as by:
        assessment = await open_assessment(by, opening)
        for item in next(head for head in await heads_of(by) if head.id == assessment).items:
            place = Place(assessment, item)
            await answer_item(by, place, Said(3, "Осылай істейміз, хаттамасы бар."), 0)
            if evidence:
                await place_evidence(by, place, evidence)
            else:
                said = Described("хаттама.pdf", "application/pdf", "record", clock.today())
                evidence = await attach_evidence(by, place, said, _minutes())
    with being(company.owner) as by:
        await confirm_evidence(by, evidence)
    with being(company.officer) as by:
        sha256 = await submit(by, assessment)
    with being(company.owner) as by:
        await approve(by, assessment, sha256)


async def _has_a_policy(company: Company) -> None:
    fields = {field: dict.fromkeys(LANGUAGES, f"Үлгі ({MADE_UP})") for field in FIELDS}
    with being(company.officer) as by:
        policy = await draft_policy(by, "policy", fields)
        sha256 = await submit_policy(by, policy)
    with being(company.owner) as by:
        await approve_policy(by, policy, sha256)
    with being(company.officer) as by:
        await publish_policy(by, policy)
    for each in company.people:
        with being(each) as by:
            await attest_policy(by, policy, sha256)


async def _knows_its_risks(company: Company) -> None:
    today, owner = clock.today(), company.owner.person
    risk = RiskSaid("Сыйлық арқылы ықпал ету", "gifts", 2, 3, "reduce", owner, today + timedelta(days=180),
                    plan="Сыйлықтар шегін белгілеу", due_on=today + timedelta(days=60))  # fmt: skip
    said = AnalysisSaid("Басшының бұйрығы", "Сатып алу", (company.names[company.officer.person],),
                        today - timedelta(days=30), today, "Тәуекел бақылауда.", quasi_state=False)  # fmt: skip
    with being(company.officer) as by:
        await add_risk(by, risk)
        await add_post(by, PostSaid(POST, "", "Жеткізушіні таңдайды", 1, "high"))
        await record_analysis(by, said, Called(company.name, company.names))


async def _trains(company: Company) -> None:
    today = clock.today()
    with being(company.officer) as by:
        await write_rule(by, RuleSaid(COURSE, why="Бәрі негіздерді білуі керек"))
        for number, (last, first, position) in enumerate(STAFF, 1):
            said = members.Said(f"{number}", last, first)
            new = New(said, members.Place("", position), today - timedelta(days=200))
            staff = await add_member(by, new)
            entry = Entry(staff, COURSE, "1", "Негіздер", today, today + timedelta(days=365), passed=True, score=None,
                          source="attendance", key=f"demo-{number}")  # fmt: skip
            await add_record(by, entry, clock.now())
