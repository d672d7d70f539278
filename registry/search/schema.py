"""What the index holds of a company, and how its texts are cut into terms."""

from collections.abc import Iterable

import tantivy

EDITION = 2  # raise it when the fields or the folding change: indexes of another edition are built again
NAME, FORMER, DIRECTOR = "name", "former_name", "director"
TEXTS = (NAME, FORMER, DIRECTOR)
FACETS = ("region", "section", "status", "kind", "taxpayer", "financial", "payment")
RANK_LETTERS = 8


def schema() -> tantivy.Schema:
    """Numbers and codes are texts: an integer given to delete by term would end the process."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("bin", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    for code in TEXTS:
        builder.add_text_field(code, stored=True, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("grams", tokenizer_name="grams", index_option="freq")
    builder.add_text_field("form", stored=True, tokenizer_name="raw", index_option="basic")
    for code in FACETS:
        builder.add_text_field(code, fast=True, tokenizer_name="raw", index_option="basic")
    for order in ("by_name", "by_date"):
        builder.add_text_field(order, stored=True, fast=True, tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field(f"{order}_rank", indexed=True, fast=True)
    builder.add_bytes_field("shown", stored=True)
    return builder.build()


def with_tokenizers(index: tantivy.Index) -> tantivy.Index:
    """Tokenizers are not kept in the index: each process registers them."""
    index.register_tokenizer("grams", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(3, 3)).build())
    return index


def padded(key: str) -> str:
    """A folded name with a space at both ends, so that the first and last letters of words have grams of their own."""
    return f" {key} "


def grams(key: str) -> list[str]:
    """The distinct 3-grams of a folded name, as the index cuts them."""
    whole = padded(key)
    return list(dict.fromkeys(whole[place : place + 3] for place in range(len(whole) - 2)))


def rank(order_key: str) -> int:
    """The first eight ASCII letters of an order key as a number: smaller keys never have a greater rank."""
    return int.from_bytes(order_key[:RANK_LETTERS].encode("ascii", "replace").ljust(RANK_LETTERS, b"\0"), "big")


def add_all(document: tantivy.Document, field: str, values: Iterable[str]) -> None:
    """Add each value to a text field."""
    for value in values:
        document.add_text(field, value)
