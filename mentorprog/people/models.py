"""A person is one row, whatever parts he or she plays: contact, candidate, participant, mentor, staff."""

from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition
from stdnum.exceptions import ValidationError as NumberError
from stdnum.no import orgnr as organisation_number

from mentorprog.people.roles import is_national
from mentorprog.places.models import Centre, Municipality
from mentorprog.search import TrigramIndex
from mentorprog.states import StateField


def validate_orgnr(value: str) -> None:
    """Raise ValidationError unless `value` is nine digits with a right modulus 11 check digit."""
    from django.core.exceptions import ValidationError  # beside its namesake of stdnum

    try:
        organisation_number.validate(value)
    except NumberError:
        raise ValidationError(
            _("An organisation number has nine digits. Check that you have typed it right."), code="orgnr"
        ) from None


class Organisation(models.Model):
    """A municipality, police district, NAV office or other service that sends people to the training."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        POLICE = "police", _("Police")
        NAV = "nav", _("NAV")
        CORRECTIONAL = "correctional", _("Correctional service")
        HEALTH = "health", _("Health trust")
        COUNTY = "county", _("County authority")
        VOLUNTARY = "voluntary", _("Voluntary organisation")
        OTHER = "other", _("Other")

    orgnr = models.CharField(_("organisation number"), max_length=9, validators=[validate_orgnr], blank=True)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    municipality = models.ForeignKey(Municipality, models.PROTECT, verbose_name=_("municipality"))
    buyer_reference = models.CharField(_("buyer's reference"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["orgnr"],
                condition=~Q(orgnr=""),
                name="organisation_orgnr_unique",
                violation_error_message=_("Another organisation has this number."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager):
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)

    def create_user(self, email: str, **values: Any) -> "Person":
        """A person who signs in by a code to this address. There are no passwords."""
        person = self.model(email=email.strip(), **values)
        person.set_unusable_password()
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **values: Any) -> "Person":
        """A person who may do everything, for the first start in production. The password is not used."""
        return self.create_user(email, is_staff=True, is_superuser=True, **values)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody the programme deals with. Never a person whom a mentor follows up: no such record exists."""

    class Language(models.TextChoices):
        BOKMAL = "nb", _("Bokmål")
        NYNORSK = "nn", _("Nynorsk")
        ENGLISH = "en", _("English")

    email = models.EmailField(_("e-mail"), blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, blank=True)
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="staff", verbose_name=_("centre (staff)")
    )
    employer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="employees",
        verbose_name=_("employer"),
    )
    work_municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="workers",
        verbose_name=_("municipality of work"),
    )
    is_staff = models.BooleanField(_("works at RVTS"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    calendar_serial = models.PositiveIntegerField(default=1, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="person_email_unique",
                violation_error_message=_("Another person has this e-mail."),
            ),
        ]
        indexes = [
            models.Index(fields=["name"], name="person_name"),
            TrigramIndex(fields=["name"], name="person_name_search"),
            TrigramIndex(fields=["email"], name="person_email_search"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def has_usable_password(self) -> bool:
        """Nobody has one, whatever stands in the column; sign-in must never ask for it."""
        return False

    def get_full_name(self) -> str:
        return self.name

    @cached_property
    def role_names(self) -> frozenset[str]:
        """The names of the person's roles (see `people.roles`), read once a request."""
        return frozenset(self.groups.values_list("name", flat=True))

    def reply_language(self) -> str:
        """The written form we use to this person: own choice, else the municipality's decision, else bokmål.

        The order is the language law's for replies from public bodies (DOMAIN section 3, rule 7).
        """
        if self.language:
            return self.language
        municipality = self.work_municipality
        if municipality is not None and municipality.language == "nn":
            return "nn"
        return "nb"


class Likeness(FSMModelMixin, models.Model):
    """Two rows that may be one and the same, found by night. Whoever says that they are not is remembered."""

    class State(models.TextChoices):
        OPEN = "open", _("May be the same")
        DIFFERENT = "different", _("Not the same")

    state = StateField(_("state"), max_length=9, choices=State, default=State.OPEN)
    grounds = models.JSONField(_("what they have in common"), default=list)
    found_at = models.DateTimeField(_("found"), default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="%(class)s_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="%(class)s_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"

    @transition(
        state,
        State.OPEN,
        State.DIFFERENT,
        permission=lambda row, person: is_national(person),
        custom={"label": _("They are not the same")},
    )
    def keep_apart(self) -> None:
        """They are not shown again as possible duplicates."""

    @transition(
        state,
        State.DIFFERENT,
        State.OPEN,
        permission=lambda row, person: is_national(person),
        custom={"label": _("They may be the same after all")},
    )
    def reconsider(self) -> None:
        """They are shown again."""


class PersonLikeness(Likeness):
    first = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("one"))
    second = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("the other"))

    class Meta(Likeness.Meta):
        verbose_name = _("possible duplicate among people")
        verbose_name_plural = _("possible duplicates among people")


class OrganisationLikeness(Likeness):
    first = models.ForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name=_("one"))
    second = models.ForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name=_("the other"))

    class Meta(Likeness.Meta):
        verbose_name = _("possible duplicate among organisations")
        verbose_name_plural = _("possible duplicates among organisations")
