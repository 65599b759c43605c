"""Mentors, from the welcome to the farewell."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from applications.models import ImplementationPlan
from cohorts.models import Participation
from mentorprog.people.roles import is_coordinator
from mentorprog.states import StateField
from mentorprog.times import today
from networks.models.network import Network

NOT_USED = "none"
ROLES = [*ImplementationPlan.Use.choices, (NOT_USED, _("Not in use now"))]


class MentorQuerySet(models.QuerySet):
    def active(self) -> "MentorQuerySet":
        return self.filter(status=Mentor.Status.ACTIVE)

    def without_network(self) -> "MentorQuerySet":
        """Active mentors for whose county no network is named: shown to staff, never lost."""
        return self.active().filter(network=None)

    def away(self, on: date) -> "MentorQuerySet":
        """On leave on that day. Nobody is taken back: when the last day is over, the condition no longer holds."""
        return self.active().filter(away_since__lte=on, away_until__gte=on)

    def wishing_to_leave(self) -> "MentorQuerySet":
        """Have said that they do not want to go on. They stay until a coordinator has talked with them."""
        return self.active().exclude(wishes_to_leave_on=None)


class Mentor(FSMModelMixin, models.Model):
    """A trained person in the network of the region where he or she works, wherever the training was."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        LEFT = "left", _("Has left")
        DECEASED = "deceased", _("Has died")

    class Why(models.TextChoices):
        """Why somebody is no longer a mentor."""

        NEW_JOB = "new_job", _("New job or other tasks")
        MOVED = "moved", _("Has moved")
        RETIRED = "retired", _("Has retired")
        NO_TIME = "no_time", _("The employer gives no time for it")
        OWN_WISH = "own_wish", _("Does not want to go on")
        OTHER = "other", _("Another reason")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentorships", verbose_name=_("person")
    )
    participation = models.OneToOneField(
        Participation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mentor",
        verbose_name=_("participation"),
        help_text=_("Empty for people who were trained before this register."),
    )
    network = models.ForeignKey(
        Network, models.PROTECT, null=True, blank=True, related_name="mentors", verbose_name=_("network")
    )
    status = StateField(_("status"), max_length=8, choices=Status, default=Status.ACTIVE)
    since = models.DateField(_("mentor since"))

    # Leave: both days belong to it. It ends by the calendar alone.
    away_since = models.DateField(_("on leave from"), null=True, blank=True)
    away_until = models.DateField(_("on leave until"), null=True, blank=True)
    reminded_when_away = models.BooleanField(_("wants reminders on leave"), default=False)

    left_on = models.DateField(_("left on"), null=True, blank=True)
    why_left = models.CharField(_("why"), max_length=8, choices=Why, blank=True)

    # What the mentor tells once a year.
    role = models.CharField(_("role in use"), max_length=9, choices=ROLES, blank=True)
    available = models.BooleanField(_("available for other municipalities"), null=True, blank=True)
    confirmed_on = models.DateField(_("details confirmed"), null=True, blank=True)
    wishes_to_leave_on = models.DateField(_("has said no to going on"), null=True, blank=True)

    objects = MentorQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentor")
        verbose_name_plural = _("mentors")
        ordering = ["person__name"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(status="active"), name="mentor_one_active_a_person"),
            models.CheckConstraint(
                condition=Q(status="active", left_on__isnull=True)
                | Q(status__in=["left", "deceased"], left_on__isnull=False),
                name="mentor_left_has_a_date",
            ),
            models.CheckConstraint(condition=Q(status="left") | Q(why_left=""), name="mentor_why_of_those_who_left"),
            models.CheckConstraint(
                condition=Q(away_since__isnull=True, away_until__isnull=True)
                | Q(status="active", away_until__gte=models.F("away_since")),
                name="mentor_leave_in_order",
            ),
            models.CheckConstraint(
                condition=Q(status="active") | Q(wishes_to_leave_on__isnull=True), name="mentor_wish_of_the_active"
            ),
        ]
        indexes = [
            models.Index(fields=["role"], condition=~Q(role=""), name="mentor_role"),
            models.Index(fields=["away_until"], condition=Q(away_until__isnull=False), name="mentor_away"),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def is_away(self) -> bool:
        """Whether he or she is on leave today."""
        return self.is_away_on(today())

    def is_away_on(self, day: date) -> bool:
        """The same rule as `MentorQuerySet.away`."""
        return bool(self.away_since and self.away_until and self.away_since <= day <= self.away_until)

    def is_reminded_on(self, day: date) -> bool:
        """Whether reminders of meetings are sent on that day: not on leave, unless they are wished for."""
        return self.reminded_when_away or not self.is_away_on(day)

    def _ended(self, why: str = "") -> None:
        """What is true of active mentors only is true no longer."""
        self.left_on = self.left_on or timezone.localdate()
        self.why_left = why
        self.away_since = self.away_until = self.wishes_to_leave_on = None
        self.reminded_when_away = False

    @transition(
        status,
        Status.ACTIVE,
        Status.LEFT,
        permission=lambda row, person: is_coordinator(person),
        custom={"label": _("Has left the network"), "reason": True},
    )
    def leave(self, *, why: str = Why.OTHER) -> None:
        """Nothing more is sent."""
        self._ended(why)

    @transition(
        status,
        [Status.ACTIVE, Status.LEFT],
        Status.DECEASED,
        permission=lambda row, person: is_coordinator(person),
        custom={"label": _("Has died")},
    )
    def record_death(self) -> None:
        """Nothing is ever sent again. `services.mentors.record_death` sees to the person's mails and sign-in."""
        self._ended()

    @transition(
        status,
        [Status.LEFT, Status.DECEASED],
        Status.ACTIVE,
        permission=lambda row, person: is_coordinator(person),
        custom={"label": _("Is a mentor after all"), "reason": True},
    )
    def take_back(self) -> None:
        """Has come back, or was taken out by mistake."""
        self.left_on, self.why_left = None, ""


class MentorLanguage(models.Model):
    """A language beside Norwegian and English that a mentor can work in."""

    class Language(models.TextChoices):
        SAMI_NORTH = "se", _("Northern Sami")
        SAMI_LULE = "smj", _("Lule Sami")
        SAMI_SOUTH = "sma", _("Southern Sami")
        SIGN = "nsl", _("Norwegian Sign Language")
        ALBANIAN = "sq", _("Albanian")
        ARABIC = "ar", _("Arabic")
        BOSNIAN = "bs", _("Bosnian, Croatian or Serbian")
        DARI = "prs", _("Dari")
        FRENCH = "fr", _("French")
        KURDISH = "ku", _("Kurdish")
        PASHTO = "ps", _("Pashto")
        PERSIAN = "fa", _("Persian")
        POLISH = "pl", _("Polish")
        RUSSIAN = "ru", _("Russian")
        SOMALI = "so", _("Somali")
        SPANISH = "es", _("Spanish")
        TAMIL = "ta", _("Tamil")
        TIGRINYA = "ti", _("Tigrinya")
        TURKISH = "tr", _("Turkish")
        UKRAINIAN = "uk", _("Ukrainian")
        URDU = "ur", _("Urdu")

    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="languages", verbose_name=_("mentor"))
    code = models.CharField(_("language"), max_length=3, choices=Language)

    class Meta:
        verbose_name = _("language of a mentor")
        verbose_name_plural = _("languages of a mentor")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code", "mentor"], name="mentor_language_once")]

    def __str__(self) -> str:
        return str(self.Language(self.code).label)


class MentorCompetence(models.Model):
    """What a mentor knows more of than others: the themes that guidance is about, and fields of work."""

    class Field(models.TextChoices):
        RELATION = "relation", _("Relationship building")
        INTERVENTION = "intervene", _("Intervention")
        ASSESSMENT = "assess", _("Assessment with psychological ill health or extreme ideologies")
        YOUTH = "youth", _("Children and young people")
        SCHOOL = "school", _("School and outreach work")
        FAMILY = "family", _("Families and next of kin")
        PRISON = "prison", _("Prison and probation")
        EXIT = "exit", _("Leaving extreme milieus")
        ONLINE = "online", _("Life online")
        WORK = "work", _("Work and activity")
        REFUGEES = "refugees", _("Refugees and integration")
        HEALTH = "health", _("Mental health and substance use")

    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="competences", verbose_name=_("mentor"))
    code = models.CharField(_("competence"), max_length=9, choices=Field)

    class Meta:
        verbose_name = _("competence of a mentor")
        verbose_name_plural = _("competences of a mentor")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code", "mentor"], name="mentor_competence_once")]

    def __str__(self) -> str:
        return str(self.Field(self.code).label)
