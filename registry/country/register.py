"""What the statistical business register publishes of an entity."""

from registry.country import economy
from registry.country.companies import Entity
from registry.country.frames import Row


def register_row(who: Entity) -> Row:
    """An entity as a row of the register's workbook."""
    sector = economy.SECTOR[who.kse]
    return {
        "bin": who.bin, "name_kk": who.name[0], "name_ru": who.name[1], "registered_on": who.registered_on,
        "oked": who.activity.oked, "oked_name_kk": who.activity.name[0], "oked_name_ru": who.activity.name[1],
        "secondary_okeds": who.secondary, "krp": who.size.krp, "kse": who.kse, "kse_name_kk": sector[0],
        "kse_name_ru": sector[1], "kfs": who.kfs, "kato": who.place.kato, "locality_kk": who.place.locality[0],
        "locality_ru": who.place.locality[1], "address": who.address, "director": who.head.published,
    }  # fmt: skip
