"""Centres, counties and municipalities: dated facts from which a place's responsible centre follows."""
