"""Writer of this list."""

from registry.sources.kgd_lists import writer
from registry.sources.violation_tax_code.form import FORM

write = writer("violation_tax_code", FORM)
