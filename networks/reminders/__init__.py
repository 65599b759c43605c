"""Reminders of meetings: the networks' rules, each mentor's choice, what follows from them, what became of it."""
