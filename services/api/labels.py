"""Labels: the register, one of them, its credential, what happens to them; and attestations of companies."""

from urllib.parse import urlencode

from compliance.errors import NothingHere
from compliance.label.typed import read_typed
from compliance.queries.label.public import credential_file
from compliance.queries.label.register import label_changes, labels_page
from compliance.queries.label.statistics import label_statistics
from compliance.views.label.public import LabelAnswer, LabelsAsked
from infra.errors import NotFound
from infra.i18n import text
from registry.errors import NotABin
from registry.references import number_of
from services.api.answers import Reply, Written, tagged, written
from services.api.companies import FITTING
from services.api.parameters import Asked
from services.documents import shapes
from services.documents.labels import answer_made, attestation_of

FILTERS = ("standing", "level", "region", "section")


async def labels(asked: Asked) -> Reply:
    """A page of the register, with the address of the next one in the Link header."""
    chosen = {name: tuple(asked.words(name)) for name in FILTERS}
    after = int(asked.word("after") or 0)
    view = await labels_page(LabelsAsked(asked.word("q") or "", chosen, after, asked.number("limit")))
    return Reply(shapes.labels(view), asked.language, headers=_next(asked, "labels", view.after))


async def label(asked: Asked) -> Reply:
    """A label by its number. Raises NotFound."""
    typed, language = asked.word("number") or "", asked.language
    if read_typed(typed) != typed:
        raise NotFound(text("api.not_found"))

    def made(view: LabelAnswer) -> Written | None:
        return None if view.found is None else written(shapes.label(view.found, view.meaning.of(language), language))

    document = await answer_made(typed, ("api", language), made)
    if document is None:
        raise NotFound(text("api.not_found"))
    return Reply(document, language)


async def label_credential(asked: Asked) -> Reply:
    """Its credential as it was signed. Raises NotFound."""
    try:
        _, content = await credential_file(asked.word("number") or "", "json")
    except NothingHere:
        raise NotFound(text("api.not_found")) from None
    return Reply(tagged(content), asked.language)


async def changes(asked: Asked) -> Reply:
    """What happened to labels after what is known already."""
    found = await label_changes(int(asked.word("after") or 0), asked.number("limit"))
    document = shapes.label_changes(found, asked.language)
    more = document.next if len(found) == asked.number("limit") else None
    return Reply(document, asked.language, headers=_next(asked, "labels/changes", more))


async def statistics(asked: Asked) -> Reply:
    """How long steps took, what was decided, who was recused: what the public page shows."""
    return Reply(shapes.label_statistics(await label_statistics(public=True), asked.language), asked.language)


async def attestation(asked: Asked) -> Reply:
    """What is on record of a company, signed; also that there is nothing. Raises NotABin, Unavailable."""
    written_as = asked.word("bin") or ""
    number = str(number_of(written_as))
    if not FITTING.fullmatch(written_as):
        raise NotABin(text("bin.length", number=written_as[:20]))
    return Reply(shapes.attestation(await attestation_of(number)), asked.language)


def _next(asked: Asked, path: str, after: int | None) -> dict[str, str]:
    if after is None:
        return {}
    kept = [(name, value) for name, value in asked.request.query_params.multi_items() if name != "after"]
    return {"Link": f'</api/v1/{path}?{urlencode([*kept, ("after", after)])}>; rel="next"'}
