"""What the rooms of training show."""
