"""Journeys in a real browser, against a real server on a synthetic country."""
