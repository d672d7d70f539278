"""The label without a database: its process, its clocks, who may not take part, and what is missing."""
