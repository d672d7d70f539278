"""The business partners register: companies, facts with memory, scores."""
