"""Writes of applications, one module a noun."""
