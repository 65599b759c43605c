"""The forms of the application: one a step, each able to save what is unfinished."""

import re
from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications.models import (
    REFERENCE_LETTERS,
    Application,
    Candidate,
    Decision,
    ImplementationPlan,
    Review,
    Score,
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
            try:
                check(cleaned.get(name), self.instance)
            except ValidationError as fault:
                self.add_error(name, fault)
        return cleaned

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
        fields = ["name", "email", "role", "language", "background", "suitability", "job_context"]

    def full_clean(self) -> None:
        """A candidate without a name cannot be saved even for later: nobody would know who it is."""
        super().full_clean()
        if self.is_bound and self.lenient and "name" not in self.errors and not self.cleaned_data.get("name"):
            self.add_error("name", self.fields["name"].error_messages["required"])


class PlanForm(StepForm):
    """Step 3: how the service will use the people it sends."""

    uses = forms.MultipleChoiceField(
        label=_("How will you use the mentors?"),
        help_text=_("Choose one or more."),
        choices=ImplementationPlan.Use.choices,
        widget=forms.CheckboxSelectMultiple,
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
    network = forms.TypedChoiceField(
        label=_("Will the mentors take part in the regional network?"),
        help_text=_("The meetings are in working hours."),
        choices=YES_NO,
        coerce=lambda value: value == "True",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    cooperation = GuardedTextField(
        label=_("Whom will you cooperate with?"),
        required=False,
        help_text=_("Neighbouring municipalities, voluntary organisations, others."),
    )

    class Meta:
        model = ImplementationPlan
        fields = [
            "uses",
            "goals",
            "hours_a_month",
            "responsible_name",
            "responsible_email",
            "guidance",
            "network",
            "cooperation",
        ]


def other_than_contact(email: str | None, application: Application) -> None:
    """The leader must be somebody else than the one who applies."""
    if email and email.casefold() == application.contact.email.casefold():
        raise ValidationError(_("The leader must be another person than you."))


class AnchoringForm(StepForm):
    """Step 4: where the plan is anchored, and which leader will confirm it."""

    anchoring = GuardedTextField(
        label=_("Where is this anchored?"),
        help_text=_("Name the plan or decision, and who owns it."),
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

    field_order = ["anchoring", "leader_name", "leader_title", "leader_email"]
    checks = {"leader_email": other_than_contact}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("anchoring", self.instance.plan.anchoring)

    @classmethod
    def stored_answer(cls, row: Application, name: str) -> Any:
        return super().stored_answer(row.plan if name == "anchoring" else row, name)

    def save(self, commit: bool = True) -> Application:
        application = super().save(commit)
        plan = application.plan
        plan.anchoring = self.cleaned_data["anchoring"]
        plan.save(update_fields=["anchoring"])
        return application


EXAMPLES: dict[type[StepForm], dict[str, Any]] = {
    CandidateForm: {
        "background": _(
            "Child welfare worker since 2012, with further education in trauma. Has led youth groups for six years."
        ),
        "suitability": _(
            "Is trusted by young people who trust few others. Stands calmly in disagreement and asks for help in time."
        ),
        "job_context": _(
            "Works in the outreach team four evenings a week and is the contact for two lower secondary schools."
        ),
    },
    PlanForm: {
        "goals": _(
            "Within a year two mentors can be assigned within a week when school, police or child welfare is worried."
        ),
        "cooperation": _("We share mentors with the two neighbouring municipalities and meet the police every month."),
    },
    AnchoringForm: {
        "anchoring": _(
            "Action plan against radicalisation 2025–2028, measure 4, owned by the head of children and young people."
        ),
    },
}
for _form, _examples in EXAMPLES.items():
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


class ReviewForm(forms.ModelForm):
    """A reader's scores for one candidate."""

    recommendation = forms.ChoiceField(
        label=_("Recommendation"), choices=Review.Recommendation.choices, widget=forms.RadioSelect
    )
    note = GuardedTextField(label=_("Note to colleagues"), required=False, max_length=2000)

    class Meta:
        model = Review
        fields = ["recommendation", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper()
        standing = {s.criterion: s.value for s in self.instance.scores.all()} if self.instance.pk else {}
        scores = {}
        for value, label in Score.Criterion.choices:
            scores[value] = forms.TypedChoiceField(
                label=label,
                choices=[(n, str(n)) for n in range(1, 6)],
                coerce=int,
                widget=forms.RadioSelect,
                initial=standing.get(value),
                help_text=_("1 is weak, 5 is very good."),
            )
        self.fields = {**scores, **self.fields}

    def scores(self) -> dict[str, int]:
        """The scores by criterion."""
        return {criterion: self.cleaned_data[criterion] for criterion in Score.Criterion.values}


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
