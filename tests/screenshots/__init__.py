"""A picture of every page: `python -m tests.screenshots`, inside `tests.servers`."""
