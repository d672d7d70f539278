"""Writer of this list."""

from registry.sources.kgd_lists import writer
from registry.sources.wrong_address.form import FORM

write = writer("wrong_address", FORM)
