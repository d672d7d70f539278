"""Names of companies and people in any script: legal forms, folding into one key, Kazakh order, places. Pure."""

from registry.names.folding import fold, fold_word, tokens
from registry.names.forms import LegalForm, Name, bare_name, legal_form, search_key, split, without_forms
from registry.names.places import plain_place
from registry.names.sorting import kazakh_order, kazakh_sort_key

__all__ = [
    "LegalForm",
    "Name",
    "bare_name",
    "fold",
    "fold_word",
    "kazakh_order",
    "kazakh_sort_key",
    "legal_form",
    "plain_place",
    "search_key",
    "split",
    "tokens",
    "without_forms",
]
