"""Reader of this list."""

from registry.sources.kgd_lists import reader
from registry.sources.violation_tax_code.form import FORM

read = reader(FORM)
