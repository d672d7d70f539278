"""What can go wrong in an assessment, as sentences with a status."""

from infra.errors import Invalid, NotFound, Problem, Refused


class NothingHere(NotFound):
    """No such assessment, item, evidence or finding for whoever asks."""

    code = "nothing-here"


class NotYours(Problem):
    """Somebody known, whose part in the assessment does not cover what was asked."""

    status = 403
    code = "not-yours"


class Unfit(Invalid):
    """What was given cannot stand in an assessment; `extra["field"]` names it."""

    code = "unfit"


class OutOfTurn(Refused):
    """The assessment, or what is in it, is not in the state for that."""

    code = "out-of-turn"


class SecondPersonNeeded(Refused):
    """Four eyes: whoever did it does not also agree to it."""

    code = "second-person-needed"


class ChangedMeanwhile(Refused):
    """Somebody else wrote first; `extra["stands"]` is what stands there now. Nothing of either text is lost."""

    code = "changed-meanwhile"


class NotAccepted(Refused):
    """A file that is not kept: too large, not what it says it is, or infected."""

    code = "file-not-accepted"


class Spoiled(Problem):
    """A file in the store is not the one that was taken in: it is not given out."""

    status = 500
    code = "file-spoiled"
