"""What attackers try: addresses that they ask seldom or never, and the fields they fill in."""

import re

# pages of the register know no viewer, and making documents and checking passwords takes long: they are asked seldom
SELDOM = re.compile(
    r"/(company/\{[^}]*\}(/(report|taxes|statements|payments|history).*)?|method.*|sources|search|suggest"
    r"|dev/.*|sign-in.*|password-strength|mail/.*|account/password.*|sign-up|)$"
)
NEVER = re.compile(r"report\.pdf$")  # half a second each, and the same for everybody
# documents that are made while somebody waits take as long as fifty pages, and are asked seldom, too
MADE = re.compile(r"(\.pdf|/file|/handout|/paper|/print|/workbook|/training/evidence|/packages)$")
FIELDS = ("number", "organisation", "note", "written", "email", "roles", "language", "purpose", "reference", "wanted",
          "role", "reason", "name", "time_zone", "password", "old", "code", "edition", "profile", "cycle", "names",
          "person", "due_on", "version", "claimed", "said", "not_applicable", "waiver", "then", "back",
          "why", "place", "grade", "method", "worked", "duty", "done_on",
          "title", "outcome", "nothing", "measure", "decision", "direction", "worth", "day", "what",
          "level", "sha256", "course", "staff", "unit", "position", "due_days", "reason", "until", "since", "answer",
          "choice", "number", "last_name", "first_name", "hired_on", "completed_on", "url", "chosen",
          "incident", "kind", "assessor", "cure_by", "passed", "label", "sure", "product", "place", "number_seen",
          "body", "hour", "reasons", "present", "contact",
          "products", "sites", "agreed", "comment", "requirement", "question", "recuse_why",
          "settled_why", "lifted_why", "judged", "met", "found", "summary", "recommendation", "review", "review_said",
          "back_why", "reassign_why", "text", "ended_on")  # fmt: skip
# fields that are named by the row they answer: an answer to a question or a finding, how a condition was met
OF_ROWS = {"answer_{}": ("question", "finding"), "shown_{}": ("condition",)}
