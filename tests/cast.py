"""The cast: a few synthetic companies and people that tests speak about. No number can be a real one's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_DNS, UUID, uuid5

from infra import clock
from infra.database import execute
from registry.identifiers import check_digit
from registry.references import reference_of
from registry.tables.company import Company
from services.accounts.tokens import fingerprint, new_token
from services.accounts.viewer import Viewer
from tests.builders import fact

JANUARY = datetime(2026, 1, 10, 6, tzinfo=UTC)
FEBRUARY = datetime(2026, 2, 10, 6, tzinfo=UTC)
MARCH = datetime(2026, 3, 10, 6, tzinfo=UTC)


def number_of(serial: int, start: str = "500340") -> str:
    """A synthetic number that is valid: year 50 as of registration, the given serial, its check digit."""
    while True:
        eleven = f"{start}{serial:0{11 - len(start)}d}"
        digit = check_digit(eleven)
        if digit is not None:
            return f"{eleven}{digit}"
        serial += 10_000


@dataclass(frozen=True)
class Member:
    """A company of the cast, with what the business register says of it."""

    bin: str
    kk: str
    ru: str
    head: str
    kato: str = "391010000"
    oked: str = "10611"

    @property
    def reference(self) -> str:
        """What stands for the number wherever it is written out."""
        return reference_of(self.bin)

    async def registers(self, **other: Any) -> int:
        """Put it into the business register; `other` overrides any column or the memory of the row."""
        said = {
            "bin": self.bin, "name_kk": self.kk, "name_ru": self.ru, "director": self.head, "kato": self.kato,
            "oked": self.oked, "oked_name_kk": "Ұн өндіру", "oked_name_ru": "Производство муки", "krp": "150",
            "kfs": "16", "registered_on": date(2012, 3, 14), "address": "УЛИЦА АБАЯ, дом 1",
        } | other  # fmt: skip
        return await fact(Company, **said)


ALTYN = Member(number_of(1), "«Алтын Дән» ЖШС", "ТОО «Алтын Дән»", "ҚАСЫМОВА ӘЙГЕРІМ НҰРЛАНҚЫЗЫ")
KUMIS = Member(
    number_of(2), "«Күміс Су» ЖШС", "ТОО «Кумис Су»", "АХМЕТОВ ЕРЛАН СЕРІКҰЛЫ", kato="751110000", oked="41201"
)
AKIMAT = Member(number_of(3), "«Қала жолдары» ММ", "ГУ «Городские дороги»", "САДЫКОВА ДИНАРА БОЛАТҚЫЗЫ", oked="84111")
ERLAN = Member(number_of(77, "8503129"), "«Ерлан» ЖК", "ИП «Ерлан»", "ЕРЛАН ТЕСТОВ")
CAST = (ALTYN, KUMIS, AKIMAT, ERLAN)


NOWHERE_ELSE: Mapping[str, str] = {}


@dataclass(frozen=True)
class Human:
    """Somebody made up, with an account; every name says so."""

    key: str
    name: str
    roles: tuple[tuple[str, tuple[str, ...]], ...] = ()  # number of an organisation, roles in it
    staff: tuple[str, ...] = ()  # roles at Atameken
    language: str = "kk"

    @property
    def id(self) -> UUID:
        return uuid5(NAMESPACE_DNS, f"{self.key}.moldir.test")

    @property
    def email(self) -> str:
        return f"{self.key}@moldir.example"

    async def joins(self, at: Mapping[str, str] = NOWHERE_ELSE) -> "Human":
        """Make the account, the organisations it belongs to, and its roles. Twice does no harm.

        `at`: other companies instead of those of the cast, by number.
        """
        await execute(
            """insert into person (id, email, email_key, name, language, time_zone, joined_at)
               values ($1, $2, $2, $3, $4, 'Asia/Almaty', $5) on conflict do nothing""",
            self.id, self.email, self.name, self.language, JANUARY,
        )  # fmt: skip
        for cast_number, roles in self.roles:
            number = at.get(cast_number, cast_number)
            await verified(number)
            await execute(
                """insert into membership (organisation, person, roles, since) values ($1, $2, $3, $4)
                   on conflict do nothing""",
                number, self.id, list(roles), JANUARY,
            )  # fmt: skip
        for role in self.staff:
            await execute(
                """insert into staff_role (person, role, since, given_by) values ($1, $2, $3, 'test')
                   on conflict do nothing""",
                self.id, role, JANUARY,
            )  # fmt: skip
        return self

    def viewer(self, *, strong: bool | None = None, **said: Any) -> Viewer:
        """Them, signed in: with a second factor where they have a role at Atameken, acting for their organisation."""
        now = clock.now()
        with_second = bool(self.staff) if strong is None else strong
        acting_for = self.roles[0][0] if len(self.roles) == 1 else None
        said = {
            "person": self.id, "name": self.name, "email": self.email, "language": self.language, "session": 0,
            "proved_at": now, "strong_at": now if with_second else None, "staff": frozenset(self.staff),
            "memberships": tuple((number, frozenset(roles)) for number, roles in self.roles), "acting_for": acting_for,
        } | said  # fmt: skip
        return Viewer(**said)

    async def signs_in(
        self, *, strong: bool | None = None, acting_for: str | None = None, token: str | None = None
    ) -> str:
        """A session of theirs; the secret that their browser keeps in its cookie."""
        token, now = token or new_token(), clock.now()
        with_second = bool(self.staff) if strong is None else strong
        await execute(
            """insert into sign_in (person, token, method, started_at, seen_at, ends_at, proved_at, strong_at, device,
                                    address, acting_for)
               values ($1, $2, 'password', $3, $3, $4, $3, $5, '', '', $6)""",
            self.id, fingerprint(token), now, now + timedelta(hours=12), now if with_second else None, acting_for,
        )  # fmt: skip
        return token


async def verified(number: str, how: str = "certificate") -> None:
    """There is a verified organisation of that number."""
    await execute(
        """insert into organisation (bin, state, verified_at, verified_how) values ($1, 'verified', $2, $3)
           on conflict do nothing""",
        number, JANUARY, how,
    )  # fmt: skip


# at Altyn Dan every role once; at Kumis Su an owner and a checker; Samal belongs to both
AIGERIM = Human("aigerim", "Айгерім Сынақова (ойдан шығарылған)", ((ALTYN.bin, ("owner",)),))
MARAT = Human("marat", "Марат Үлгіұлы (ойдан шығарылған)", ((ALTYN.bin, ("compliance_officer",)),))
DINA = Human("dina", "Дина Байқауқызы (ойдан шығарылған)", ((ALTYN.bin, ("checker",)),), language="ru")
SAULE = Human("saule", "Сәуле Үйретуші (ойдан шығарылған)", ((ALTYN.bin, ("trainer",)),))
BOLAT = Human("bolat", "Болат Мүшеев (ойдан шығарылған)", ((ALTYN.bin, ("member",)),))
KANAT = Human("kanat", "Қанат Бөтенов (ойдан шығарылған)", ((KUMIS.bin, ("owner",)),), language="ru")
ZHANNA = Human("zhanna", "Жанна Көршіқызы (ойдан шығарылған)", ((KUMIS.bin, ("checker",)),), language="en")
SAMAL = Human("samal", "Самал Екіжақова (ойдан шығарылған)",
              ((ALTYN.bin, ("member",)), (KUMIS.bin, ("compliance_officer",))))  # fmt: skip
ALONE = Human("alone", "Жалғыз Жолаушы (ойдан шығарылған)")
OFFICER = Human("officer", "Белгі Қызметкері (ойдан шығарылған)", staff=("label_officer",))
ASSESSOR = Human("assessor", "Бағалаушы (ойдан шығарылған)", staff=("assessor",))
REVIEWER = Human("reviewer", "Қараушы (ойдан шығарылған)", staff=("label_reviewer",))
DECIDER = Human("decider", "Шешуші (ойдан шығарылған)", staff=("label_decider",))
STEWARD = Human("steward", "Дереккөз күтушісі (ойдан шығарылған)", staff=("source_steward",))
DISPUTES = Human("disputes", "Дау қызметкері (ойдан шығарылған)", staff=("dispute_officer",))
METHODOLOGIST = Human("methodologist", "Әдіскер (ойдан шығарылған)", staff=("methodologist",))
ADMINISTRATOR = Human("administrator", "Әкімші (ойдан шығарылған)", staff=("administrator",), language="ru")
AUDITOR = Human("auditor", "Аудитор (ойдан шығарылған)", staff=("auditor",))
# more of the same roles, for panels and for those who decide about appeals: never more than one role each
SECOND_ASSESSOR = Human("second_assessor", "Екінші Бағалаушы (ойдан шығарылған)", staff=("assessor",))
PANEL = tuple(Human(f"panel_{n}", f"Алқа мүшесі {n} (ойдан шығарылған)", staff=("label_decider",)) for n in range(1, 4))
APPEAL_PANEL = tuple(
    Human(f"appeal_{n}", f"Шағым алқасының мүшесі {n} (ойдан шығарылған)", staff=("label_decider",))
    for n in range(1, 4)
)
SECOND_PANEL = tuple(  # those who decide anew where an appeal let fall what the first panel decided
    Human(f"other_panel_{n}", f"Басқа алқа мүшесі {n} (ойдан шығарылған)", staff=("label_decider",))
    for n in range(1, 4)
)
DESK = (SECOND_ASSESSOR, *PANEL, *APPEAL_PANEL)  # they join where a test needs them
MEMBERS = (AIGERIM, MARAT, DINA, SAULE, BOLAT, KANAT, ZHANNA, SAMAL)
STAFF = (OFFICER, ASSESSOR, REVIEWER, DECIDER, STEWARD, DISPUTES, METHODOLOGIST, ADMINISTRATOR, AUDITOR)
PEOPLE = (*MEMBERS, ALONE, *STAFF)


async def everybody() -> None:
    """All of them have accounts, and their companies are in the register."""
    for company in CAST:
        await company.registers()
    for person in PEOPLE:
        await person.joins()
