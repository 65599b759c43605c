"""The plain values a document is made from: words as they shall stand, already in the reader's language."""

from dataclasses import dataclass


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
    days_total: int
    hours: str
    """Hours present, as a number in the reader's way of writing it: "63" or "58,5"."""
    themes: list[str]
    number: str
    """The certificate's number."""
    code: str
    """The verification code."""
    verify_url: str
    """The full address of the page that confirms the certificate."""
    issued_on: str
    """The date of issue as text."""
    issuer_name: str
    issuer_title: str
    centre: str
    """Name of the issuing centre."""
