"""All tables of the register."""

from registry.tables.company import Company, Kato
from registry.tables.courts import Enforcement, Sanction
from registry.tables.credentials import Credential
from registry.tables.imports import ImportRun, Reject
from registry.tables.procurement import Contract, ContractAct, ProcurementSubject, TreasuryPayment, UnfairSupplier
from registry.tables.scores import Score, ScoreReference, ScoreRun, Scoring, ScoringFrame, ScoringPart
from registry.tables.statements import Statement
from registry.tables.tax import Listing, TaxArrears, TaxpayerStatus, TaxpayerYear, TaxPayment

FACTS = (
    Company, Kato, Listing, TaxArrears, TaxPayment, TaxpayerStatus, TaxpayerYear, ProcurementSubject, Contract,
    ContractAct, TreasuryPayment, UnfairSupplier, Enforcement, Sanction, Statement, Credential,
)  # fmt: skip
OTHERS = (ImportRun, Reject, Score, ScoreReference, ScoreRun, Scoring, ScoringPart, ScoringFrame)
