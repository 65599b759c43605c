"""Mentors, their regional networks, meetings, invitations and reminders."""
