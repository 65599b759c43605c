"""Measures the budgets of the design on generated data: `python -m tests.bench --scale 1`, inside `tests.servers`."""
