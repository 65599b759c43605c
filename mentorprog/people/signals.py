"""What this floor tells those above it."""

from django.dispatch import Signal

# A mail about somebody's account is wanted. Arguments: template, address, language, code.
account_mail = Signal()
