"""Markdown that people write, as HTML that can do no harm: no HTML of theirs, no pictures, no links but to the web."""

from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

SHIFTED = {"h1": "h2", "h5": "h4", "h6": "h4"}  # a page has one h1, its own
ADDRESSES = ("https://", "http://", "mailto:", "tel:")


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "html_block", "html_inline"])
    reader.validateLink = _leads_to_the_web  # type: ignore[method-assign] # the way the library names for it
    return reader


def _leads_to_the_web(url: str) -> bool:
    return url.lower().startswith(ADDRESSES)


def html_of(written: str, label: str = "") -> Markup:
    """The text as HTML. `label` names what a wide table belongs to, for whoever moves about with a keyboard."""
    reader = _reader()
    env: dict[str, object] = {}
    tokens = reader.parse(written, env)
    for token in tokens:
        _fit(token)
    made = str(reader.renderer.render(tokens, reader.options, env))
    opening = Markup('<div class="scroll" tabindex="0" role="group" aria-label="{}">').format(label)
    # what the reader makes is harmless by its settings above, and the label was escaped
    return Markup(made.replace("<table>", f"{opening}<table>").replace("</table>", "</table></div>"))  # noqa: S704


def _fit(token: Token) -> None:
    token.tag = SHIFTED.get(token.tag, token.tag)
    if token.type == "th_open":
        token.attrs = {"scope": "col"}  # no alignment: it would stand in a style of its own
    elif token.type == "td_open":
        token.attrs = {}
