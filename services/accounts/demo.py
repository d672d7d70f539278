"""People of a register on a synthetic country, for whoever tries Möldir out: made up, and their names say so.

No password stands here or anywhere: each is made from the instance key, so it differs between installations and can
be told again.
"""

import base64
from dataclasses import dataclass

from infra.secrets import keyed

GROUPS, GROUP = 4, 5


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody made up."""

    key: str
    name: str
    language: str = "kk"
    roles: tuple[str, ...] = ()  # in the organisation of all of them
    staff: tuple[str, ...] = ()  # at Atameken

    @property
    def email(self) -> str:
        """An address that is nobody's: the domain .test belongs to no one."""
        return f"{self.key}@moldir.test"

    @property
    def password(self) -> str:
        """Their password in this installation: 100 bits, in groups."""
        letters = base64.b32encode(keyed("demo", self.email)).decode().lower()
        return "-".join(letters[at * GROUP : (at + 1) * GROUP] for at in range(GROUPS))


DEMO = (
    DemoPerson("aigerim", "Айгерім Сынақова (ойдан шығарылған)", roles=("owner",)),
    DemoPerson("marat", "Марат Үлгіұлы (ойдан шығарылған)", roles=("compliance_officer",)),
    DemoPerson("dina", "Дина Байқауқызы (ойдан шығарылған)", "ru", roles=("checker",)),
    DemoPerson("administrator", "Әкімші (ойдан шығарылған)", "ru", staff=("administrator",)),
    DemoPerson("officer", "Белгі Қызметкері (ойдан шығарылған)", staff=("label_officer",)),
    DemoPerson("assessor", "Бағалаушы (ойдан шығарылған)", staff=("assessor",)),
    DemoPerson("reviewer", "Қараушы (ойдан шығарылған)", staff=("label_reviewer",)),
    *(DemoPerson(f"decider-{n}", f"Алқа мүшесі {n} (ойдан шығарылған)", staff=("label_decider",)) for n in (1, 2, 3)),
)
