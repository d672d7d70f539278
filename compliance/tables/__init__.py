"""All tables of compliance."""

from compliance.tables.assessments import Answer, AnswerHistory, AssessmentRow, Assigned, SnapshotRow
from compliance.tables.auditing import AuditAccess, AuditPackage
from compliance.tables.conformity import Conformity, ConformityConsent, ConformityState
from compliance.tables.correcting import ActionChange, DutyRecord, Reminded, RootCause
from compliance.tables.credentials import (
    CredentialStatus,
    CredentialTransfer,
    IssuedCredential,
    SigningKey,
    StatusListRow,
)
from compliance.tables.evidence import EvidenceItem, EvidenceRequest, EvidenceRow
from compliance.tables.interests import Declaration, DeclaredInterest, Gift, GiftLimit, InterestCampaign
from compliance.tables.label_cases import (
    DeskInterest,
    LabelApplicationRow,
    LabelCheck,
    LabelDocument,
    LabelFinding,
    LabelJudgement,
    LabelPart,
    LabelQuestion,
    LabelRecusal,
    LabelReport,
    LabelReview,
    LabelStep,
)
from compliance.tables.label_decisions import (
    LabelAgenda,
    LabelAppeal,
    LabelCondition,
    LabelDecision,
    LabelMeeting,
    LabelSitting,
    LabelVote,
)
from compliance.tables.label_hooks import LabelDelivery, LabelHook
from compliance.tables.labels import (
    LabelAct,
    LabelHistory,
    LabelIncident,
    LabelListed,
    LabelMeasure,
    LabelMisuse,
    LabelRow,
    LabelSurvey,
)
from compliance.tables.programme import Attestation, PaperSheet, PolicyRow, ProgrammeMeasure
from compliance.tables.reviews import CorrectiveActionRow, FindingRow, ItemComment, ReviewRow
from compliance.tables.risks import ExposedPost, RiskAcceptance, RiskAnalysis, RiskRow, RiskVersion
from compliance.tables.training import (
    Attendance,
    AttendanceSheet,
    CourseGoing,
    LearnerEntry,
    OwnCourse,
    ShownQuestion,
    StaffMember,
    StaffPlace,
    StaffUpload,
    TrainingAssignment,
    TrainingAttempt,
    TrainingImport,
    TrainingRecord,
    TrainingRule,
    TrainingSetting,
    TrainingWaiver,
)
from compliance.tables.training_feeds import TrainingEvidence, TrainingFeed, TrainingFigure, TrainingSweep
from compliance.tables.training_packages import (
    PackageDocument,
    PackageFile,
    PackageGoing,
    PackageLaunch,
    PackageState,
    PackageStatement,
)

TABLES = (
    AssessmentRow, Assigned, Answer, AnswerHistory, SnapshotRow, EvidenceRow, EvidenceItem, ReviewRow, ItemComment,
    FindingRow, CorrectiveActionRow, RootCause, ActionChange, DutyRecord, Reminded,
    EvidenceRequest,
    AuditPackage, AuditAccess,
    RiskRow, RiskVersion, RiskAcceptance, ExposedPost, RiskAnalysis,
    Conformity, ConformityState, ConformityConsent,
    PolicyRow, Attestation, PaperSheet, ProgrammeMeasure, InterestCampaign, Declaration, DeclaredInterest, Gift,
    GiftLimit,
    SigningKey, StatusListRow, IssuedCredential, CredentialStatus, CredentialTransfer,
    StaffMember, StaffPlace, StaffUpload, OwnCourse, TrainingRule, TrainingAssignment, TrainingWaiver, CourseGoing,
    ShownQuestion, TrainingAttempt, TrainingRecord, TrainingSetting, LearnerEntry,
    TrainingFeed, TrainingEvidence, TrainingFigure, TrainingSweep,
    TrainingImport, AttendanceSheet, Attendance,
    PackageFile, PackageGoing, PackageState, PackageLaunch, PackageStatement, PackageDocument,
    DeskInterest, LabelApplicationRow, LabelPart, LabelRecusal, LabelStep, LabelCheck, LabelJudgement, LabelFinding,
    LabelReport, LabelReview, LabelQuestion, LabelDocument,
    LabelMeeting, LabelSitting, LabelAgenda, LabelVote, LabelDecision, LabelCondition, LabelAppeal,
    LabelRow, LabelListed, LabelHistory, LabelIncident, LabelAct, LabelSurvey, LabelMisuse, LabelMeasure,
    LabelHook, LabelDelivery,
)  # fmt: skip
