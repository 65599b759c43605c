"""Every centre has a guidance desk, with the periods of the programme until staff change them."""

from typing import Any

from mentorprog.places.models import Centre
from networks.models import GuidanceDesk


def load(**_signal: Any) -> None:
    """Add the desks that are missing; what staff have changed stays as it is."""
    without = Centre.objects.filter(guidance_desk=None)
    GuidanceDesk.objects.bulk_create([GuidanceDesk(centre=centre) for centre in without], ignore_conflicts=True)
