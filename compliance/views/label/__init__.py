"""What pages about the label are given."""
