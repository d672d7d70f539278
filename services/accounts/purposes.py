"""What a company may be looked up for: the grounds that an organisation can state."""

PURPOSES = (
    "contract",  # before a contract, or while it runs
    "tender",  # as a customer or a participant of a tender
    "credit",  # deferred payment, loan, guarantee, insurance
    "claim",  # a dispute, a court case, recovery of a debt
    "compliance",  # a check that the organisation's own integrity rules ask for
    "audit",  # audit and internal control
    "own",  # one's own company
)
