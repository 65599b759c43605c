"""A programme version: its themes, gatherings, days and sessions."""

from curriculum.models.holidays import SchoolHoliday
from curriculum.models.lecturers import Lecturer, Teaching
from curriculum.models.materials import Material
from curriculum.models.programme import Gathering, PartOfProgramme, Programme, TrainingDay
from curriculum.models.sessions import Session
from curriculum.models.themes import Theme

__all__ = [
    "Gathering",
    "Lecturer",
    "Material",
    "PartOfProgramme",
    "Programme",
    "SchoolHoliday",
    "Session",
    "Teaching",
    "Theme",
    "TrainingDay",
]
