"""Training without a database: who must take what, tests, files that come in, records as documents."""
