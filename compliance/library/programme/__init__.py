"""What a programme is written with: clauses of contracts, documents, questions, limits. Versioned YAML, read."""
