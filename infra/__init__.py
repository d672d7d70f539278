"""Plumbing: settings, database, events, jobs, clock, languages, logs. It knows no word of the domain."""
