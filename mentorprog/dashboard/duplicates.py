"""What the staff's start page says about people and organisations that may be registered twice."""

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from mentorprog.dashboard.panels import LATER, Duty, Panel, panel
from mentorprog.people.models import Likeness, OrganisationLikeness, PersonLikeness
from mentorprog.people.roles import is_national

SENTENCES = {
    PersonLikeness: ngettext_lazy(
        "%(n)s pair of people may be the same person", "%(n)s pairs of people may be the same person", "n"
    ),
    OrganisationLikeness: ngettext_lazy(
        "%(n)s pair of organisations may be the same one", "%(n)s pairs of organisations may be the same one", "n"
    ),
}
PAGES = {PersonLikeness: "people_person_duplicates", OrganisationLikeness: "people_organisation_duplicates"}


@panel
def duplicates(viewer: Any) -> Panel | None:
    """Pairs that wait for a national coordinator's look. Only duties: there is no box of its own."""
    if not is_national(viewer):
        return None
    duties = [
        Duty(partial(model.objects.filter, state=Likeness.State.OPEN), text, reverse(f"admin:{PAGES[model]}"), LATER)
        for model, text in SENTENCES.items()
    ]
    return Panel(duties=tuple(duties), order=70)
