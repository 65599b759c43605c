"""Anonymous evaluation of the gatherings and of the whole training."""
