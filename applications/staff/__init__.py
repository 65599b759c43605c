"""Staff pages of applications: read, decide, send."""

from applications.staff.archiving import archive
from applications.staff.asking import ask
from applications.staff.assigning import assign
from applications.staff.board import apply, board
from applications.staff.letters import letter
from applications.staff.provisional import provisional
from applications.staff.reading import read
from applications.staff.sending import send_answers
from applications.staff.substitute import substitute

__all__ = ["apply", "archive", "ask", "assign", "board", "letter", "provisional", "read", "send_answers", "substitute"]
