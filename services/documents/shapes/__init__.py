"""The register's views as JSON documents in one language: what the API answers and `moldir … --json` prints."""

from services.documents.shapes.assessments import Assessment, Assessments, assessment, assessments
from services.documents.shapes.company import Company, Index, Indices
from services.documents.shapes.label_statistics import LabelStatistics, label_statistics
from services.documents.shapes.labels import (
    Attestation,
    Change,
    Label,
    LabelChanges,
    LabelCredential,
    Labels,
    attestation,
    change_of,
    label,
    label_changes,
    labels,
)
from services.documents.shapes.making import company, indices, methodology, search, sources
from services.documents.shapes.method import MethodIndex, MethodIndicator, Methodology
from services.documents.shapes.owned import Events, LookUps, events, look_ups
from services.documents.shapes.register import Search, Source, Sources
from services.documents.shapes.trail import Trail, trail
from services.documents.shapes.training import TrainingFigures, training_figures
from services.documents.shapes.training_records import (
    TrainingCompletion,
    TrainingStatements,
    training_completion,
    training_statements,
)

__all__ = [
    "Assessment",
    "Assessments",
    "Attestation",
    "Change",
    "Company",
    "Events",
    "Index",
    "Indices",
    "Label",
    "LabelChanges",
    "LabelCredential",
    "LabelStatistics",
    "Labels",
    "LookUps",
    "MethodIndex",
    "MethodIndicator",
    "Methodology",
    "Search",
    "Source",
    "Sources",
    "Trail",
    "TrainingCompletion",
    "TrainingFigures",
    "TrainingStatements",
    "assessment",
    "assessments",
    "attestation",
    "change_of",
    "company",
    "events",
    "indices",
    "label",
    "label_changes",
    "label_statistics",
    "labels",
    "look_ups",
    "methodology",
    "search",
    "sources",
    "trail",
    "training_completion",
    "training_figures",
    "training_statements",
]
