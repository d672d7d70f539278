"""Everything that can happen in self-assessments and in the rooms around them: the kinds of their events."""
