"""The demonstration's accounts, one for each part to play."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Account:
    role_label: str | Promise
    email: str


NATIONAL = Account(_("National staff (RVTS Vest)"), "nasjonal@demo.example.no")
SECOND = Account(_("National staff, who approves what the first proposes"), "nasjonal2@demo.example.no")
NORTH = Account(_("Regional staff (RVTS Nord)"), "nord@demo.example.no")
PARTNER = Account(_("A partner's coordinator, who runs one network"), "partner@demo.example.no")
APPLICANT = Account(_("The applicant's contact person"), "soker@demo.example.no")
MENTOR = Account(_("Mentor"), "mentor@demo.example.no")
ACCOUNTS = (NATIONAL, SECOND, NORTH, PARTNER, APPLICANT, MENTOR)
STAFF = (NATIONAL, SECOND, NORTH, PARTNER)
