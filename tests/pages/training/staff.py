"""Who may open and change the staff list, its import, rules and waivers."""

from datetime import timedelta

from compliance.commands.training.importing import keep_list
from compliance.commands.training.rules import RuleSaid, write_rule
from compliance.commands.training.staff import add_member, leave_member
from compliance.commands.training.waiving import Waiver, answer_waiver, ask_waiver
from infra import clock
from infra.database import fetch_value
from tests.cast import ADMINISTRATOR, AIGERIM, ALONE, AUDITOR, BOLAT, DINA, KANAT, MARAT, SAMAL, SAULE
from tests.compliance.training.staff import somebody
from tests.compliance.training.staff_lists import as_csv, row
from tests.compliance.workspace.players import being
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There

HERE = "/organisations/{altyn}/training"
STAFF, RULES, WAIVERS = HERE + "/staff", HERE + "/rules", HERE + "/waivers"
ONE, LIST, RULE = STAFF + "/{member}", STAFF + "/import/{upload}", RULES + "/{rule}"
OUTSIDE = (STRANGER, (KANAT, 404), (ALONE, 404), (ADMINISTRATOR, 404))
TRAINS = (*OUTSIDE, (BOLAT, 403), (DINA, 403), (AUDITOR, 404))
READS = (*OUTSIDE, (BOLAT, 403), (DINA, 403), (AUDITOR, 200), (MARAT, 200))
LEADS = (*TRAINS, (SAULE, 403))
SOON = str(clock.today() + timedelta(days=20))
SAID = (("last_name", "Сынақов"), ("first_name", "Ойдан"), ("kind", "employee"), ("language", "kk"))
RULE_SAID = (("course", "foundations"), ("kinds", "employee"), ("due_days", "20"), ("why", "Барлығы"))


async def prepare(there: There) -> None:
    """Somebody at work and somebody who left, a rule, two waivers, a list that waits."""
    until = clock.today() + timedelta(days=60)
    async with being(SAULE) as by:
        member, other = await add_member(by, somebody("P-1")), await add_member(by, somebody("P-2"))
        gone = await add_member(by, somebody("P-3"))
        await leave_member(by, gone, clock.today() - timedelta(days=1))
        rule = await write_rule(by, RuleSaid("foundations", why="Барлығы"))
        spare = await write_rule(by, RuleSaid("compliance_officer", roles=("compliance",), why="Комплаенс"))
        waiver = await ask_waiver(by, Waiver(member, "foundations", "Демалыс", until))
        approved = await ask_waiver(by, Waiver(other, "foundations", "Демалыс", until))
        upload = await keep_list(by, "штат.csv", as_csv([row(1), row(2, **{"Дата приема": "?"})]))
    async with being(AIGERIM) as by:
        await answer_waiver(by, approved, "approved")
    by_rule = await fetch_value("select id from training_assignment where staff = $1", member)
    there.names |= {
        "member": str(member), "other": str(other), "left_staff": str(gone), "rule": str(rule), "spare": str(spare),
        "waiver": str(waiver), "approved": str(approved), "upload": str(upload), "assigned": str(by_rule),
    }  # fmt: skip


CASES = (
    Case("GET", STAFF, SAULE, others=READS),
    Case("GET", STAFF + "?words=сын&unit=Цех&role=sales&state=all", SAULE, others=READS),
    Case("GET", STAFF + "?after=99999999", SAULE, 404, 404),
    Case("GET", STAFF + "/new", SAULE, others=TRAINS),
    Case("POST", STAFF + "/new", SAULE, 303, 303, TRAINS,
         (("number", "N-1"), *SAID, ("unit", "Цех"), ("hired_on", "01.02.2026"), ("propose", "1"))),
    Case("POST", STAFF + "/new", SAULE, 422, 422, TRAINS, (("number", ""),)),
    Case("GET", ONE, SAULE, others=READS),
    Case("GET", ONE + "/edit", SAULE, others=TRAINS),
    Case("POST", ONE + "/edit", SAULE, 303, 303, TRAINS, (("number", "P-1"), *SAID)),
    Case("POST", ONE + "/edit", SAULE, 422, 422, TRAINS, (("number", "P-2"), *SAID)),
    Case("POST", ONE + "/move", SAULE, 303, 303, TRAINS,
         (("unit", "Кеңсе"), ("position", "Маман"), ("roles", "sales"), ("since", str(clock.today())))),
    Case("POST", ONE + "/move", SAULE, 422, 422, TRAINS, (("unit", "Кеңсе"), ("since", "x"))),
    Case("POST", ONE + "/leave", SAULE, 303, 303, TRAINS, (("last_day", str(clock.today())),)),
    Case("POST", STAFF + "/{left_staff}/return", SAULE, 303, 303, TRAINS, (("since", str(clock.today())),)),
    Case("POST", ONE + "/assign", SAULE, 303, 303, TRAINS,
         (("course", "compliance_officer"), ("due_on", SOON), ("reason", "Жаңа міндет"))),
    Case("POST", ONE + "/assign", SAULE, 422, 422, TRAINS, (("course", "compliance_officer"), ("due_on", SOON))),
    Case("POST", ONE + "/unassign", SAULE, 422, 422, TRAINS, (("assignment", "{assigned}"), ("ended_why", "x"))),
    Case("POST", ONE + "/waive", SAULE, 422, 422, TRAINS,
         (("course", "foundations"), ("reason", "Басқа"), ("until", SOON))),
    Case("POST", ONE + "/fly", SAULE, 404, 404, TRAINS),
    Case("POST", ONE + "/account/link", MARAT, 303, 303, LEADS, (("person", str(SAMAL.id)),)),
    Case("POST", ONE + "/account/link", MARAT, 422, 422, LEADS, (("person", "x"),)),
    Case("POST", ONE + "/account/unlink", MARAT, 303, 303, LEADS),
    Case("GET", STAFF + "/import", SAULE, others=TRAINS),
    Case("POST", STAFF + "/import", SAULE, 422, 422, TRAINS),
    Case("GET", LIST, SAULE, others=(*TRAINS, (MARAT, 404))),
    Case("POST", LIST, SAULE, 303, 303, (*TRAINS, (MARAT, 404)),
         (("encoding", "windows-1251"), ("separator", ";"), ("since", "2026-11-01"), ("whole", "1"))),
    Case("POST", LIST, SAULE, 422, 422, (), (("since", "2199-01-01"),)),
    Case("POST", LIST + "/take", SAULE, 303, 303, (*TRAINS, (MARAT, 404))),
    Case("GET", LIST + "/faults", SAULE, others=(*TRAINS, (MARAT, 404))),
    Case("GET", RULES, SAULE, others=READS),
    Case("GET", RULES + "/new", SAULE, others=TRAINS),
    Case("POST", RULES + "/new", SAULE, 303, 303, TRAINS, (*RULE_SAID, ("step", "write"))),
    Case("POST", RULES + "/new", SAULE, 200, 200, TRAINS, (*RULE_SAID, ("step", "preview"))),
    Case("POST", RULES + "/new", SAULE, 422, 422, TRAINS, (("course", "foundations"),)),
    Case("POST", RULES + "/suggested", SAULE, 303, 303, TRAINS),
    Case("GET", RULE, SAULE, others=TRAINS),
    Case("POST", RULE, SAULE, 303, 303, TRAINS, (*RULE_SAID, ("step", "write"))),
    Case("POST", RULES + "/{spare}/end", SAULE, 303, 303, TRAINS),
    Case("GET", WAIVERS, SAULE, others=READS),
    Case("POST", WAIVERS + "/{waiver}/answer", AIGERIM, 303, 303, LEADS, (("answer", "approved"),)),
    Case("POST", WAIVERS + "/{waiver}/answer", AIGERIM, 422, 422, LEADS, (("answer", "x"),)),
    Case("POST", WAIVERS + "/{approved}/lift", MARAT, 303, 303, LEADS),
)  # fmt: skip
