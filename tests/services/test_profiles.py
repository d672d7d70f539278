"""A profile is read once while nothing new is known, and anew as soon as something is."""

from infra.database import execute
from services.documents.profiles import profile_of
from tests.cast import ALTYN, MARCH


async def test_the_second_door_gets_what_the_first_has_read(db):
    await ALTYN.registers()
    first = await profile_of(ALTYN.bin)
    await execute("delete from company")  # nothing an import does: it only shows that the table is not read again
    assert await profile_of(ALTYN.bin) is first


async def test_after_an_import_the_profile_is_read_anew(db):
    await ALTYN.registers()
    assert (await profile_of(ALTYN.bin)).name.ru == ALTYN.ru
    await execute("update company set seen_until = $1", MARCH)
    await ALTYN.registers(name_ru="ТОО «Алтын Дән Плюс»", seen_from=MARCH)
    assert (await profile_of(ALTYN.bin)).name.ru == "ТОО «Алтын Дән Плюс»"
    assert (await profile_of(ALTYN.bin, "2026-02-01")).name.ru == ALTYN.ru
