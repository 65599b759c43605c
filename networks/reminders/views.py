"""A mentor's own page: which reminders to get."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from networks.mentors.selectors import own_mentor
from networks.models import Mentor
from networks.reminders.forms import WantedForm
from networks.reminders.selectors import wanted_kinds
from networks.reminders.services import choose_reminders


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_reminders(request: HttpRequest) -> HttpResponse:
    """Each kind of reminder on or off."""
    mentor = own_mentor(request.user.pk)
    if mentor is None or mentor.status != Mentor.Status.ACTIVE:
        raise Http404
    if request.method == "POST":
        form = WantedForm(request.POST)
        if form.is_valid():
            choose_reminders(mentor=mentor, kinds=form.cleaned_data["kinds"], actor=request.user)
            messages.success(request, _("Thank you. Your choice is saved."))
            return redirect("my_reminders")
    else:
        form = WantedForm(initial={"kinds": wanted_kinds(mentor)})
    return render(request, "networks/my_reminders.html", {"form": form})
