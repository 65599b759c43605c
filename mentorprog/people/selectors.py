"""Reads of people, as far as the viewer may see."""

from typing import Any

from django.db.models import Q, QuerySet

from mentorprog.people.models import Organisation, Person
from mentorprog.people.roles import is_national, is_reader
from mentorprog.people.scope import in_scope
from mentorprog.places.models import served_by


def people_for(viewer: Any) -> QuerySet[Person]:
    """The people whom a member of staff may see: own region by work or by employer; all for national staff."""
    if is_national(viewer):
        return Person.objects.all()
    if not is_reader(viewer):
        return Person.objects.none()
    region = served_by(viewer.centre_id, "work_municipality__") | (
        Q(work_municipality=None) & served_by(viewer.centre_id, "employer__municipality__")
    )
    return Person.objects.filter(region, is_staff=False)


def organisations_for(viewer: Any) -> QuerySet[Organisation]:
    """The organisations in the viewer's region; all for national staff."""
    return in_scope(Organisation.objects.all(), viewer, "municipality__")
