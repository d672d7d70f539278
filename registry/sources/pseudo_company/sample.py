"""Writer of this list."""

from registry.sources.kgd_lists import writer
from registry.sources.pseudo_company.form import FORM

write = writer("pseudo_company", FORM)
