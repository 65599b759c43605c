"""Signed tokens for links in mails: nothing is stored, a changed token is refused in constant time.

A token names one row for one purpose (the salt). What the row allows, and until when, the row itself says.
"""

from django.core import signing


def make(purpose: str, *parts: int) -> str:
    """A URL-safe token that stands for these ids, valid for this purpose only."""
    return signing.Signer(salt=f"mentorprog.{purpose}", sep=".").sign_object(list(parts))


def read(purpose: str, token: str) -> list[int] | None:
    """The ids in a token, or None when it was made for something else, changed or cut."""
    try:
        return signing.Signer(salt=f"mentorprog.{purpose}", sep=".").unsign_object(token)
    except (signing.BadSignature, ValueError, UnicodeError):
        return None
