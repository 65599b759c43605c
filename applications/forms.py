"""The forms of the application: one a step, each able to save what is unfinished."""

import re
from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications import examples
from applications.models import (
    REFERENCE_LETTERS,
    Application,
    Candidate,
    Decision,
    ImplementationPlan,
)
from mentorprog.people.fields import AddressField, OrgnrField
from mentorprog.people.models import Organisation, Person
from mentorprog.people.throttle import allowed
from mentorprog.places.forms import MunicipalityField
from mentorprog.privacy.fields import GuardedCharField, GuardedTextField

REFERENCE = re.compile(f"M[{REFERENCE_LETTERS}]{{8}}")
Check = Callable[[Any, Any], None]  # an answer and its row; raises ValidationError
YES_NO = ((True, _("Yes")), (False, _("No")))


def helper() -> FormHelper:
    """Fields only: the page draws the form tag and its buttons."""
    made = FormHelper()
    made.form_tag = False
    return made


class StepForm(forms.ModelForm):
    """A step. `lenient` saves what is there for later: nothing is compulsory, everything must be well formed.

    `version` is the application's version that the page was made from, so that two open tabs cannot
    overwrite each other unseen.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    checks: dict[str, Check] = {}  # what a field's answer must be beside the row's other answers
    also_written: tuple[str, ...] = ()  # columns without a field of their own that are saved with the answers
    left_alone: frozenset[str] = frozenset()  # answers of a known row that stay as they are stored

    def __init__(self, *args: Any, lenient: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lenient = lenient
        self.helper = helper()
        for field in self.fields.values():
            field.error_messages["required"] = _("This must be filled in.")

    def full_clean(self) -> None:
        """With `lenient`, a field left empty is no fault; the page still shows what must be filled in."""
        compulsory = [field for field in self.fields.values() if field.required]
        for field in compulsory:
            field.required = not self.lenient
        super().full_clean()
        for field in compulsory:
            field.required = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, check in self.checks.items():
            if self.lenient and not cleaned.get(name):
                continue
            try:
                check(cleaned.get(name), self.instance)
            except ValidationError as fault:
                self.add_error(name, fault)
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Write the answers and nothing else: what has happened to a known row meanwhile stands."""
        if self.instance.pk is None or not commit:
            return super().save(commit)
        names = {*self.fields, *self.also_written} & {field.name for field in self.instance._meta.concrete_fields}
        self.instance.save(update_fields=names - {"version"} - self.left_alone)
        return self.instance

    def _get_validation_exclusions(self) -> set[str]:
        """The municipality is not looked up a second time: its field has found it just now."""
        return super()._get_validation_exclusions() | {"municipality"}

    @classmethod
    def answers(cls) -> dict[str, forms.Field]:
        """The fields that hold an answer, by name."""
        order = cls.field_order or cls.base_fields
        return {name: cls.base_fields[name] for name in order if name != "version"}

    @classmethod
    def stored(cls, row: Any) -> dict[str, Any]:
        """What the row holds, by field."""
        return {name: cls.stored_answer(row, name) for name in cls.answers()}

    @classmethod
    def stored_answer(cls, row: Any, name: str) -> Any:
        return getattr(row, name)

    @classmethod
    def faults_of(cls, row: Any) -> dict[str, ValidationError]:
        """What the form would say of the answers as they are stored. No form is made: a page asks for five of them."""
        found = {}
        for name, field in cls.answers().items():
            value = cls.stored_answer(row, name)
            try:
                field.clean(value)
                if name in cls.checks:
                    cls.checks[name](value, row)
            except ValidationError as fault:
                found[name] = fault
        return found


def from_register(application: Application) -> tuple[str, ...]:
    """The answers of step 1 that the register has given: text to read, until one chooses to write by hand.

    Where a service works is the applicant's to say, except for a municipality.
    """
    if application.register_state != Application.Register.FOUND:
        return ()
    names = ["organisation_name"]
    if application.organisation_kind in (Organisation.Kind.MUNICIPALITY, Organisation.Kind.COUNTY):
        names.append("organisation_kind")
    if application.organisation_kind == Organisation.Kind.MUNICIPALITY and application.municipality_id:
        names.append("municipality")
    return tuple(names)


class ServiceForm(StepForm):
    """Step 1: which service applies, and who answers for the application."""

    contact_name = GuardedCharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    contact_phone = GuardedCharField(
        label=_("Your phone"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    orgnr = OrgnrField(
        label=_("Organisation number"),
        help_text=_("Nine digits. You find it in Brønnøysundregistrene, or ask the accounts office."),
    )
    organisation_name = GuardedCharField(
        label=_("Name of the organisation"), max_length=160, help_text=_("For example Hareid kommune.")
    )
    organisation_kind = forms.ChoiceField(
        label=_("What kind of service is it?"), choices=Organisation.Kind.choices, widget=forms.RadioSelect
    )
    municipality = MunicipalityField(label=_("Which municipality does the service work in?"))
    unit = GuardedCharField(
        label=_("Unit or department"),
        max_length=120,
        required=False,
        help_text=_("When not the whole organisation applies."),
    )
    buyer_reference = GuardedCharField(
        label=_("Your reference on the invoice"),
        max_length=60,
        required=False,
        help_text=_("The buyer's reference for EHF."),
    )

    class Meta:
        model = Application
        fields = [
            "contact_name",
            "contact_phone",
            "orgnr",
            "organisation_name",
            "organisation_kind",
            "municipality",
            "unit",
            "buyer_reference",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in from_register(self.instance):
            del self.fields[name]

    def save(self, commit: bool = True) -> Any:
        """What nobody has looked up is written by hand."""
        row = self.instance
        if row.organisation_name and not row.register_state:
            row.register_state = Application.Register.MANUAL
        self.also_written = (*self.also_written, "register_state")
        return super().save(commit)


class CandidateForm(StepForm):
    """One candidate of step 2."""

    name = GuardedCharField(label=_("The candidate's name"), max_length=120)
    email = AddressField(
        label=_("The candidate's e-mail"), max_length=254, help_text=_("The candidate gets the answer here.")
    )
    role = GuardedCharField(
        label=_("Role and service"),
        max_length=120,
        help_text=_("For example school counsellor at a lower secondary school."),
    )
    leader_name = GuardedCharField(
        label=_("The candidate's nearest leader"),
        max_length=120,
        required=False,
        help_text=_("When it is somebody else than the leader who confirms the application."),
    )
    language = forms.ChoiceField(
        label=_("Which written form does the candidate want?"),
        choices=Person.Language.choices,
        widget=forms.RadioSelect,
        initial="nb",
    )
    background = GuardedTextField(
        label=_("Professional background"),
        help_text=_("Education and experience that matter for the role as mentor."),
    )
    suitability = GuardedTextField(
        label=_("Why is the candidate suited?"),
        help_text=_("Think of personal qualities: calm, curiosity, firmness, ability to build trust."),
    )
    job_context = GuardedTextField(
        label=_("How does the candidate meet the target group at work?"),
        help_text=_("Describe the work, not the people it is done for."),
    )

    class Meta:
        model = Candidate
        fields = ["name", "email", "role", "leader_name", "language", "background", "suitability", "job_context"]

    def full_clean(self) -> None:
        """A candidate without a name cannot be saved even for later: nobody would know who it is."""
        super().full_clean()
        if self.is_bound and self.lenient and "name" not in self.errors and not self.cleaned_data.get("name"):
            self.add_error("name", self.fields["name"].error_messages["required"])


def told_when_other(text: str | None, plan: ImplementationPlan) -> None:
    """Who chooses "Something else" says what it is."""
    if ImplementationPlan.Use.OTHER in plan.uses and not text:
        raise ValidationError(_("Say what else you will use the mentors for."), code="required")


def yes_or_no(**more: Any) -> forms.TypedChoiceField:
    """A question with two answers, and none until it is answered."""
    return forms.TypedChoiceField(
        choices=YES_NO, coerce=lambda value: value == "True", empty_value=None, widget=forms.RadioSelect, **more
    )


class PlanForm(StepForm):
    """Step 3: how the service will use the people it sends. The milestones have a form of their own."""

    uses = forms.MultipleChoiceField(
        label=_("How will you use the mentors?"),
        help_text=_("Choose one or more."),
        choices=ImplementationPlan.Use.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    other_use = GuardedCharField(
        label=_("What else will you use the mentors for?"),
        max_length=200,
        required=False,
        help_text=_('When you have chosen "Something else".'),
    )
    goals = GuardedTextField(
        label=_("What do you want to achieve?"), help_text=_("Say what will be different in a year.")
    )
    hours_a_month = forms.IntegerField(
        label=_("How many hours a month will each mentor have for the task?"),
        min_value=1,
        max_value=200,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    responsible_name = GuardedCharField(
        label=_("Who will be responsible for the mentors?"),
        max_length=120,
        help_text=_("The name of one contact person. We ask this person how it goes after 6, 12 and 24 months."),
    )
    responsible_email = AddressField(label=_("The contact person's e-mail"), max_length=254)
    guidance = forms.ChoiceField(
        label=_("Where will the mentors get guidance?"),
        choices=ImplementationPlan.Guidance.choices,
        widget=forms.RadioSelect,
    )
    network = yes_or_no(
        label=_("Will the mentors take part in the regional network?"),
        help_text=_("The meetings are in working hours."),
    )
    lending = yes_or_no(
        label=_("Can other municipalities borrow the mentors?"),
        help_text=_("You release the mentor for a task; the other municipality pays for it."),
    )
    cooperation = GuardedTextField(
        label=_("Whom will you cooperate with?"),
        required=False,
        help_text=_("Neighbouring municipalities, the police, schools, others."),
    )
    voluntary = GuardedTextField(
        label=_("How will you work with voluntary organisations?"),
        required=False,
        help_text=_("Name the organisations and what you do together."),
    )
    risks = GuardedTextField(
        label=_("What can make it difficult?"),
        required=False,
        help_text=_("Say what you will do about it."),
    )
    checks = {"other_use": told_when_other}

    class Meta:
        model = ImplementationPlan
        fields = [
            "uses",
            "other_use",
            "goals",
            "hours_a_month",
            "responsible_name",
            "responsible_email",
            "guidance",
            "network",
            "lending",
            "cooperation",
            "voluntary",
            "risks",
        ]

    def clean(self) -> dict[str, Any]:
        """What is checked against the plan is checked against the uses that have just been chosen."""
        self.instance.uses = self.cleaned_data.get("uses", [])
        return super().clean()


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


for _form, _examples in (
    (CandidateForm, examples.CANDIDATE),
    (PlanForm, examples.PLAN),
    (AnchoringForm, examples.ANCHORING),
):
    for _name, _example in _examples.items():
        _form.base_fields[_name].example = _example


class StartForm(forms.Form):
    """The first page for somebody who is not signed in: the address that the code goes to."""

    email = AddressField(
        label=_("Your e-mail at work"),
        max_length=254,
        help_text=_("We send you a code, so that only you can continue on the application later."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.helper = helper()

    def clean_email(self) -> str:
        """Counted by address and by network, so that nobody is flooded with codes."""
        email: str = self.cleaned_data["email"]
        if not allowed(self.request, "start_application", "20/m/ip,5/10m/key", key=email.casefold()):
            raise ValidationError(_("Too many attempts. Wait ten minutes and try again."))
        return email


class ReturnForm(StartForm):
    """Back to an application: its reference, and the address of the one who wrote it."""

    reference = forms.CharField(
        label=_("Reference"), max_length=20, help_text=_("It stands in the e-mail from us and begins with M.")
    )
    field_order = ["reference", "email"]

    def clean_reference(self) -> str:
        reference = "".join(self.cleaned_data["reference"].split()).upper()
        if not REFERENCE.fullmatch(reference):
            raise ValidationError(_("A reference has letters and digits only, for example M7K3QXW2A."))
        return reference


class DeclineForm(forms.Form):
    """The leader's reason for saying no."""

    reason = GuardedTextField(label=_("Why do you not confirm?"), max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper()


class DecisionForm(forms.ModelForm):
    """What is decided for one candidate; grounds are compulsory for a refusal."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Decision.Outcome.choices, widget=forms.RadioSelect)
    grounds = GuardedTextField(
        label=_("Grounds"),
        required=False,
        max_length=3000,
        help_text=_("Compulsory for a refusal. The applicant and the candidate read this."),
    )

    class Meta:
        model = Decision
        fields = ["outcome", "grounds"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        lacks_grounds = "grounds" not in self.errors and not cleaned.get("grounds", "").strip()
        if cleaned.get("outcome") == Decision.Outcome.REFUSE and lacks_grounds:
            self.add_error("grounds", _("Give the grounds for the refusal."))
        return cleaned
