"""Puts our own AdminSite in place of Django's. Apart from apps.py, where Django allows one default only."""

from django.contrib.admin.apps import AdminConfig


class MentorAdminConfig(AdminConfig):
    default_site = "mentorprog.dashboard.site.StaffSite"
