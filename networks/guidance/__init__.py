"""Guidance: a mentor asks, the centre or the municipality's own guide answers, and what was written is deleted."""
