"""What this floor tells those above it."""

from django.dispatch import Signal

# A mail about somebody's account is wanted. Arguments: template, address, language, code.
account_mail = Signal()

# Staff have saved a person by hand. Argument: person. A receiver may return a sentence that they are shown.
saved_by_staff = Signal()
