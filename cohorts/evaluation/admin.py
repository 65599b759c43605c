"""Evaluations in the dashboard: what has been asked, and the questions themselves."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cohorts.evaluation import staff
from cohorts.evaluation.selectors import evaluations_with_results, is_open
from cohorts.models import Evaluation, EvaluationForm, EvaluationQuestion
from mentorprog.dashboard.admin_base import NoDeleteAdmin, ReadOnlyAdmin, RowInline
from mentorprog.dashboard.pages import page


@admin.register(Evaluation)
class EvaluationAdmin(ReadOnlyAdmin):
    """What has been asked of whom, the newest first; a row leads to its results."""

    list_display = ["name", "opened_on", "closes_on", "standing"]
    list_filter = ["form", "cohort"]
    search_fields = ["cohort__name_nb"]
    change_list_template = "cohorts/staff_evaluations_list.html"
    empty_text = _("An evaluation opens by itself when a gathering is over, and asks everybody who was there.")

    class Media:
        css = {"all": ["css/evaluation.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evaluation]:
        return evaluations_with_results()

    def get_urls(self) -> list[URLPattern]:
        own = [
            page(self, "<int:pk>/resultat/", staff.result, "result", posts=False),
            page(self, "<int:pk>/resultat/fil/<slug:kind>/", staff.result_file, "result_file", posts=False),
            page(self, "sammenlign/<slug:kind>/", staff.compare, "compare", posts=False),
            page(self, "sammenlign/<slug:kind>/fil/<slug:file>/", staff.compare_file, "compare_file", posts=False),
        ]
        return own + super().get_urls()

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """An evaluation is read on its own page."""
        if not self.has_view_permission(request):
            return super().change_view(request, object_id, *args, **kwargs)
        found = self.get_object(request, object_id)
        if found is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        return redirect("admin:cohorts_evaluation_result", found.pk)

    @admin.display(description=_("evaluation"))
    def name(self, evaluation: Evaluation) -> str:
        return str(evaluation)

    @admin.display(description=_("answers"))
    def standing(self, evaluation: Evaluation) -> str:
        if evaluation.released_on is None:
            return str(_("Open for answers") if is_open(evaluation) else _("Closed, the results are coming"))
        return _("%(answered)s of %(asked)s") % {"answered": evaluation.answered, "asked": evaluation.asked}


class QuestionInline(RowInline):
    model = EvaluationQuestion
    can_delete = False
    fields = [("order", "kind", "retired"), "wording_nb", "wording_nn", "wording_en"]


@admin.register(EvaluationForm)
class EvaluationFormAdmin(NoDeleteAdmin):
    """When people are asked, and what. A question that has been asked can be retired, not changed."""

    list_display = ["__str__", "wait_days", "open_days", "compared"]
    fields = ["kind", ("wait_days", "open_days")]
    readonly_fields = ["kind"]
    inlines = [QuestionInline]
    empty_text = _("There is one form for the gatherings and one for the end.")

    class Media:
        css = {"all": ["css/evaluation.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There are two, and they come with the installation."""
        return False

    @admin.display(description=_("results"))
    def compared(self, form: EvaluationForm) -> SafeString:
        address = reverse("admin:cohorts_evaluation_compare", args=[form.kind])
        return format_html('<a href="{}">{}</a>', address, _("Compare the cohorts"))
