"""Applications: who wants to send whom, with which plan, what the leader says, and what is decided."""
