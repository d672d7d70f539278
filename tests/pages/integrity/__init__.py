"""Pages of the integrity rooms, tried as all pages are: the cases of each room in a module of its own here."""
