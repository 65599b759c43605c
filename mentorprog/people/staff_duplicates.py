"""Staff pages about rows that may be one: the list of them, and two side by side to merge or to keep apart."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorprog import dates
from mentorprog.nudge import nudge
from mentorprog.people.duplicates import GROUNDS, LIKENESSES, keep_apart, reconsider
from mentorprog.people.merging import belongings, merge
from mentorprog.people.models import Likeness, Organisation, Person
from mentorprog.states import Refused
from mentorprog.times import OSLO

A_PAGE = 25
# Why two rows are merged: one of a few reasons, so that no free text is needed or kept.
REASONS: dict[str, Any] = {
    "confirmed": gettext_lazy("They have confirmed it themselves"),
    "register": gettext_lazy("A public register shows it"),
    "typed twice": gettext_lazy("It was typed in twice, or with a slip"),
    "new details": gettext_lazy("The same with a new name, address or employer"),
}
BESIDE = {
    Person: ("work_municipality__county", "employer"),
    Organisation: ("municipality__county",),
}


class MergeForm(forms.Form):
    """Which of the two is kept, and why they are one."""

    kept = forms.ChoiceField(
        label=gettext_lazy("Which one is kept?"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("What the kept one lacks is filled in from the other."),
    )
    reason = forms.ChoiceField(label=gettext_lazy("Why?"), widget=forms.RadioSelect, choices=list(REASONS.items()))

    def __init__(self, data: Any = None, *, rows: list[Any], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["kept"].choices = [(str(row.pk), _name(row)) for row in rows]  # type: ignore[attr-defined]


def urls(model_admin: Any) -> list[URLPattern]:
    """The two pages under the addresses of a model's list."""
    names = model_admin.opts.app_label, model_admin.opts.model_name
    pages = {"duplicates": ("dubletter/", listing), "merge": ("dubletter/<int:first>/<int:second>/", compare)}
    made = []
    for name, (route, view) in pages.items():
        wrapped = model_admin.admin_site.admin_view(_with(model_admin, view))
        made.append(path(route, wrapped, name="{}_{}_{}".format(*names, name)))
    return made


def _with(model_admin: Any, view: Any) -> Any:
    def inner(request: HttpRequest, **arguments: int) -> HttpResponse:
        if not request.user.has_perm("people.merge"):
            raise PermissionDenied
        answer: HttpResponse = view(model_admin, request, **arguments)
        return answer

    return inner


def _show(model_admin: Any, request: HttpRequest, template: str, **values: Any) -> HttpResponse:
    frame = {**model_admin.admin_site.each_context(request), "opts": model_admin.opts, "media": model_admin.media}
    return render(request, template, frame | values)


def _address(model_admin: Any, name: str, *arguments: int) -> str:
    return reverse(f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_{name}", args=arguments)


# --- The list ---------------------------------------------------------------------------------------------
def listing(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Pairs that wait to be looked at; with ?state=different those that are said not to be the same."""
    here = _address(model_admin, "duplicates")
    if request.method == "POST":
        nudge("mentorprog.people.tasks.find_duplicates")
        messages.success(request, _("The search has begun. Open this page again in a minute."))
        return redirect(here)
    apart = request.GET.get("state") == Likeness.State.DIFFERENT
    state = Likeness.State.DIFFERENT if apart else Likeness.State.OPEN
    pairs = LIKENESSES[model_admin.model]._default_manager.filter(state=state).order_by("-found_at", "-pk")
    found = Paginator(pairs.select_related(*_paths(model_admin.model)), A_PAGE).get_page(request.GET.get("page"))
    lines = [
        {
            "sides": [(_name(row), _lines(row)) for row in (pair.first, pair.second)],
            "grounds": [GROUNDS[ground] for ground in pair.grounds if ground in GROUNDS],
            "url": _address(model_admin, "merge", pair.first_id, pair.second_id),
        }
        for pair in found
    ]
    return _show(
        model_admin,
        request,
        "people/duplicates.html",
        title=_("Possible duplicates"),
        page_obj=found,
        lines=lines,
        apart=apart,
    )


def _paths(model: Any) -> list[str]:
    return [f"{side}__{name}" for side in ("first", "second") for name in BESIDE[model]]


def _name(row: Any) -> str:
    """A name that tells the two apart."""
    if isinstance(row, Person):
        return f"{row.name}, {row.email}" if row.name and row.email else str(row)
    return f"{row.name}, {row.orgnr}" if row.orgnr else row.name


def _lines(row: Any) -> list[str]:
    if isinstance(row, Person):
        told: list[Any] = [row.employer, row.work_municipality, row.phone]
    else:
        told = [row.get_kind_display(), row.municipality]
    return [str(one) for one in told if one]


# --- Two side by side -------------------------------------------------------------------------------------
def compare(model_admin: Any, request: HttpRequest, first: int, second: int) -> HttpResponse:
    """Two rows beside each other with all that belongs to them; merged, or remembered as not the same."""
    rows: QuerySet = model_admin.model._default_manager.select_related(*BESIDE[model_admin.model])
    one, other = get_object_or_404(rows, pk=first), get_object_or_404(rows, pk=second)
    theirs = belongings(one, other)
    form = MergeForm(
        request.POST if request.POST.get("act") == "merge" else None,
        rows=[one, other],
        initial={"kept": str(_rather_kept(one, other, theirs).pk)},
    )
    if request.method == "POST":
        _check_act(request)
        if (not form.is_bound or form.is_valid()) and _carry_out(request, one, other, form):
            return redirect(_address(model_admin, "duplicates"))
    pair = LIKENESSES[model_admin.model]._default_manager.filter(
        first_id=min(first, second), second_id=max(first, second)
    )
    return _show(
        model_admin,
        request,
        "people/merge.html",
        title=_("Are these the same?"),
        form=form,
        sides=[_name(one), _name(other)],
        facts=_facts(one, other),
        theirs=[theirs[row.pk] for row in (one, other)],
        pair=pair.first(),
        crumb={"url": _address(model_admin, "duplicates"), "label": _("Possible duplicates")},
    )


def _check_act(request: HttpRequest) -> None:
    if request.POST.get("act") not in ("merge", "apart", "reconsider"):
        raise BadRequest("the page knows no such act")


def _rather_kept(one: Any, other: Any, theirs: dict[int, list[tuple[str, int]]]) -> Any:
    """Who works here, else the one to whom more belongs, else the older one."""
    return max(
        one, other, key=lambda row: (getattr(row, "is_staff", False), sum(n for _, n in theirs[row.pk]), -row.pk)
    )


def _facts(one: Any, other: Any) -> list[tuple[str, str, str, bool]]:
    """Label, what stands at each, and whether it is the same."""
    beside = zip(_told(one), _told(other), strict=True)
    return [(label, mine, yours, mine == yours) for (label, mine), (_label, yours) in beside]


def _told(row: Any) -> list[tuple[str, str]]:
    if isinstance(row, Person):
        names = ("name", "email", "phone", "employer", "work_municipality")
        dated = [(_("Last signed in"), row.last_login), (_("Registered"), row.created_at)]
        more = [(label, dates.short_day(at.astimezone(OSLO).date()) if at else "–") for label, at in dated]
        more.insert(0, (_("Works at RVTS"), _("Yes") if row.is_staff else _("No")))
    else:
        names = ("name", "orgnr", "municipality", "buyer_reference")
        more = [(str(row._meta.get_field("kind").verbose_name).capitalize(), row.get_kind_display())]
    plain = [
        (str(row._meta.get_field(name).verbose_name).capitalize(), str(getattr(row, name) or "–")) for name in names
    ]
    return plain + more


def _carry_out(request: HttpRequest, one: Any, other: Any, form: MergeForm) -> bool:
    """Do what was asked for and say so; False when it was refused, which the form tells."""
    try:
        match request.POST["act"]:
            case "merge":
                kept, gone = (one, other) if form.cleaned_data["kept"] == str(one.pk) else (other, one)
                merge(kept=kept, gone=gone, actor=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
                text = _("They are one now: %(name)s.") % {"name": kept}
            case "apart":
                keep_apart(one=one, other=other, actor=request.user)  # type: ignore[arg-type]
                text = _("It is remembered that they are not the same.")
            case _:
                reconsider(one=one, other=other, actor=request.user)  # type: ignore[arg-type]
                text = _("They are among the possible duplicates again.")
    except Refused as refusal:
        messages.error(request, refusal.messages[0])
        return False
    messages.success(request, text)
    return True
