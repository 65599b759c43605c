"""Applications in the dashboard: the list, and the page where one is read and decided."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from applications import staff
from applications.models import Application, Criterion, GroundsTemplate, Letter
from applications.selectors import applications_for, letters_for, with_prepared, with_progress, with_substitutes
from applications.selectors.reading import unread, with_assigned
from mentorprog import dates
from mentorprog.base_admin import Rows
from mentorprog.dashboard.admin_base import NoDeleteAdmin, ReadOnlyAdmin, SearchAcross, StaffAdmin
from mentorprog.dashboard.pages import page
from mentorprog.people.roles import is_national


class SentIn(admin.ChoicesFieldListFilter):
    """The states of what was sent in: drafts are the applicant's own and never in the list."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        drafts = str(Application.State.DRAFT.label)
        return (choice for choice in super().choices(changelist) if str(choice["display"]) != drafts)


class PreparedFilter(admin.SimpleListFilter):
    """Those that wait for a coordinator, as the start page counts them."""

    title = _("answers")
    parameter_name = "prepared"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Prepared and not sent")), ("substitute", _("A substitute to assess"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        narrow = {"yes": with_prepared, "substitute": with_substitutes}.get(self.value() or "")
        return narrow(queryset) if narrow else queryset


class MineFilter(admin.SimpleListFilter):
    """What the viewer has still to read, and among that what he or she is asked to read."""

    title = _("to read")
    parameter_name = "read"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("mine", _("I am asked to read")), ("unread", _("Not scored by me"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        if self.value() not in {"mine", "unread"}:
            return queryset
        left = with_assigned(unread(request.user), request.user)
        return queryset.filter(pk__in=(left.filter(assigned=True) if self.value() == "mine" else left).values("pk"))


class Reading(Rows):
    """A list whose rows lead to the reading page."""

    def page_of(self, result: Application) -> str:
        return reverse("admin:applications_application_read", args=[result.pk])


@admin.register(Application)
class ApplicationAdmin(SearchAcross, ReadOnlyAdmin):
    list_display = [
        "reference",
        "service",
        "municipality",
        "cohort",
        "state",
        "answered",
        "sent_in",
    ]
    list_filter = [
        ("state", SentIn),
        MineFilter,
        PreparedFilter,
        "cohort",
        "municipality__county__centre",
        "organisation_kind",
    ]
    list_select_related = ["municipality", "cohort"]
    search_fields = ["reference", "organisation_name", "contact_name", "candidates__name"]
    empty_text = _("Applications come here when they are sent in, those of your own region.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        return with_progress(applications_for(request.user))

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Regional staff have one region, so there is nothing to choose."""
        return [f for f in self.list_filter if is_national(request.user) or f != "municipality__county__centre"]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The way to the board of each one's cohort, for those who decide."""
        shown = list(super().get_list_display(request))
        return [*shown, "board"] if request.user.has_perm("applications.decide") else shown

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Rows]:
        return Reading

    def get_urls(self) -> list[URLPattern]:
        own = [
            page(self, "<int:pk>/les/", staff.read, "read"),
            page(self, "lesere/<int:pk>/", staff.assign, "assign"),
            page(self, "<int:pk>/send/", staff.send_answers, "send"),
            page(self, "<int:pk>/spor/", staff.ask, "ask"),
            page(self, "<int:pk>/arkiv/", staff.archive, "archive"),
            page(self, "opptak/<int:pk>/", staff.board, "board"),
            page(self, "forelopig/", staff.provisional, "provisional"),
            page(self, "erstatter/<int:pk>/", staff.substitute, "substitute"),
            page(self, "opptak/<int:pk>/send/", staff.apply, "apply"),
        ]
        return own + super().get_urls()

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """An application is read on its own page."""
        found = self.get_object(request, object_id)
        if found is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return redirect("admin:applications_application_read", found.pk)

    @admin.display(description=_("service"), ordering="organisation_name")
    def service(self, application: Application) -> str:
        return ", ".join(filter(None, [application.organisation_name, application.unit]))

    @admin.display(description=_("sent in"), ordering="submitted_at")
    def sent_in(self, application: Application) -> str:
        return dates.day_of(application.submitted_at)

    @admin.display(description=_("admission"))
    def board(self, application: Application) -> SafeString:
        address = reverse("admin:applications_application_board", args=[application.cohort_id])
        return format_html('<a href="{}">{}</a>', address, _("The admission board"))

    @admin.display(description=_("decided"))
    def answered(self, application: Any) -> str:
        return f"{application.decided_count} / {application.candidate_count}"


@admin.register(Criterion)
class CriterionAdmin(StaffAdmin):
    """What each cohort's admission weighs. A criterion that somebody has scored by cannot be taken out."""

    list_display = ["criterion_title", "cohort", "order", "slug"]
    ordering = ["-cohort__applications_close", "cohort", "order"]  # the cohort that is read now comes first
    list_filter = ["cohort"]
    list_select_related = ["cohort"]
    search_fields = ["title_nb", "slug"]
    fields = [
        *("cohort", "slug", "order", "title_nb", "title_nn", "title_en"),
        *("anchors_nb", "anchors_nn", "anchors_en"),
    ]
    empty_text = _("A new cohort gets the usual four criteria. Change them here before the reading begins.")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A criterion stays with its cohort: its scores do."""
        return ["cohort", "slug"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.scores.exists():
            return False
        return super().has_delete_permission(request, obj)

    @admin.display(description=_("title"), ordering="title_nb")
    def criterion_title(self, criterion: Criterion) -> str:
        return criterion.title


@admin.register(GroundsTemplate)
class GroundsTemplateAdmin(NoDeleteAdmin):
    list_display = ["name", "outcome"]
    list_filter = ["outcome"]
    empty_text = _("Grounds that you use often are written here once, in both written forms, and chosen on the board.")


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    """Letters as they were sent."""

    list_display = ["candidate", "kind", "language", "created_at"]
    list_filter = ["kind", "candidate__application__cohort"]
    list_select_related = ["candidate"]
    search_fields = ["candidate__name"]
    fields = ["candidate", "kind", "language", "title", "created_at", "created_by", "file"]
    readonly_fields = ["file"]
    empty_text = _("Letters are written when decisions are sent.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        return letters_for(request.user)

    def get_urls(self) -> list[URLPattern]:
        return [page(self, "<int:pk>/brev/", staff.letter, "pdf", posts=False), *super().get_urls()]

    @admin.display(description=_("file"))
    def file(self, letter: Letter) -> SafeString | str:
        if not letter.sha256:
            return _("The file is not made yet.")
        return format_html('<a href="{}">PDF</a>', reverse("admin:applications_letter_pdf", args=[letter.pk]))
