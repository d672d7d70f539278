"""Reader of this list."""

from registry.sources.invalid_registration.form import FORM
from registry.sources.kgd_lists import reader

read = reader(FORM)
