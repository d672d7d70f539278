"""Minutes of a meeting about the label on paper: who was there, each case, recusals, votes with reasons, decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from infra.clock import LOCAL
from services.documents.pdf import paper
from services.documents.wording import environment

EDITION = 1


@dataclass(frozen=True, slots=True)
class MinutesPaper:
    """Minutes as they were fixed, and the hash of what is kept."""

    minutes: Mapping[str, Any]
    sha256: str

    def moment(self, name: str) -> datetime:
        """When the meeting was held or closed, in Kazakhstan."""
        return local(self.minutes[name])


def local(moment: str) -> datetime:
    """A moment of the minutes, in Kazakhstan."""
    return datetime.fromisoformat(moment).astimezone(LOCAL)


def minutes_pdf(view: MinutesPaper, language: str) -> bytes:
    """The minutes in a language as PDF/UA; the same minutes give the same bytes."""
    page = environment(language).get_template("desk/label/minutes_paper.html").render(view=view, local=local)
    return paper(page, f"label-minutes-{EDITION}-{view.sha256[:24]}-{language}")
