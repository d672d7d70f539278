"""What the register of labels lists is what labels and companies are: at once, and after an import."""

import pytest

from compliance.commands.label.misuse import link_label, take_measure
from compliance.queries.label.public import states_of
from compliance.queries.label.register import labels_page
from compliance.views.label.public import LabelsAsked
from infra import clock
from infra.actor import SYSTEM
from infra.database import execute, fetch, fetch_value, transaction
from infra.events import record
from registry.events import ImportFinished
from services.accounts.desk import officer_of
from services.worker.reactions import deliver_pending
from tests.builders import import_run
from tests.cast import ALTYN, KUMIS, OFFICER, everybody
from tests.compliance.labels.in_use import desk, granted
from tests.compliance.labels.shown import changes, shown_label
from tests.compliance.labels.test_misuse import told
from tests.rights import acting

SOURCE = "statgov"
AS_IS = "select * from label_as_listed except select * from label_listed"


@pytest.fixture(autouse=True)
async def cast(db: object) -> None:
    await everybody()


async def found(words: str) -> list[str]:
    return [line.number for line in (await labels_page(LabelsAsked(words))).lines]


async def test_a_label_is_listed_as_it_is_after_every_change() -> None:
    number = await shown_label()
    assert await fetch(AS_IS) == []
    await changes(number, "scope_changed", products='[{"name": "Макарон 100%", "code": "10.73"}]')
    assert await fetch(AS_IS) == []
    assert await found("макарон 100%") == await found("10.73") == await found("МАКАРОН") == [number]
    assert await found("макарон 100_") == []  # words are words, and no patterns
    assert await found("name") == []  # nor what fields are called
    await changes(number, "revoked", "misuse", ended_on=clock.today(), ended_how="revoked")
    assert await fetch(AS_IS) == []


async def test_a_company_is_found_by_its_new_name_after_an_import() -> None:
    number = await shown_label()
    run = await import_run(SOURCE, clock.now())
    closing = "update company set seen_until = now(), closed_by = $2 where bin = $1 and seen_until is null"
    await execute(closing, ALTYN.bin, run)
    await ALTYN.registers(name_ru="ТОО «Жаңа Атау»", snapshot=run, kato="710000000")
    other = await shown_label(KUMIS.bin, 2)
    async with transaction():
        await record(ImportFinished(source=SOURCE, run_id=run), actor=SYSTEM)
    await deliver_pending()
    assert await fetch(AS_IS) == []
    assert await found("жаңа атау") == [number]
    view = await labels_page(LabelsAsked(chosen={"region": ("71",)}))
    assert [line.number for line in view.lines] == [number]
    assert other in await found("")


async def test_filters_count_what_they_would_leave() -> None:
    numbers = [
        await shown_label(ALTYN.bin, 1),
        await shown_label(KUMIS.bin, 2, level="committed"),
        await shown_label(ALTYN.bin, 3, level="committed", ended_on=clock.today(), ended_how="withdrawn"),
    ]
    view = await labels_page(LabelsAsked(chosen={"level": ("committed",), "standing": ("active",)}))
    assert ([line.number for line in view.lines], view.total) == ([numbers[1]], 1)
    counts = {facet.code: {each.value: each.count for each in facet.values} for facet in view.facets}
    assert counts["standing"] == {"active": 1, "withdrawn": 1}  # of those at this level
    assert counts["level"] == {"committed": 1, "implemented": 1}  # of those in use
    assert sum(counts["region"].values()) == 1


async def test_a_warning_makes_the_page_another_also_where_the_label_has_ended() -> None:
    await desk()
    label, other = await granted(), await granted(KUMIS)
    await execute("set local session_replication_role = replica")
    await execute("update label set ended_on = $2, ended_how = 'withdrawn' where id = $1", label, clock.today())
    await execute("set local session_replication_role = origin")
    numbers = [await fetch_value("select number from label where id = $1", each) for each in (label, other)]
    case = await told()
    async with acting(OFFICER.viewer()) as viewer:
        by = officer_of(viewer)
        await link_label(by, case, numbers[0])
        before = await states_of(numbers)
        await take_measure(by, case, "letter", "Хат жіберілді")
        assert await states_of(numbers) == before  # which nobody reads there
        await take_measure(by, case, "public_warning", "Белгі заңсыз тұр")
        warned = await states_of(numbers)
        assert warned[numbers[0]] != before[numbers[0]]
        assert warned[numbers[1]] == before[numbers[1]]
        await link_label(by, case, numbers[1])  # it was another one
        moved = await states_of(numbers)
    assert all(moved[number] != warned[number] for number in numbers)
