"""Why a mail has not left, as it is kept in the row (short, no personal data) and as staff read it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NO_ADDRESS = "no address"
MOOT = "moot"
SERVER_AWAY = "server away"
NO_ANSWER = "no answer"
INTERRUPTED = "interrupted"
REFUSED = "SMTP "  # followed by the server's code

WORDS: dict[str, Any] = {
    "": "",
    NO_ADDRESS: gettext_lazy("The person has no e-mail address"),
    MOOT: gettext_lazy("There was nothing to say any more"),
    SERVER_AWAY: gettext_lazy("The mail server could not be reached"),
    NO_ANSWER: gettext_lazy("The mail server got it and did not answer"),
    INTERRUPTED: gettext_lazy("The sending was interrupted"),
    "SMTPServerDisconnected": gettext_lazy("The mail server broke off"),
}


def words(error: str) -> str:
    """What staff read; a fault that is not expected is named by its kind, for whoever looks into it."""
    if error in WORDS:
        return str(WORDS[error])
    if error.startswith(REFUSED):
        return _("The mail server refused it (code %(code)s)") % {"code": error.removeprefix(REFUSED)}
    return _("A fault in the system (%(kind)s)") % {"kind": error}
