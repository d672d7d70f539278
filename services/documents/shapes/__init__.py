"""The register's views as JSON documents in one language: what the API answers and `moldir … --json` prints."""

from services.documents.shapes.assessments import Assessment, Assessments, assessment, assessments
from services.documents.shapes.company import Company, Index, Indices
from services.documents.shapes.making import company, indices, methodology, search, sources
from services.documents.shapes.method import MethodIndex, MethodIndicator, Methodology
from services.documents.shapes.owned import Events, LookUps, events, look_ups
from services.documents.shapes.register import Search, Source, Sources
from services.documents.shapes.trail import Trail, trail
from services.documents.shapes.training import TrainingFigures, training_figures

__all__ = [
    "Assessment",
    "Assessments",
    "Company",
    "Events",
    "Index",
    "Indices",
    "LookUps",
    "MethodIndex",
    "MethodIndicator",
    "Methodology",
    "Search",
    "Source",
    "Sources",
    "Trail",
    "TrainingFigures",
    "assessment",
    "assessments",
    "company",
    "events",
    "indices",
    "look_ups",
    "methodology",
    "search",
    "sources",
    "trail",
    "training_figures",
]
