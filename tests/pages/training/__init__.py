"""Pages of the training rooms and of learners, tried as all pages are: the cases of each room in a module here."""
