"""Pages of the label, tried as all pages are: the cases of each room of an organisation in a module of its own here."""
