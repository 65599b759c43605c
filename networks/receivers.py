"""What this floor does when a lower one tells something."""

from typing import Any

from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext as _

from cohorts.models import Participation
from cohorts.signals import graduated
from mentorprog.people.models import Person
from mentorprog.people.signals import saved_by_staff
from networks.models import Network, NetworkQuestion
from networks.reminders.services import add_defaults
from networks.services.mentors import become_mentor, follow_workplace

WORKPLACE = ("work_municipality_id", "employer_id")


@receiver(graduated)
def graduate_becomes_mentor(sender: Any, participation: Participation, actor: Any, **_signal: Any) -> None:
    """Inside the transaction that locks the completion: both happen or none."""
    become_mentor(participation=participation, actor=actor)


@receiver(post_save, sender=Network)
def network_begins_with_reminders(sender: Any, instance: Network, created: bool, raw: bool, **_signal: Any) -> None:
    """By whichever page or service it is made."""
    if created and not raw:
        add_defaults([instance])


@receiver(pre_save, sender=Person)
def remember_workplace(sender: Any, instance: Person, update_fields: Any = None, **_signal: Any) -> None:
    """Where the person worked until now, whoever changes it and by whatever page."""
    concerned = update_fields is None or {"work_municipality", "employer"} & set(update_fields)
    before = (
        Person.objects.filter(pk=instance.pk).values_list(*WORKPLACE).first() if instance.pk and concerned else None
    )
    instance.__dict__["_workplace_before"] = before


@receiver(post_save, sender=Person)
def ask_about_network(sender: Any, instance: Person, **_signal: Any) -> None:
    """Another place of work, or an employer in another place: a mentor is asked whether the network follows."""
    before = instance.__dict__.pop("_workplace_before", None)
    if before is None:
        return
    place = None
    if before[0] != instance.work_municipality_id:
        place = instance.work_municipality
    elif before[1] != instance.employer_id and instance.employer is not None:
        place = instance.employer.municipality
    if place is not None:
        follow_workplace(person=instance, place=place)


@receiver(saved_by_staff)
def tell_that_the_mentor_is_asked(sender: Any, person: Person, **_signal: Any) -> str:
    """Staff who change a place of work see that nothing moves without the mentor's yes."""
    waiting = NetworkQuestion.objects.filter(mentor__person=person, state=NetworkQuestion.State.WAITING)
    question = waiting.select_related("network").first()
    if question is None:
        return ""
    text = _(
        "The mentor is asked, by e-mail and on my page, whether to move to %(network)s. Until then nothing changes."
    )
    return text % {"network": question.network}
