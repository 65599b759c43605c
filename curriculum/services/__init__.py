"""Writes of the curriculum, one module a noun. Each takes the version's row first and refuses unless it is a draft."""
