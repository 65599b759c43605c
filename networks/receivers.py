"""What this floor does when a lower one tells something."""

from typing import Any

from django.dispatch import receiver

from cohorts.models import Participation
from cohorts.signals import graduated
from networks.services.mentors import become_mentor


@receiver(graduated)
def graduate_becomes_mentor(sender: Any, participation: Participation, actor: Any, **_signal: Any) -> None:
    """Inside the transaction that locks the completion: both happen or none."""
    become_mentor(participation=participation, actor=actor)
