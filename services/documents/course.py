"""A course on paper: what a lesson says and asks, for a room without screens; with a key for the trainer."""

import hashlib
import json
from dataclasses import dataclass

from compliance.library.course import course_document
from compliance.views.training.courses import CourseView
from infra.i18n import Bilingual
from services.documents.pdf import paper
from services.documents.wording import environment

EDITION = 1


@dataclass(frozen=True, slots=True)
class Handout:
    """A course as it is printed, in the language of the view. `key`: at its end stands what is right, and why."""

    organisation: Bilingual
    view: CourseView
    key: bool


def handout_pdf(handout: Handout) -> bytes:
    """The lessons, cases and questions of a course as PDF/UA; the same version gives the same bytes.

    Raises ValueError for a course without lessons.
    """
    view = handout.view
    if view.course is None:
        raise ValueError("a course with lessons")
    page = environment(view.language).get_template("training/course_paper.html").render(view=view, handout=handout)
    said = json.dumps(course_document(view.course), ensure_ascii=False, sort_keys=True)
    sha256 = hashlib.sha256(said.encode()).hexdigest()
    return paper(page, f"course-{EDITION}-{sha256[:24]}-{view.language}-{'key' if handout.key else 'plain'}")
