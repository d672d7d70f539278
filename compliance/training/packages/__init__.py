"""Courses from elsewhere: what is in a package, read safely and without a database, and what its results mean."""
