"""What pages of self-assessments and of the rooms around them are given: frozen, one a template; by room."""
