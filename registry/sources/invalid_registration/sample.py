"""Writer of this list."""

from registry.sources.invalid_registration.form import FORM
from registry.sources.kgd_lists import writer

write = writer("invalid_registration", FORM)
