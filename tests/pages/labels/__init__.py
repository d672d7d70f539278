"""Pages about the label, tried as all pages are: the cases of each room in a module here."""
