"""The plain values a document is made from: words as they shall stand, already in the reader's language."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SignatureValues:
    """Somebody who signs. `image` is the address of the picture, as `/pictures/<name>`, or empty."""

    name: str
    title: str
    image: str = ""


@dataclass(frozen=True, kw_only=True)
class CertificateValues:
    """What `templates/documents/certificate.html` shows. `asdict(values)` goes to `render` and into JSON.

    Nothing here is looked up again: this is the snapshot the certificate is issued on.
    """

    name: str
    """The person's full name."""
    programme: str
    """Title of the programme."""
    version: str
    """The programme's version, for example "2024"."""
    cohort: str
    """Name of the cohort, for example "høst 2022"."""
    dates: list[str]
    """The dates of each gathering as text, for example "19.–21. oktober 2022"."""
    days_present: int
    """Days that count: attended, or made up for."""
    days_made_up: int
    """How many of them are made up for."""
    days_total: int
    hours: str
    """Hours present, as a number in the reader's way of writing it: "63" or "58,5"."""
    themes: list[str]
    outcomes: list[str]
    """What a participant has learnt, a sentence each."""
    number: str
    """The certificate's number."""
    code: str
    """The verification code."""
    verify_url: str
    """The full address of the page that confirms the certificate."""
    issued_on: str
    """The date of issue as text."""
    issuer: str
    """Name of the organisation that issues it."""
    signatures: list[SignatureValues]
    seal: str = ""
    """How the file is signed: "own", "development" (which it says) or "" (not)."""
