"""Nynorsk: what is typed in and shown in fields; the rest is as Django has it."""

from mentorprog.formats.norway import DATE_INPUT_FORMATS, DATETIME_INPUT_FORMATS, TIME_INPUT_FORMATS  # noqa: F401
