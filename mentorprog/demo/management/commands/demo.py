"""`manage.py demo`: fictional people and a whole journey to look at."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mentorprog.demo.builder.whole import build, is_built
from mentorprog.people.models import Person


class Command(BaseCommand):
    help = "Fills an empty database with demonstration data: fictional people, the real structure."

    def handle(self, *args: Any, **options: Any) -> None:
        """Build once. Raises CommandError in a database that somebody else's people are in."""
        if is_built():
            self.say("The demonstration is in the database already. Nothing is changed.")
            return
        if Person.objects.exists():
            raise CommandError("There are people in this database already. The demonstration needs an empty one.")
        build(say=self.say)

    def say(self, text: str) -> None:
        """Print a line at once, indented as the other steps of the first start."""
        self.stdout.write(f"      {text}")
        self.stdout.flush()
