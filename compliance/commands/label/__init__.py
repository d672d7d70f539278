"""Commands about applications for the label and about labels."""
