"""Writes of networks, one module a noun."""
