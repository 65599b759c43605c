"""Date polls: which date suits the members of a network, before a meeting is made."""
