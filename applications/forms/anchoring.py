"""Step 4: what stands behind the plan, and who confirms it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications.forms.base import StepForm
from applications.models import Application
from mentorprog.people.fields import AddressField
from mentorprog.privacy.fields import GuardedCharField, GuardedTextField


def other_than_contact(email: str | None, application: Application) -> None:
    """The leader must be somebody else than the one who applies."""
    if email and email.casefold() == application.contact.email.casefold():
        raise ValidationError(_("The leader must be another person than you."))


class AnchoringForm(StepForm):
    """Step 4: where the plan is anchored, and which leader will confirm it."""

    anchoring = GuardedTextField(
        label=_("Where is this anchored?"),
        help_text=_("Name the plan or decision."),
    )
    owner = GuardedCharField(
        label=_("Who owns the plan or decision?"),
        max_length=120,
        help_text=_("A title is enough, for example the municipal director for health."),
    )
    leader_name = GuardedCharField(label=_("Name of the leader who will confirm"), max_length=120)
    leader_title = GuardedCharField(label=_("The leader's title"), max_length=120)
    leader_email = AddressField(
        label=_("The leader's e-mail"),
        max_length=254,
        help_text=_("When you send the application, the leader gets a link to confirm the commitments."),
    )

    class Meta:
        model = Application
        fields = ["leader_name", "leader_title", "leader_email"]

    field_order = ["anchoring", "owner", "leader_name", "leader_title", "leader_email"]
    of_the_plan = ("anchoring", "owner")
    checks = {"leader_email": other_than_contact}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.of_the_plan:
            self.initial.setdefault(name, getattr(self.instance.plan, name))

    @classmethod
    def stored_answer(cls, row: Application, name: str) -> Any:
        return super().stored_answer(row.plan if name in cls.of_the_plan else row, name)

    def save(self, commit: bool = True) -> Application:
        application = super().save(commit)
        plan = application.plan
        written = [name for name in self.of_the_plan if name not in self.left_alone]
        for name in written:
            setattr(plan, name, self.cleaned_data[name])
        plan.save(update_fields=written)
        return application
