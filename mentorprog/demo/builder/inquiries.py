"""What staff have in hand beside the stories: a reviewer with a conflict of interest, and a substitute to assess."""

from applications.models import Application
from applications.services.reviewing import declare_impartiality
from applications.services.substitutes import propose_substitute
from cohorts.models import Cohort, SeatOffer
from mentorprog.demo.builder.papers import candidate_values
from mentorprog.demo.builder.texts.answers import CONFLICT
from mentorprog.demo.builder.timeline import happened
from mentorprog.demo.builder.world import World

CLOSED_TO = ("3403", "ost")  # the municipality of an application that nobody has read, and its region
SWAPPED = "5001"  # the municipality whose first candidate cannot come after all


def add_inquiries(world: World, cohort: Cohort) -> None:
    """Let both happen in the open cohort."""
    number, region = CLOSED_TO
    closed = Application.objects.get(cohort=cohort, municipality__number=number)
    with happened(world.ago(8, 10)):
        declare_impartiality(
            application=closed, actor=world.staff[f"reviewer {region}"], conflict=True, reason=CONFLICT
        )
    answered = Application.objects.select_related("contact").get(cohort=cohort, municipality__number=SWAPPED)
    seated = answered.candidates.filter(offer__state=SeatOffer.State.ACCEPTED).order_by("pk")[0]
    with happened(world.ago(3, 14)):
        values = candidate_values(world, answered.contact, "school")
        propose_substitute(candidate=seated, actor=answered.contact, values=values)
