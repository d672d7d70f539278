"""All tables of compliance."""

from compliance.tables.assessments import Answer, AnswerHistory, AssessmentRow, Assigned, SnapshotRow
from compliance.tables.evidence import EvidenceItem, EvidenceRequest, EvidenceRow
from compliance.tables.reviews import CorrectiveActionRow, FindingRow, ItemComment, ReviewRow

TABLES = (
    AssessmentRow, Assigned, Answer, AnswerHistory, SnapshotRow, EvidenceRow, EvidenceItem, ReviewRow, ItemComment,
    FindingRow, CorrectiveActionRow, EvidenceRequest,
)  # fmt: skip
