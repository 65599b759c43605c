"""Answers that calendar programs send by mail (iTIP REPLY), read from a mailbox."""
