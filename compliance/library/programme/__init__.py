"""What an anti-corruption programme is written with: contract clauses, policies, questions, limits. Versioned YAML, read."""
