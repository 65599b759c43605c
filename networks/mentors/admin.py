"""The mentor bank: the list of mentors with what staff look for."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from mentorprog.dashboard.admin_base import ReadOnlyAdmin, SearchAcross
from mentorprog.dashboard.pages import page
from mentorprog.people.roles import is_national
from mentorprog.places.forms import MunicipalityField
from mentorprog.places.models import Centre, County, Municipality
from mentorprog.times import today
from networks import staff_import, staff_mentors
from networks.mentors.selectors import WITHIN, near, nearness
from networks.models import (
    LocalMembership,
    Mentor,
    MentorCompetence,
    MentorLanguage,
    Network,
    NetworkQuestion,
    StillRight,
)
from networks.selectors import mentors_for

NO_NETWORK = "none"
KEY = 9  # digits of a number at the most


class BankForm(forms.Form):
    """Near which municipality, and how far away."""

    near = MunicipalityField(label=_("Near the municipality"), required=False)
    within = forms.ChoiceField(
        label=_("How far away"),
        choices=[
            ("municipality", _("Only there")),
            ("county", _("In its county")),
            ("neighbours", _("In its county and adjoining ones")),
            ("region", _("In its region")),
        ],
        initial="county",
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Speaks"), choices=[("", _("Any language")), *MentorLanguage.Language.choices], required=False
    )
    competence = forms.ChoiceField(
        label=_("Knows of"), choices=[("", _("Anything")), *MentorCompetence.Field.choices], required=False
    )


class StandingFilter(admin.SimpleListFilter):
    """Where mentors stand, and what waits for them or for the coordinator."""

    title = _("status")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("active", _("Active")),
            ("away", _("On leave")),
            ("left", _("Has left")),
            ("deceased", _("Has died")),
            ("silent", _("Has not confirmed the details")),
            ("undecided", _("Has not answered about the network")),
            ("wish", _("Does not want to go on")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mentor]) -> QuerySet[Mentor]:
        rows = Mentor.objects.all()
        known = {
            "active": rows.active(),
            "away": rows.away(today()),
            "left": rows.filter(status=Mentor.Status.LEFT),
            "deceased": rows.filter(status=Mentor.Status.DECEASED),
            "silent": rows.filter(pk__in=StillRight.objects.silent(today()).values("mentor")),
            "undecided": rows.filter(pk__in=NetworkQuestion.objects.undecided(today()).values("mentor")),
            "wish": rows.wishing_to_leave(),
        }
        chosen = known.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(pk__in=chosen.values("pk"))


class NetworkFilter(admin.SimpleListFilter):
    """The regional and the local networks that the viewer works with, and "none"."""

    title = _("network")
    parameter_name = "network"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        own = Network.objects.visible_to(request.user).values_list("pk", "name")
        return [*((str(pk), name) for pk, name in own), (NO_NETWORK, str(_("No network")))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mentor]) -> QuerySet[Mentor]:
        value = self.value() or ""
        if value == NO_NETWORK:
            return queryset.filter(network=None)
        if not value.isdecimal() or len(value) > KEY:
            return queryset
        local = LocalMembership.objects.filter(network=value).values("mentor")
        return queryset.filter(Q(network=value) | Q(pk__in=local))


class CountyFilter(admin.SimpleListFilter):
    title = _("county")
    parameter_name = "county"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = County.objects.current().order_by("name")
        if not is_national(request.user):
            rows = rows.filter(centre=request.user.centre_id)
        return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mentor]) -> QuerySet[Mentor]:
        if not (self.value() or "").isdecimal():
            return queryset
        return queryset.filter(person__work_municipality__county=self.value())


class RegionFilter(admin.SimpleListFilter):
    title = _("region")
    parameter_name = "region"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        if not is_national(request.user):
            return []
        return list(Centre.objects.values_list("slug", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mentor]) -> QuerySet[Mentor]:
        if not self.value():
            return queryset
        centres = Centre.objects.filter(slug=self.value())
        served = [place for centre in centres for place in Municipality.objects.served_by(centre).values_list("pk")]
        return queryset.filter(person__work_municipality__in=[pk for (pk,) in served])


class _Hidden(admin.SimpleListFilter):
    """A filter that the form above the list sets; in the column it stands only when it is set."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("", "")]

    def has_output(self) -> bool:
        return bool(self.value())

    def choices(self, changelist: Any) -> list[dict[str, Any]]:
        return [{"selected": False, "query_string": changelist.get_query_string(remove=BANK), "display": _("All")}]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mentor]) -> QuerySet[Mentor]:
        return queryset


BANK = ["near", "within", "language", "competence"]


class LanguageFilter(_Hidden):
    title = _("language")
    parameter_name = "language"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mentor]) -> QuerySet[Mentor]:
        """Both at once with the competence, where that is asked for: the database then begins with the few."""
        rows = MentorLanguage.objects.filter(code=self.value())
        if knows := request.GET.get("competence"):
            rows = rows.filter(mentor_id__in=MentorCompetence.objects.filter(code=knows).values("mentor_id"))
        return queryset.filter(pk__in=rows.values("mentor"))


class CompetenceFilter(_Hidden):
    title = _("competence")
    parameter_name = "competence"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mentor]) -> QuerySet[Mentor]:
        if request.GET.get("language"):
            return queryset  # see above
        return queryset.filter(pk__in=MentorCompetence.objects.filter(code=self.value()).values("mentor"))


class NearFilter(_Hidden):
    title = _("near")
    parameter_name = "near"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mentor]) -> QuerySet[Mentor]:
        place, within = where(request)
        return near(queryset, place, within) if place is not None else queryset


class WithinFilter(_Hidden):
    title = _("distance")
    parameter_name = "within"

    def has_output(self) -> bool:
        return False


def where(request: HttpRequest) -> tuple[Municipality | None, str]:
    """The municipality and the distance that are asked for; read once a request."""
    if not hasattr(request, "_bank_where"):
        value = request.GET.get("near", "")
        rows = Municipality.objects.select_related("county__centre", "centre_override")
        place = rows.filter(pk=value).first() if value.isdecimal() and len(value) <= KEY else None
        within = request.GET.get("within", "")
        request.__dict__["_bank_where"] = (place, within if within in WITHIN else "county")
    found: tuple[Municipality | None, str] = request.__dict__["_bank_where"]
    return found


class MentorAdmin(SearchAcross, ReadOnlyAdmin):
    """The mentors, found by place, role, language and availability; a row leads to the mentor's own page."""

    list_display = ["person", "work_municipality", "network", "standing", "role", "lent", "spoken"]
    list_filter = [
        StandingFilter,
        NetworkFilter,
        RegionFilter,
        CountyFilter,
        "role",
        "available",
        LanguageFilter,
        CompetenceFilter,
        NearFilter,
        WithinFilter,
    ]
    list_select_related = ["person__work_municipality", "network"]
    change_list_template = "networks/staff_mentors_list.html"
    empty_text = _("People become mentors when their training is locked as completed.")
    search_fields = ["person__name", "person__email", "person__work_municipality__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mentor]:
        return mentors_for(request.user).prefetch_related("languages")

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """The nearest first when a municipality is asked for."""
        place, _within = where(request)
        return ["person__name", "-pk"] if place is None else [nearness(place), "person__name", "-pk"]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        kept = [(name, value) for name, value in request.GET.items() if name not in (*BANK, "p", "e")]
        place, within = where(request)
        near_pk = place.pk if place else None
        chosen = {name: request.GET.get(name, "") for name in ("language", "competence")}
        bank = BankForm(initial={"near": near_pk, "within": within, **chosen})
        return super().changelist_view(request, {**(extra_context or {}), "bank": bank, "kept": kept})

    def get_urls(self) -> list[URLPattern]:
        own = [
            page(self, "<int:pk>/mentor/", staff_mentors.mentor_page, "page"),
            page(self, "liste/", staff_import.take_in, "import"),
            page(self, "liste/<int:pk>/", staff_import.report, "import_report"),
        ]
        return own + super().get_urls()

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """A mentor is read on a page of its own."""
        found = self.get_object(request, object_id)
        if found is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return redirect("admin:networks_mentor_page", found.pk)

    @admin.display(description=_("municipality of work"), ordering="person__work_municipality__name")
    def work_municipality(self, mentor: Mentor) -> Any:
        return mentor.person.work_municipality

    @admin.display(description=_("status"), ordering="status")
    def standing(self, mentor: Mentor) -> str:
        return str(_("On leave") if mentor.is_away else Mentor.Status(mentor.status).label)

    @admin.display(description=_("for others"), ordering="available")
    def lent(self, mentor: Mentor) -> str:
        return str({True: _("Yes"), False: _("No")}.get(mentor.available, "–"))

    @admin.display(description=_("languages"))
    def spoken(self, mentor: Mentor) -> str:
        return ", ".join(str(one) for one in mentor.languages.all()) or "–"
