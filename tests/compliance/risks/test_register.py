"""The register at work: risks with a memory, four eyes, evidence that carries them, posts, analyses."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from compliance.colleagues import Colleague
from compliance.commands.analyses import AnalysisSaid, Called, record_analysis
from compliance.commands.conformity import CertificateSaid, add_certificate
from compliance.commands.posts import PostSaid, add_post, change_post, close_post
from compliance.commands.risks import (
    Seen,
    accept_risk,
    add_risk,
    archive_risk,
    change_risk,
    restore_risk,
    review_risk,
)
from compliance.errors import ChangedMeanwhile, NothingHere, NotYours, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.queries.analyses import analyses_page, analysis_of
from compliance.queries.conformity import certificates_page
from compliance.queries.risks import posts_page, register, risk_page
from compliance.risks import Control, Score
from compliance.views.risks import Asked
from infra import clock
from infra.database import execute, fetch_value, transaction
from infra.errors import Problem
from infra.i18n import Bilingual
from infra.settings import settings
from tests.cast import AIGERIM, AUDITOR, BOLAT, DINA, KANAT, KUMIS, MARAT, SAMAL, Human, everybody
from tests.compliance.risks.cases import GIFTS, happened, in_days, newest, proved, risk_added, risk_said, seen
from tests.compliance.workspace.players import being, opened
from tests.registry.test_profile import counted

POST = PostSaid("Сатып алу маманы", "Сатып алу бөлімі", "Өнім берушіні таңдайды", 2, "high")
CALLED = Called(Bilingual("«Алтын Дән» ЖШС", "ТОО «Алтын Дән»"), {BOLAT.id: BOLAT.name, AIGERIM.id: AIGERIM.name})


@pytest.fixture(autouse=True)
async def at_work(db: asyncpg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    await everybody()


def analysis_said(**other: object) -> AnalysisSaid:
    said = {
        "basis": "2026 жылғы 1 қазандағы № 12 бұйрық", "object": "Бүкіл ұйым", "done_by": ("Жұмыс тобы",),
        "starts": in_days(-300), "ends": in_days(-1), "conclusions": "Негізгі тәуекел – сыйлықтар.",
        "quasi_state": True,
    } | other  # fmt: skip
    return AnalysisSaid(**said)  # type: ignore[arg-type]


class TestWhatIsLeft:
    async def test_a_control_without_evidence_reduces_nothing_and_evidence_makes_it_count(self) -> None:
        risk = await risk_added()
        assert (await seen(risk)).line.left == Score(4, 3)  # there is no assessment at all
        assessment = await opened()
        view = await seen(risk)
        assert (view.line.left, view.believed, view.line.controls[0].counts) == (Score(4, 3), Score(1, 3), 0)
        await proved(assessment)
        view = await seen(risk)
        assert (view.line.left, view.line.controls[0].level, view.line.controls[0].counts) == (Score(2, 3), 3, 2)
        assert view.line.recorded == Score(4, 3)  # nobody has written it down anew
        async with being(MARAT) as by:
            await review_risk(by, await newest(risk), in_days(200))
        assert (await seen(risk)).line.recorded == Score(2, 3)

    async def test_it_grows_by_itself_when_evidence_grows_old(self) -> None:
        await proved(await opened())
        risk = await risk_added()
        assert (await seen(risk)).line.left == Score(2, 3)
        with clock.frozen(clock.now() + timedelta(days=400)):
            view = await seen(risk)
            assert (view.line.left, view.line.recorded) == (Score(3, 3), Score(2, 3))
            assert view.line.has_grown
            assert view.line.is_overdue


class TestMemory:
    async def test_every_version_stays_with_its_day_and_person(self) -> None:
        risk = await risk_added()
        async with being(AIGERIM) as by:
            assert await change_risk(by, Seen(risk, 1), risk_said(likelihood=2, controls=()), "Азайды") == 2
        async with being(MARAT) as by:
            assert await change_risk(by, Seen(risk, 1), risk_said(likelihood=2, controls=()), "тағы") == 2  # the same
        view = await seen(risk)
        assert [(each.version, each.inherent.likelihood, each.written_by) for each in view.versions] == [
            (2, 2, AIGERIM.id), (1, 4, MARAT.id),
        ]  # fmt: skip
        assert view.versions[0].note == "Азайды"
        assert view.versions[1].controls[0].control == GIFTS
        for refused in ("update risk_version set likelihood = 1", "delete from risk_version"):
            with pytest.raises(asyncpg.RaiseError):
                async with transaction():
                    await execute(refused)
        assert await happened("risk") == ["risk.added", "risk.changed"]

    async def test_two_who_write_at_once_lose_nothing(self) -> None:
        risk = await risk_added()
        async with being(AIGERIM) as by:
            await change_risk(by, Seen(risk, 1), risk_said(title="Басқаша"))
        async with being(MARAT) as by:
            with pytest.raises(ChangedMeanwhile):
                await change_risk(by, Seen(risk, 1), risk_said(title="Менің сөзім"))

    async def test_archived_with_a_reason_and_back(self) -> None:
        risk = await risk_added()
        async with being(MARAT) as by:
            await archive_risk(by, Seen(risk, 1), "Мұндай жұмыс енді жоқ")
            await archive_risk(by, Seen(risk, 1), "тағы")
            assert (await register(by, Asked())).lines == ()
            [line] = (await register(by, Asked(which="archived"))).lines
            assert line.id == risk
            with pytest.raises(OutOfTurn):
                await change_risk(by, Seen(risk, 2), risk_said())
            await restore_risk(by, risk)
            await restore_risk(by, risk)
            view = await risk_page(by, risk)
        assert [(each.version, each.archived, each.note) for each in view.versions] == [
            (3, False, ""), (2, True, "Мұндай жұмыс енді жоқ"), (1, False, ""),
        ]  # fmt: skip
        assert await happened("risk") == ["risk.added", "risk.archived", "risk.restored"]

    async def test_added_twice_stands_once(self) -> None:
        assert await risk_added() == await risk_added()
        assert await risk_added() != await risk_added(title="Басқа тәуекел")

    async def test_looked_at_again_once(self) -> None:
        risk = await risk_added()
        async with being(MARAT) as by:
            assert await review_risk(by, Seen(risk, 1), in_days(365), "Өзгеріс жоқ") == 2
            assert await review_risk(by, Seen(risk, 1), in_days(365), "Өзгеріс жоқ") == 2
            with pytest.raises(ChangedMeanwhile):
                await review_risk(by, Seen(risk, 1), in_days(30))
        assert (await seen(risk)).line.review_on == in_days(365)


class TestAccepting:
    async def test_who_answers_for_the_organisation_accepts_what_another_wrote(self) -> None:
        risk = await risk_added(treatment="accept", plan="")
        async with being(MARAT) as by:
            assert (await register(by, Asked(which="waiting"))).waiting == 1
            with pytest.raises(NotYours):
                await accept_risk(by, Seen(risk, 1), "Төмен")
        assert (await seen(risk, AIGERIM)).accepts
        async with being(AIGERIM) as by:
            await accept_risk(by, Seen(risk, 1), "Шығыны пайдасынан көп")
            await accept_risk(by, Seen(risk, 1), "тағы")
        view = await seen(risk)
        assert view.line.accepted is not None
        assert (view.line.accepted.person, view.line.accepted.why) == (AIGERIM.id, "Шығыны пайдасынан көп")
        async with being(MARAT) as by:  # a change is to be accepted anew, and the earlier word stays with its version
            await change_risk(by, Seen(risk, 1), risk_said(treatment="accept", plan="", likelihood=5))
        view = await seen(risk)
        assert view.line.accepted is None
        assert view.acceptance_of(1) is not None
        assert (await happened("risk")).count("risk.accepted") == 1

    async def test_four_eyes_and_only_what_is_to_be_accepted(self) -> None:
        own = await risk_added(AIGERIM, treatment="accept", plan="")
        reduced = await risk_added()
        async with being(AIGERIM) as by:
            with pytest.raises(SecondPersonNeeded):
                await accept_risk(by, Seen(own, 1), "Өзім жаздым")
            with pytest.raises(OutOfTurn):
                await accept_risk(by, Seen(reduced, 1), "Азайту керек еді")
        assert not (await seen(own, AIGERIM)).accepts


class TestWhoSees:
    async def test_owners_see_their_own_and_others_nothing(self) -> None:
        risk, other = await risk_added(), await risk_added(title="Басқа", owner=DINA.id)
        async with being(BOLAT) as by:
            view = await register(by, Asked())
            assert [line.id for line in view.lines] == [risk]
            assert not view.leads
            assert (await risk_page(by, risk)).now.owner == BOLAT.id
            with pytest.raises(NothingHere):
                await risk_page(by, other)
            with pytest.raises(NotYours):
                await posts_page(by)
        async with being(MARAT) as by:
            await change_risk(by, Seen(risk, 1), risk_said(owner=DINA.id))
        async with being(BOLAT) as by:  # another owns it now
            assert (await register(by, Asked())).lines == ()
        async with being(AUDITOR) as by:
            assert len((await register(by, Asked())).lines) == 2
        async with being(SAMAL, KUMIS.bin) as by:
            assert (await register(by, Asked())).standing == ()
            with pytest.raises(NothingHere):
                await risk_page(by, risk)

    async def test_the_database_alone_keeps_them_apart(self) -> None:
        await risk_added(owner=DINA.id)
        for who, number, sees in ((MARAT, None, 1), (DINA, None, 1), (BOLAT, None, 0), (KANAT, KUMIS.bin, 0)):
            async with being(who, *([number] if number else [])):
                assert await fetch_value("select count(*) from risk_version") == sees


Act = Callable[[Colleague, int, int], Awaitable[object]]
CHANGES: dict[str, Act] = {
    "add": lambda by, _, __: add_risk(by, risk_said(title="Жаңа")),
    "change": lambda by, risk, _: change_risk(by, Seen(risk, 1), risk_said(title="Өзге")),
    "review": lambda by, risk, _: review_risk(by, Seen(risk, 1), in_days(9)),
    "archive": lambda by, risk, _: archive_risk(by, Seen(risk, 1), "Жоқ"),
    "restore": lambda by, risk, _: restore_risk(by, risk),
    "add post": lambda by, _, __: add_post(by, POST),
    "change post": lambda by, _, post: change_post(by, post, POST),
    "close post": lambda by, _, post: close_post(by, post, "Жоқ"),
    "analyse": lambda by, _, __: record_analysis(by, analysis_said(), CALLED),
}


@pytest.mark.parametrize("name", CHANGES)
async def test_nobody_else_changes_anything(name: str) -> None:
    risk = await risk_added()
    async with being(MARAT) as by:
        post = await add_post(by, PostSaid("Бас бухгалтер", "", "Төлем жасайды", 1, "medium"))
    before = await happened("risk")

    async def refused(who: Human, number: str, error: type[Problem] | tuple[type[Problem], ...]) -> None:
        async with being(who, number) as by:
            with pytest.raises(error):
                await CHANGES[name](by, risk, post)

    own = MARAT.roles[0][0]
    for who in (BOLAT, DINA, AUDITOR):
        await refused(who, own, NotYours)
    if name not in ("add", "add post"):
        await refused(SAMAL, KUMIS.bin, (NothingHere, OutOfTurn))
    await execute("update organisation set state = 'suspended', suspended_at = now(), suspended_why = 'x'")
    await refused(MARAT, own, OutOfTurn)
    assert await happened("risk") == before


UNFIT: dict[str, dict[str, object]] = {
    "title": {"title": " "},
    "process": {"process": "magic"},
    "likelihood": {"likelihood": 6},
    "impact": {"impact": 0},
    "treatment": {"treatment": "ignore"},
    "owner": {"owner": KANAT.id},
    "review_on": {"review_on": in_days(-1)},
    "plan": {"plan": "  "},
    "description": {"description": "x" * 20_001},
    "causes": {"causes": "\0"},
    "controls": {"controls": (GIFTS,) * 13},
    "control_1_item": {"controls": (Control("шара", "NO-1", "impact", 1),)},
    "control_2_effect": {"controls": (GIFTS, Control("шара", "OPS-3", "luck", 1))},  # type: ignore[arg-type]
    "control_1_strength": {"controls": (Control("шара", "OPS-3", "impact", 5),)},
    "control_1_what": {"controls": (Control("", "OPS-3", "impact", 1),)},
}


@pytest.mark.parametrize("field", UNFIT)
async def test_what_cannot_be_is_refused_by_its_field(field: str) -> None:
    async with being(MARAT) as by:
        with pytest.raises(Unfit) as caught:
            await add_risk(by, risk_said(**UNFIT[field]))
    assert caught.value.extra["field"] == field
    assert await happened("risk") == []


async def test_the_register_is_asked_by_process_band_cell_and_what_waits() -> None:
    grave = await risk_added(title="Ауыр", process="sales", likelihood=5, impact=5, controls=())
    light = await risk_added(title="Жеңіл", likelihood=1, impact=2, owner=MARAT.id)

    async def found(**asked: object) -> list[int]:
        async with being(MARAT) as by:
            return [line.id for line in (await register(by, Asked(**asked))).lines]  # type: ignore[arg-type]

    assert await found() == [grave, light]
    assert await found(process="gifts") == [light]
    assert await found(band="critical") == [grave]
    assert await found(cell=(5, 5)) == [grave]
    assert await found(cell=(5, 5), of="inherent", process="gifts") == []
    assert await found(which="mine") == [light]
    with clock.frozen(clock.now() + timedelta(days=181)):
        assert await found(which="overdue") == [grave, light]
        async with being(MARAT) as by:
            view = await register(by, Asked())
        assert (view.overdue, view.in_band("critical"), view.cells("inherent")) == (2, 1, {(5, 5): 1, (1, 2): 1})


async def test_posts_are_kept_with_what_was_said_before() -> None:
    async with being(MARAT) as by:
        post = await add_post(by, POST)
        assert await add_post(by, POST) == post
        assert await change_post(by, post, POST) == post
        newer = await change_post(by, post, PostSaid("Сатып алу маманы", "", "Таңдайды және қабылдайды", 3, "critical"))
        with pytest.raises(OutOfTurn):
            await change_post(by, post, POST)
        await close_post(by, newer, "Бөлім таратылды")
        await close_post(by, newer, "тағы")
        view = await posts_page(by)
        assert (view.posts, view.holders) == ((), 0)
        assert [(each.id, each.followed, each.until_why) for each in view.former] == [
            (newer, False, "Бөлім таратылды"), (post, True, ""),
        ]  # fmt: skip
        for field, said in (
            ("holders", PostSaid("a", "", "b", -1, "high")), ("band", PostSaid("a", "", "b", 1, "low")),
            ("why", PostSaid("a", "", " ", 1, "high")), ("title", PostSaid("a" * 201, "", "b", 1, "high")),
        ):  # fmt: skip
            with pytest.raises(Unfit) as caught:
                await add_post(by, said)
            assert caught.value.extra["field"] == field
    assert await happened("risk") == ["risk.post_added", "risk.post_changed", "risk.post_closed"]


async def test_an_analysis_holds_what_stood_on_its_day() -> None:
    async with being(MARAT) as by:
        with pytest.raises(OutOfTurn):
            await record_analysis(by, analysis_said(), CALLED)  # there is nothing to tell of
    assessment = await opened()
    await proved(assessment)
    risk = await risk_added()
    async with being(MARAT) as by:
        await add_post(by, POST)
        first = await record_analysis(by, analysis_said(), CALLED)
        assert await record_analysis(by, analysis_said(), CALLED) == first
        await change_risk(by, await newest(risk), risk_said(likelihood=5))
        value, _ = await analysis_of(by, first)
        assert (value.number, value.risks[0].inherent, value.risks[0].left) == (1, (4, 3), (2, 3))
        assert (value.risks[0].owner, value.posts[0].title) == (BOLAT.name, POST.title)
        second = await record_analysis(by, analysis_said(), CALLED)
        assert (await analysis_of(by, second))[0].number == 2
        assert await fetch_value("select count(*) from duty_record where duty = 'kz-internal-analysis'") == 2
        view = await analyses_page(by)
        assert [each.id for each in view.analyses] == [second, first]
        assert not view.is_overdue
        for field, said in (
            ("done_by", {"done_by": ()}), ("object", {"object": ""}), ("ends", {"ends": in_days(1)}),
            ("ends", {"starts": in_days(-1), "ends": in_days(-2)}), ("starts", {"starts": in_days(1)}),
        ):  # fmt: skip
            with pytest.raises(Unfit) as caught:
                await record_analysis(by, analysis_said(**said), CALLED)
            assert caught.value.extra["field"] == field
    async with being(SAMAL, KUMIS.bin) as by:
        with pytest.raises(NothingHere):
            await analysis_of(by, first)
    with clock.frozen(clock.now() + timedelta(days=560)):
        async with being(MARAT) as by:
            assert (await analyses_page(by)).is_overdue


async def test_a_page_takes_the_same_number_of_statements_however_much_there_is(db: asyncpg.Connection) -> None:
    await opened()
    risk = await risk_added()

    async def asked() -> list[int]:
        counts = []
        async with being(MARAT) as by:
            for query in (
                lambda: register(by, Asked()), lambda: risk_page(by, risk), lambda: posts_page(by),
                lambda: analyses_page(by), lambda: certificates_page(by),
            ):  # fmt: skip
                async with counted(db) as sent:
                    await query()
                counts.append(len(sent))
        return counts

    few = await asked()
    async with being(MARAT) as by:
        for number in range(1, 6):
            await risk_added(title=f"Тәуекел {number}")
            await change_risk(by, Seen(risk, number), risk_said(title=f"Нұсқа {number}"))
            await add_post(by, PostSaid(f"Лауазым {number}", "", "Себебі", 1, "high"))
            await record_analysis(by, analysis_said(), CALLED)
            said = CertificateSaid("ISO 37001", "Орган", str(number), "Бәрі", in_days(-9), in_days(900))
            await add_certificate(by, said)
    assert await asked() == few
    assert max(few) < 15
