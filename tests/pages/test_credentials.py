"""A certificate that a company lets everybody see: on its page, in the API, in the report and in a file, in three
languages; and never an old page once its consent was taken back.
"""

import json
from datetime import timedelta
from html import unescape

import httpx
import pytest
from litestar import Litestar

from compliance.commands.conformity import (
    Became,
    CertificateSaid,
    add_certificate,
    change_certificate,
    hide_certificate,
    show_certificate,
)
from infra import clock
from infra.i18n import LANGUAGES, translate
from registry.inside import CompanyMore
from registry.queries.profile import company_profile
from services.api import api_routes
from services.documents.export import FORMS, Export, Ground, sheets
from services.documents.pdf import report_html
from tests.cast import AIGERIM, ALTYN, MARAT, everybody
from tests.compliance.risks.cases import in_days
from tests.compliance.workspace.players import being
from tests.pages.client import Reader

PATH = f"/company/{ALTYN.bin}"
NUMBER = "KZ.C.01-26"


@pytest.fixture
async def certificate(visit: Reader) -> int:
    """Marat entered it, Aigerim agreed."""
    await everybody()
    said = CertificateSaid("ISO 37001:2016", "«Сапа» ЖШС", NUMBER, "Ұн өндіру", in_days(-100), in_days(900))
    async with being(MARAT) as by:
        made = await add_certificate(by, said)
    async with being(AIGERIM) as by:
        await show_certificate(by, made)
    return made


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("certificate")
async def test_it_is_told_as_the_companys_own_word_wherever_the_company_is_told_of(
    visit: Reader, language: str
) -> None:
    page = unescape((await visit(f"/{language}{PATH}")).response.text)
    profile = await company_profile(ALTYN.bin)
    told = unescape(report_html(profile, language))
    for text in (page, told):
        for words in (NUMBER, "ISO 37001:2016", "«Сапа» ЖШС"):
            assert words in text, words
        for words in ("conformity.state.valid", "credentials.source.unseen", "credentials.note"):
            assert translate(words, language) in text, words
    assert translate("source.own_word.name", language) in told  # among the sources of the report
    app = Litestar(route_handlers=api_routes, openapi_config=None, logging_config=None)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://moldir.test") as client:
        [found] = (await client.get(f"/api/v1/companies/{ALTYN.bin}", params={"lang": language})).json()["credentials"]
    said = [found[name] for name in ("number", "state", "document_seen", "verified_by")]
    assert said == [NUMBER, "valid", False, None]
    assert found["stamp"]["name"] == translate("source.own_word.name", language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("certificate")
async def test_it_goes_into_a_file(language: str) -> None:
    profile = await company_profile(ALTYN.bin)
    more = CompanyMore(profile.bin, profile.kind, profile.name, False, profile.moment, (), (), ())
    export = Export(profile, more, Ground(ALTYN.bin, "x", profile.kind_name, "1"), language)
    [table] = [each for each in sheets(export) if each.name.id == "export.sheet.credentials"]
    assert len(table.rows[0]) == len(table.columns)
    assert NUMBER in table.rows[0]
    for _, make in FORMS.values():
        made = make(export)
        assert make(export) == made  # the same bytes
        if made[:1] == b"{":
            assert json.loads(made)["company"]["credentials"][0]["number"] == NUMBER


async def test_a_kept_page_follows_consent_and_state(visit: Reader, certificate: int) -> None:
    async def shows(words: str, path: str = PATH) -> bool:
        return words in (await visit(f"/kk{path}")).response.text

    assert await shows(NUMBER)
    async with being(MARAT) as by:
        await change_certificate(by, certificate, Became("suspended", in_days(-1), "Аудит"))
    assert await shows(translate("conformity.state.suspended", "kk"))
    then = clock.now().isoformat().replace("+", "%2B")
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        async with being(AIGERIM) as by:
            await hide_certificate(by, certificate)
        assert not await shows(NUMBER)
        assert await shows(NUMBER, f"{PATH}?as_of={then}")  # what was shown then
