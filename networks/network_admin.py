"""Networks in the dashboard: the regional ones are national staff's, local ones those of the region's coordinators."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from mentorprog.base_admin import LONGEST
from mentorprog.dashboard.admin_base import NoDeleteAdmin, RowInline
from mentorprog.dashboard.pages import page
from mentorprog.guard import guard_text
from mentorprog.people.models import Person
from mentorprog.people.roles import PARTNER, is_national, is_partner
from mentorprog.places.models import Centre, County, Municipality, served_by
from mentorprog.privacy.fields import GuardedCharField
from mentorprog.rows import SeveralRows
from networks import staff_calendar, staff_materials, staff_members
from networks.models import Network, Territory
from networks.reminders import staff as reminders

Kind = Network.Kind


PAGES = (
    ("members", _("Members")),
    ("materials", _("Materials")),
    ("reminders", _("Reminders")),
    ("calendar", _("Calendar")),
)


class NetworkForm(forms.ModelForm):
    """A regional network has counties, a local one municipalities of its centre's region."""

    name = GuardedCharField(label=_("name"), max_length=80)
    slug = forms.SlugField(label=_("short name"), max_length=50, validators=[guard_text])
    rhythm = GuardedCharField(label=_("rhythm"), max_length=120, required=False)

    class Meta:
        model = Network
        fields = ["name", "slug", "kind", "centre", "partner", "municipalities", "coordinators", "rhythm"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        kind = cleaned.get("kind", self.instance.kind)
        centre: Centre | None = cleaned.get("centre") or (self.instance.centre if self.instance.centre_id else None)
        if "municipalities" in self.fields and "municipalities" not in self.errors:
            self._check_municipalities(kind, centre, cleaned.get("municipalities"))
        if any(not is_partner(person) for person in cleaned.get("coordinators", ())):
            self.add_error(
                "coordinators",
                _("Give the person the role of a partner's coordinator first, on the page of the person."),
            )
        return cleaned

    def _check_municipalities(self, kind: str, centre: Centre | None, chosen: Any) -> None:
        if kind == Kind.REGIONAL and chosen:
            self.add_error("municipalities", _("A regional network has counties, not municipalities."))
        if kind == Kind.LOCAL and not chosen:
            self.add_error("municipalities", _("Choose the municipality or municipalities of the local network."))
        if kind == Kind.LOCAL and chosen and centre is not None:
            served = set(Municipality.objects.served_by(centre).values_list("pk", flat=True))
            outside = ", ".join(place.name for place in chosen if place.pk not in served)
            if outside:
                words = _("These are not in the region of %(centre)s: %(places)s.")
                self.add_error("municipalities", words % {"centre": centre, "places": outside})


class TerritoryFormSet(forms.BaseInlineFormSet):
    """The counties of a regional network; a local one has none."""

    def clean(self) -> None:
        super().clean()
        left = [form for form in self.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]
        if self.instance.kind == Kind.LOCAL and left:
            raise forms.ValidationError(_("A local network has municipalities, not counties."))


class TerritoryInline(RowInline):
    model = Territory
    formset = TerritoryFormSet

    def get_queryset(self, request: HttpRequest) -> QuerySet[Territory]:
        return super().get_queryset(request).select_related("county", "network")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The counties of today."""
        if db_field.name == "county":
            kwargs["queryset"] = County.objects.current()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class NetworkAdmin(NoDeleteAdmin):
    """A coordinator of a region makes and changes its local networks; the regional ones are national staff's."""

    form = NetworkForm
    list_display = ["name", "short_kind", "centre", "partner", "rhythm", "pages"]
    list_filter = ["kind"]
    list_select_related = ["centre", "partner"]
    autocomplete_fields = ["partner"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Network]:
        return Network.objects.visible_to(request.user)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Today's municipalities, of the region where that is known, and the people who have the role."""
        kwargs["form_class"] = SeveralRows
        if db_field.name == "coordinators":
            kwargs["queryset"] = Person.objects.filter(groups__name=PARTNER, is_staff=True).order_by("name")
        if db_field.name == "municipalities":
            rows = Municipality.objects.current().order_by("name")
            centre = self._centre(request)
            kwargs["queryset"] = rows.filter(served_by(centre)) if centre else rows
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _centre(self, request: HttpRequest) -> int | None:
        """Of the network at hand, or of who makes a new one; national staff choose it."""
        number = str(request.resolver_match.kwargs.get("object_id", "")) if request.resolver_match else ""
        if number.isdecimal() and len(number) < LONGEST:
            return Network.objects.filter(pk=number).values_list("centre", flat=True).first()
        return None if is_national(request.user) else request.user.centre_id

    def has_change_permission(self, request: HttpRequest, obj: Network | None = None) -> bool:
        own = obj is None or obj.kind == Kind.LOCAL or bool(is_national(request.user))
        return own and super().has_change_permission(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Network | None) -> list[Any]:
        """Counties for a regional network, or one that may become so."""
        regional = obj.kind == Kind.REGIONAL if obj else is_national(request.user)
        return [TerritoryInline] if regional else []

    def get_readonly_fields(self, request: HttpRequest, obj: Network | None = None) -> list[str]:
        """What a network is stays so. Who gets a part in the staff is for national coordinators to say."""
        if obj is None:
            return []
        return ["kind", "centre"] if is_national(request.user) else ["kind", "centre", "coordinators"]

    def get_exclude(self, request: HttpRequest, obj: Network | None = None) -> list[str]:
        """A regional network has no municipalities to choose; a region's coordinator has no kind or centre to."""
        if obj is not None:
            return ["municipalities"] if obj.kind == Kind.REGIONAL else []
        return [] if is_national(request.user) else ["kind", "centre", "coordinators"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """What a region's coordinator makes is a local network of the own centre."""
        form = super().get_form(request, obj, change, **kwargs)
        if obj is not None or is_national(request.user):
            return form

        class OwnLocal(form):  # type: ignore[misc, valid-type]
            def __init__(self, *args: Any, **more: Any) -> None:
                super().__init__(*args, **more)
                self.instance.kind, self.instance.centre_id = Kind.LOCAL, request.user.centre_id

        return OwnLocal

    def get_urls(self) -> list[URLPattern]:
        own = [
            page(self, "<int:pk>/medlemmer/", staff_members.members_page, "members"),
            page(self, "<int:pk>/materialer/", staff_materials.materials, "materials"),
            page(self, "<int:pk>/paminnelser/", reminders.rules, "reminders"),
            page(self, "<int:pk>/kalender/", staff_calendar.calendar, "calendar"),
        ]
        return own + super().get_urls()

    @admin.display(description=_("kind"), ordering="kind")
    def short_kind(self, network: Network) -> str:
        return str(_("Local") if network.kind == Kind.LOCAL else _("Regional"))

    @admin.display(description=_("pages"))
    def pages(self, network: Network) -> SafeString:
        """Where each thing of a network is looked at."""
        rows = ((reverse(f"admin:networks_network_{name}", args=[network.pk]), words) for name, words in PAGES)
        return format_html_join(" · ", '<a href="{}">{}</a>', rows)
