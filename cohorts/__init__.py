"""Cohorts: seats and offers, participants, attendance, completion and certificates."""
