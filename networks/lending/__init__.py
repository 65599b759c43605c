"""Lending: a municipality without a mentor asks for one, and both who are asked say yes before anybody is named."""
