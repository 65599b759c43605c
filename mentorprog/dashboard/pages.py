"""Staff pages beside Django's own lists and forms: the same frame, our own content."""

from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

Page = Callable[..., HttpResponse]


def page(model_admin: admin.ModelAdmin, route: str, view: Page, name: str, *, posts: bool = True) -> URLPattern:
    """A path under a ModelAdmin's addresses, behind the staff site's door. `name` gets the model's prefix.

    Without `posts` the page is to look at only.
    """
    inner = partial(view, model_admin)
    update_wrapper(inner, view)
    meta = model_admin.model._meta
    wrapped = model_admin.admin_site.admin_view(inner if posts else require_safe(inner))
    return path(route, wrapped, name=f"{meta.app_label}_{meta.model_name}_{name}")


def show(request: HttpRequest, model_admin: admin.ModelAdmin, template: str, title: Any, **values: Any) -> HttpResponse:
    """Render a staff page with the admin's frame around it."""
    frame = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.model._meta,
        "title": title,
        "media": model_admin.media,
    }
    return render(request, template, {**frame, **values})
