"""What is asked about applications for the label and about labels."""
