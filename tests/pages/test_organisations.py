"""Pages of organisations, look-ups and the desk are asked the five questions: each works, refuses a wrong method,
another organisation and whoever has no right, and bears repetition.
"""

import pytest

from services.accounts.permissions import Permission
from services.web.app import create_app
from services.web.guards import needs
from tests.cast import (
    ADMINISTRATOR,
    AIGERIM,
    ALONE,
    ALTYN,
    AUDITOR,
    BOLAT,
    DINA,
    KANAT,
    MARAT,
    SAMAL,
    STEWARD,
    ZHANNA,
)
from tests.pages import integrity, labels, training
from tests.pages.cases import (
    STRANGER,
    Case,
    alike,
    cases_of,
    check_forged,
    check_who_may,
    named,
    rooms_in,
    shape,
)
from tests.pages.inside import There

CASES = (
    Case("GET", "/account/organisations", ALONE, others=(STRANGER,)),
    Case("POST", "/account/organisations", ALONE, 303, 303, (STRANGER, (AIGERIM, 422)), (("number", ALTYN.bin),)),
    Case("POST", "/account/acting", SAMAL, 303, 303, (STRANGER, (KANAT, 404), (ALONE, 404)),
         (("organisation", ALTYN.bin),)),
    Case("GET", "/account/claims/{claim}", ALONE, others=(STRANGER, (KANAT, 404), (ADMINISTRATOR, 404))),
    Case("GET", "/account/claims/{claim}/challenge.txt", ALONE, others=(STRANGER, (KANAT, 404), (AUDITOR, 404))),
    Case("POST", "/account/claims/{claim}/challenge", ALONE, 303, 303, (STRANGER, (KANAT, 404), (ADMINISTRATOR, 404))),
    Case("POST", "/account/claims/{claim}/answer", ALONE, 422, 422, (STRANGER, (KANAT, 404), (ADMINISTRATOR, 404)),
         (("written", "MAA="),)),
    Case("POST", "/account/claims/{claim}/ask", ALONE, 303, 303, (STRANGER, (KANAT, 404), (ADMINISTRATOR, 404)),
         (("note", "x"),)),
    Case("POST", "/account/claims/{claim}/withdraw", ALONE, 303, 404, (STRANGER, (KANAT, 404), (ADMINISTRATOR, 404))),
    Case("GET", "/organisations/{altyn}", BOLAT, others=(STRANGER, (KANAT, 404), (ALONE, 404), (AUDITOR, 200))),
    Case("POST", "/organisations/{altyn}/invite", AIGERIM, 303, 303,
         (STRANGER, (KANAT, 404), (BOLAT, 403), (AUDITOR, 404)),
         (("email", "new@moldir.example"), ("language", "kk"), ("roles", "member"))),
    Case("POST", "/organisations/{altyn}/invitations/{invitation}/withdraw", AIGERIM, 303, 404,
         (STRANGER, (KANAT, 404), (BOLAT, 403), (AUDITOR, 404))),
    Case("POST", "/organisations/{altyn}/members/{bolat}/roles", AIGERIM, 303, 303,
         (STRANGER, (KANAT, 404), (BOLAT, 403), (AUDITOR, 404)), (("roles", "trainer"),)),
    Case("POST", "/organisations/{altyn}/members/{bolat}/remove", AIGERIM, 303, 404,
         (STRANGER, (KANAT, 404), (MARAT, 403), (AUDITOR, 404))),
    Case("POST", "/organisations/{altyn}/memberships/{membership}/restore", AIGERIM, 404, 404,
         (STRANGER, (KANAT, 404), (MARAT, 403), (AUDITOR, 404))),
    Case("POST", "/organisations/{altyn}/leave", BOLAT, 303, 404, (STRANGER, (KANAT, 404), (AIGERIM, 422))),
    Case("GET", "/invitations/{token}", None, others=((ALONE, 200), (KANAT, 200))),
    Case("POST", "/invitations/{token}/accept", ALONE, 303, 410, (STRANGER,)),
    Case("POST", "/invitations/{token}/decline", ALONE, 303, 410, (STRANGER,)),
    Case("GET", "/organisations/{altyn}/look-ups", DINA,
         others=(STRANGER, (KANAT, 404), (BOLAT, 403), (AUDITOR, 200))),
    Case("POST", "/organisations/{altyn}/inquiries/{inquiry}/close", MARAT, 303, 404,
         (STRANGER, (KANAT, 404), (BOLAT, 403), (AUDITOR, 404))),
    Case("GET", "/organisations/{kumis}/looked-at", ZHANNA, others=(STRANGER, (AIGERIM, 404), (AUDITOR, 200))),
    Case("GET", "/company/{kumis}/purpose", DINA, others=(STRANGER, (BOLAT, 403), (ALONE, 403), (AUDITOR, 403))),
    Case("POST", "/company/{akimat}/purpose", DINA, 303, 303,
         (STRANGER, (BOLAT, 403), (ALONE, 403), (AUDITOR, 403)),
         (("purpose", "tender"), ("reference", "12-24"), ("wanted", "page"))),
    Case("GET", "/company/{kumis}/more", DINA, others=(STRANGER, (BOLAT, 403), (ZHANNA, 303), (AUDITOR, 403))),
    Case("POST", "/company/{kumis}/export/csv", DINA, others=(STRANGER, (BOLAT, 403), (ZHANNA, 303), (AUDITOR, 403))),
    Case("GET", "/desk", STEWARD, others=(STRANGER, (AIGERIM, 403), (ADMINISTRATOR, 200))),
    Case("GET", "/desk/people", ADMINISTRATOR, others=(STRANGER, (AIGERIM, 403), (STEWARD, 403), (AUDITOR, 200))),
    Case("GET", "/desk/people/{bolat}", ADMINISTRATOR, others=(STRANGER, (BOLAT, 403), (STEWARD, 403), (AUDITOR, 200))),
    Case("POST", "/desk/people/{alone}/roles", ADMINISTRATOR, 303, 303,
         (STRANGER, (ALONE, 403), (STEWARD, 403), (AUDITOR, 403)), (("role", "auditor"),)),
    Case("POST", "/desk/people/{alone}/roles/auditor/take", ADMINISTRATOR, 303, 303,
         (STRANGER, (ALONE, 403), (STEWARD, 403), (AUDITOR, 403))),
    Case("POST", "/desk/people/{bolat}/block", ADMINISTRATOR, 303, 303,
         (STRANGER, (AIGERIM, 403), (STEWARD, 403), (AUDITOR, 403))),
    Case("GET", "/desk/organisations", ADMINISTRATOR,
         others=(STRANGER, (AIGERIM, 403), (STEWARD, 403), (AUDITOR, 200))),
    Case("POST", "/desk/people/{bolat}/unblock", ADMINISTRATOR, 303, 303,
         (STRANGER, (AIGERIM, 403), (STEWARD, 403), (AUDITOR, 403))),
    Case("GET", "/desk/claims/{claim}", ADMINISTRATOR, others=(STRANGER, (ALONE, 403), (STEWARD, 403), (AUDITOR, 200))),
    Case("POST", "/desk/claims/{claim}/grant", ADMINISTRATOR, 303, 404,
         (STRANGER, (ALONE, 403), (STEWARD, 403), (AUDITOR, 403))),
    Case("POST", "/desk/claims/{claim}/refuse", ADMINISTRATOR, 303, 404,
         (STRANGER, (ALONE, 403), (STEWARD, 403), (AUDITOR, 403)), (("reason", "Құжат жоқ"),)),
    Case("GET", "/desk/organisations/{altyn}", ADMINISTRATOR,
         others=(STRANGER, (AIGERIM, 403), (STEWARD, 404), (AUDITOR, 200))),
    Case("POST", "/desk/organisations/{altyn}/suspend", ADMINISTRATOR, 303, 303,
         (STRANGER, (AIGERIM, 403), (STEWARD, 404), (AUDITOR, 404)), (("reason", "Тексеру"),)),
    Case("POST", "/desk/organisations/{altyn}/resume", ADMINISTRATOR, 303, 303,
         (STRANGER, (AIGERIM, 403), (STEWARD, 404), (AUDITOR, 404))),
    Case("GET", "/desk/sources", STEWARD, others=(STRANGER, (AIGERIM, 403), (AUDITOR, 200))),
    Case("GET", "/desk/trail", ADMINISTRATOR, others=(STRANGER, (AIGERIM, 403), (STEWARD, 403), (AUDITOR, 200))),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=named)
async def test_a_route_works_for_whom_it_is_for_and_for_nobody_else(there: There, case: Case) -> None:
    await check_who_may(there, case, CASES)


@pytest.mark.parametrize("case", [case for case in CASES if case.method == "POST"], ids=named)
async def test_a_form_that_we_did_not_give_out_does_nothing(there: There, case: Case) -> None:
    await check_forged(there, case)


def test_every_route_of_these_pages_is_asked_the_five_questions() -> None:
    shapes = {
        (case.method, shape(case.path))
        for case in (*CASES, *(case for rooms in (integrity, labels, training) for case in cases_of(rooms_in(rooms))))
    }
    untold = set()
    for route in create_app().routes:
        if not route.path.startswith("/en/"):
            continue
        path = shape(route.path.removeprefix("/en"))
        for handler in getattr(route, "route_handlers", []):
            own = [guard for guard in handler.guards or () if isinstance(guard, needs)]
            if own and own[0].permission is not Permission.USE_OWN_ACCOUNT:
                method = "POST" if "POST" in handler.http_methods else "GET"
                if not any(m == method and alike(asked_shape, path) for m, asked_shape in shapes):
                    untold.add((method, path))
    assert not untold
