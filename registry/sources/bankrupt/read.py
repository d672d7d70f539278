"""Reader of this list."""

from registry.sources.bankrupt.form import FORM
from registry.sources.kgd_lists import reader

read = reader(FORM)
