"""Staff pages of applications: read, decide, send."""

from applications.staff.reading import read
from applications.staff.sending import send_answers

__all__ = ["read", "send_answers"]
