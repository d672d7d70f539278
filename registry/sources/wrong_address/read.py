"""Reader of this list."""

from registry.sources.kgd_lists import reader
from registry.sources.wrong_address.form import FORM

read = reader(FORM)
