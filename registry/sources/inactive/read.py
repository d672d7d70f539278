"""Reader of this list."""

from registry.sources.inactive.form import FORM
from registry.sources.kgd_lists import reader

read = reader(FORM)
