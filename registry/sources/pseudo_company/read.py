"""Reader of this list."""

from registry.sources.kgd_lists import reader
from registry.sources.pseudo_company.form import FORM

read = reader(FORM)
