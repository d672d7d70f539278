"""What a course that a company wrote may be: how it is called, and how large."""

import re

CODE = re.compile(r"own-[a-z0-9][a-z0-9-]{0,60}", re.ASCII)
LESSON_NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}", re.ASCII)
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,20}", re.ASCII)
MOST_LESSONS = 60
MOST_QUESTIONS = 60  # of a lesson
MOST_CHOICES = 8
MOST_REMEMBERED = 10
MOST_MINUTES = 240  # of a lesson
MOST_MONTHS = 120
LONGEST_LINE = 400  # letters of a title, a choice, what is to be remembered
LONGEST_TEXT = 20_000  # letters of any other text
