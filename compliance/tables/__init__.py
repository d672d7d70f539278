"""All tables of compliance."""

from compliance.tables.assessments import Answer, AnswerHistory, AssessmentRow, Assigned, SnapshotRow
from compliance.tables.correcting import ActionChange, DutyRecord, Reminded, RootCause
from compliance.tables.evidence import EvidenceItem, EvidenceRequest, EvidenceRow
from compliance.tables.reviews import CorrectiveActionRow, FindingRow, ItemComment, ReviewRow

TABLES = (
    AssessmentRow, Assigned, Answer, AnswerHistory, SnapshotRow, EvidenceRow, EvidenceItem, ReviewRow, ItemComment,
    FindingRow, CorrectiveActionRow, RootCause, ActionChange, DutyRecord, Reminded,
    EvidenceRequest,
)  # fmt: skip
