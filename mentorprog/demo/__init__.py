"""The embedded mode's demonstration: fictional people, the mailbox, sign-in helps. Not part of production."""
