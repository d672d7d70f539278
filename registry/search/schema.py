"""What the index holds of a company, and how its texts are cut into terms."""

from collections.abc import Collection
from datetime import date
from hashlib import blake2b

import msgspec
import tantivy

EDITION = 4  # raise it when the fields or the folding change: indexes of another edition are built again
NAME, FORMER, DIRECTOR = "name", "former_name", "director"
TEXTS = (NAME, FORMER, DIRECTOR)
INDICES = ("taxpayer", "financial", "payment")
FACETS = ("region", "section", "status", "kind", *INDICES)
RANK_LETTERS = 8
TEN_LETTERS = 1.0  # the brevity of a name of ten letters
NAMESAKE_BYTES = 7
LAST_DAY, BIN_BITS = 2**22 - 1, 40  # a day's number and a BIN in one of 64 bits


class Shown(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is read of a company found, in one piece: its names as published, and all keys it may be found by."""

    bin: str
    kk: str | None
    ru: str | None
    kato: str | None
    names: list[str]
    former: list[str]
    director: str | None
    forms: list[str]


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Shown).decode


def schema() -> tantivy.Schema:
    """Numbers and codes are texts: an integer given to delete by term would end the process."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("bin", tokenizer_name="raw", index_option="basic")
    for code in TEXTS:
        builder.add_text_field(code, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")  # each name whole, former ones too
    builder.add_unsigned_field("namesake", fast=True)
    builder.add_text_field("grams", tokenizer_name="grams", index_option="freq")
    for code in FACETS:
        builder.add_text_field(code, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("by_name", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_float_field("brevity", fast=True)
    builder.add_unsigned_field("by_name_rank", indexed=True, fast=True)
    builder.add_unsigned_field("by_date", indexed=True, fast=True)
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


def namesake(keys: Collection[str], forms: Collection[str]) -> int:
    """A number that companies share which are called alike: they are as near to a text as one of them."""
    written = "\n".join((*keys, *forms)).encode()
    return int.from_bytes(blake2b(written, digest_size=NAMESAKE_BYTES).digest())


def brevity(keys: Collection[str]) -> float:
    """Greater for shorter names, so that of the names with the words asked for the nearest are looked at.

    The index multiplies a score by log2(2 + brevity): by 1.6 for a name of ten letters, by 1.1 for one of fifty.
    """
    return TEN_LETTERS * 10 / min(map(len, keys)) if keys and all(keys) else 0.0


def rank(order_key: str) -> int:
    """The first eight ASCII letters of an order key as a number: smaller keys never have a greater rank."""
    return int.from_bytes(order_key[:RANK_LETTERS].encode("ascii", "replace").ljust(RANK_LETTERS, b"\0"), "big")


def newest_first(day: date | None, number: str) -> int:
    """An order key for a day of registration and a BIN, smallest for the newest; the undated come last."""
    return ((LAST_DAY - (day.toordinal() if day else 0)) << BIN_BITS) | int(number)
