"""Writer of this list."""

from registry.sources.inactive.form import FORM
from registry.sources.kgd_lists import writer

write = writer("inactive", FORM)
