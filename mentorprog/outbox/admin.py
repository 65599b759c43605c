"""The outbox in the dashboard: find a mail, read it, and change its course with a reason."""

from collections.abc import Callable
from functools import partial
from typing import Any

from auditlog.models import LogEntry
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from mentorprog import history, states
from mentorprog.outbox import composers, errors, services
from mentorprog.outbox.forms import ReasonForm, words
from mentorprog.outbox.models import Mail, State
from mentorprog.outbox.rendering import preview
from mentorprog.outbox.selectors import mails_for

MAIL_CSP = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
# One service for each transition that the model declares for staff.
ACTS: dict[str, Callable[..., Mail]] = {
    "cancel": services.cancel,
    "resend": services.resend,
    "settle_arrived": partial(services.settle_unknown, arrived=True),
    "settle_lost": partial(services.settle_unknown, arrived=False),
}


def _line(change: LogEntry) -> dict[str, Any]:
    """One line of what staff have done, in words."""
    before, after = (State(value).label for value in change.changes_dict["state"])
    reason = words((change.additional_data or {}).get("reason", ""))
    return {"at": change.timestamp, "actor": change.actor, "before": before, "after": after, "reason": reason}


class TemplateFilter(admin.SimpleListFilter):
    """By kind of mail: the registered ones, so that no query has to find them."""

    title = gettext_lazy("kind")
    parameter_name = "template"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, composers.label(name)) for name in composers.templates()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mail]) -> QuerySet[Mail]:
        return queryset.filter(template=self.value()) if self.value() else queryset


@admin.register(Mail)
class MailAdmin(admin.ModelAdmin):
    """To read only. What staff may do are the transitions that the model declares."""

    list_display = ["send_at", "kind", "address", "language", "state", "attempts", "trouble"]
    list_filter = ["state", TemplateFilter, "language", "send_at"]  # no drill-down by date: it reads every row
    search_fields = ["address"]
    search_help_text = gettext_lazy("The beginning of an e-mail address")
    list_per_page = 50
    show_full_result_count = False
    actions = None
    change_form_template = "outbox/mail.html"
    fieldsets = [
        (None, {"fields": ["state", "trouble", "address", "language", "recipient", "kind", "rule", "key"]}),
        (
            gettext_lazy("Times"),
            {
                "fields": [
                    "created_at",
                    "send_at",
                    "attempts",
                    "not_before",
                    "claimed_at",
                    "sent_at",
                    "message_id",
                ]
            },
        ),
    ]

    @admin.display(description=gettext_lazy("kind"), ordering="template")
    def kind(self, mail: Mail) -> str:
        return composers.label(mail.template)

    @admin.display(description=gettext_lazy("error"), ordering="error")
    def trouble(self, mail: Mail) -> str:
        return errors.words(mail.error)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        return request.user.has_perm("outbox.view_mail", obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mail]:
        """The viewer's mails, with what the permission of a single one needs."""
        place = "recipient__work_municipality"
        return mails_for(request.user).select_related(f"{place}__county__centre", f"{place}__centre_override")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Mail], search_term: str
    ) -> tuple[QuerySet[Mail], bool]:
        """By the beginning of the address, which an index answers; addresses are stored in small letters."""
        term = search_term.strip().lower()
        return (queryset.filter(address__startswith=term) if term else queryset), False

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/html/", wrap(require_safe(self.html_view)), name="outbox_mail_html"),
            path("<int:pk>/act/<slug:name>/", wrap(self.act_view), name="outbox_mail_act"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        mail = self.get_object(request, object_id)
        if mail is not None:
            extra_context = {
                **(extra_context or {}),
                "subtitle": f"{self.kind(mail)}, {mail.address or mail.recipient or mail.key}",
                "preview": preview(mail),
                "acts": list(mail.get_available_user_state_transitions(request.user)),
                "changes": [_line(change) for change in history.of(mail)[:20]],
            }
        return super().change_view(request, object_id, form_url, extra_context)

    def html_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The HTML part alone, in a sandbox of its own: nothing in it runs or is fetched."""
        mail = self._visible(request, pk)
        return HttpResponse(preview(mail).html, headers={"Content-Security-Policy": MAIL_CSP})

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Ask for the reason, then do it."""
        mail = self._visible(request, pk)
        if not request.user.has_perm("outbox.change_mail", mail):
            raise PermissionDenied
        acts = {act.name: act for act in mail.get_available_user_state_transitions(request.user)}
        if name not in acts:
            messages.warning(request, _("This is no longer possible: something has changed since you opened the page."))
            return redirect("admin:outbox_mail_change", pk)
        form = ReasonForm(request.POST if request.method == "POST" else None, act=name)
        if form.is_valid():
            return self._act(request, mail, name, form.cleaned_data["reason"])
        context = {
            "opts": self.opts,
            "mail": mail,
            "kind": self.kind(mail),
            "act": acts[name],
            "form": form,
            "title": acts[name].custom["label"],
            "crumb": {"url": reverse("admin:outbox_mail_change", args=[pk]), "label": mail.key},
        }
        return TemplateResponse(request, "outbox/act.html", self.admin_site.each_context(request) | context)

    def _act(self, request: HttpRequest, mail: Mail, name: str, reason: str) -> HttpResponse:
        try:
            ACTS[name](mail=mail, actor=request.user, reason=reason)
        except states.Refused as refusal:
            messages.warning(request, refusal.messages[0])
        else:
            messages.success(request, _("Done."))
        return redirect("admin:outbox_mail_change", mail.pk)

    def _visible(self, request: HttpRequest, pk: int) -> Mail:
        return get_object_or_404(self.get_queryset(request), pk=pk)
