"""Commands of training. One command is one transaction and one event."""
