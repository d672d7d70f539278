"""Writer of this list."""

from registry.sources.bankrupt.form import FORM
from registry.sources.kgd_lists import writer

write = writer("bankrupt", FORM)
