"""What the training teaches: programme versions, gatherings, days, sessions and the themes they cover."""
