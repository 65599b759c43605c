"""Persons and organisations, their roles, and how people sign in."""
