"""Self-assessment, training and the Clear Wave label."""
