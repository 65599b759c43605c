"""The demonstration's accounts, one for each part to play."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    role_label: str
    email: str


NATIONAL = Account("Nasjonal stab (RVTS Vest)", "nasjonal@demo.example.no")
NORTH = Account("Regional stab (RVTS Nord)", "nord@demo.example.no")
APPLICANT = Account("Søkers kontaktperson", "soker@demo.example.no")
MENTOR = Account("Mentor", "mentor@demo.example.no")
ACCOUNTS = (NATIONAL, NORTH, APPLICANT, MENTOR)
STAFF = (NATIONAL, NORTH)
