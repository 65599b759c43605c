"""Writes of cohorts, one module a noun."""
