"""What our ModelAdmins share."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class ReadOnlyAdmin(admin.ModelAdmin):
    """A list and a page to read. Changes go through services that lock, check and leave a row."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NoDeleteAdmin(admin.ModelAdmin):
    """Rows are ended by a state, never deleted by hand: retention deletes, and leaves evidence."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
