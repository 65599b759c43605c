import uuid

import django.db.models.deletion
import django.utils.timezone
import django_fsm
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("networks", "0001_initial"),
        ("networks", "0002_initial"),
        ("networks", "0003_search_and_constraints"),
        ("networks", "0004_admission"),
    ]

    initial = True

    dependencies = [
        ("applications", "0001_tables"),
        ("cohorts", "0001_tables"),
        ("people", "0001_tables"),
        ("people", "__first__"),
        ("places", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Network",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(unique=True, verbose_name="short name")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                ("rhythm", models.CharField(blank=True, max_length=120, verbose_name="rhythm")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="networks",
                        to="places.centre",
                        verbose_name="run by",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="networks",
                        to="people.organisation",
                        verbose_name="together with",
                    ),
                ),
            ],
            options={
                "verbose_name": "network",
                "verbose_name_plural": "networks",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Mentor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "Active"), ("left", "Has left")],
                        default="active",
                        max_length=6,
                        verbose_name="status",
                    ),
                ),
                ("since", models.DateField(verbose_name="mentor since")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="left on")),
                (
                    "participation",
                    models.OneToOneField(
                        blank=True,
                        help_text="Empty for people who were trained before this register.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentor",
                        to="cohorts.participation",
                        verbose_name="participation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentorships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentors",
                        to="networks.network",
                        verbose_name="network",
                    ),
                ),
            ],
            options={
                "verbose_name": "mentor",
                "verbose_name_plural": "mentors",
                "ordering": ["person__name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "active")), fields=("person",), name="mentor_one_active_a_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("left_on__isnull", True), ("status", "active")),
                            models.Q(("left_on__isnull", False), ("status", "left")),
                            _connector="OR",
                        ),
                        name="mentor_left_has_a_date",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("date", models.DateField(verbose_name="date")),
                ("starts", models.TimeField(verbose_name="starts")),
                ("ends", models.TimeField(verbose_name="ends")),
                ("place", models.CharField(blank=True, max_length=160, verbose_name="place")),
                ("link", models.URLField(blank=True, max_length=400, verbose_name="digital link")),
                ("agenda", models.TextField(blank=True, verbose_name="agenda")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planned"), ("cancelled", "Called off")],
                        default="planned",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="networks.network",
                        verbose_name="network",
                    ),
                ),
            ],
            options={
                "verbose_name": "network meeting",
                "verbose_name_plural": "network meetings",
                "ordering": ["date", "starts"],
                "indexes": [models.Index(fields=["network", "date"], name="meeting_network_date")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))), name="meeting_times_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("place", ""), _negated=True),
                            models.Q(("link", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="meeting_has_place_or_link",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "planned")),
                        fields=("network", "title", "date", "starts"),
                        name="meeting_planned_once",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="PlanFollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "months",
                    models.PositiveSmallIntegerField(
                        choices=[(6, "After 6 months"), (12, "After 12 months"), (24, "After 24 months")],
                        verbose_name="interval",
                    ),
                ),
                (
                    "due",
                    models.DateField(
                        help_text="So many months after the last course day of the cohort.", verbose_name="due"
                    ),
                ),
                ("trained", models.PositiveSmallIntegerField(verbose_name="people who completed")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for the service"),
                            ("answered", "Answered"),
                            ("closed", "Closed without an answer"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("contact_name", models.CharField(blank=True, max_length=120, verbose_name="who is asked")),
                ("contact_email", models.EmailField(max_length=254, verbose_name="e-mail of the one who is asked")),
                (
                    "language",
                    models.CharField(
                        choices=[("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("asked_on", models.DateField(help_text="Reminders are counted from here.", verbose_name="asked")),
                ("serial", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                (
                    "cases",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("0", "No cases"),
                            ("1-2", "1–2 cases"),
                            ("3-5", "3–5 cases"),
                            ("6-10", "6–10 cases"),
                            ("11+", "11 cases or more"),
                        ],
                        max_length=5,
                        verbose_name="used in own cases",
                    ),
                ),
                ("uses", models.JSONField(blank=True, default=list, verbose_name="roles taken")),
                (
                    "hours_a_month",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="hours freed a month for each mentor"
                    ),
                ),
                ("lent", models.BooleanField(blank=True, null=True, verbose_name="lent to other municipalities")),
                ("cooperation", models.JSONField(blank=True, default=list, verbose_name="cooperation")),
                (
                    "plan_work",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Yes, it stands in a plan or decision"),
                            ("under_way", "It is under way"),
                            ("no", "No"),
                        ],
                        max_length=9,
                        verbose_name="plan work",
                    ),
                ),
                (
                    "guidance",
                    models.CharField(
                        blank=True,
                        choices=[("regularly", "Regularly"), ("sometimes", "Sometimes"), ("never", "Never")],
                        max_length=9,
                        verbose_name="guidance received",
                    ),
                ),
                (
                    "network",
                    models.CharField(
                        blank=True,
                        choices=[("regularly", "Regularly"), ("sometimes", "Sometimes"), ("never", "Never")],
                        max_length=9,
                        verbose_name="network meetings",
                    ),
                ),
                (
                    "meetings_held",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="meetings they were invited to"
                    ),
                ),
                (
                    "meetings_joined",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="meetings they said yes to"),
                ),
                (
                    "still_employed",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="still employed"),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followups",
                        to="applications.implementationplan",
                        verbose_name="implementation plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan follow-up",
                "verbose_name_plural": "plan follow-ups",
                "ordering": ["-due", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["asked_on"], name="followup_waiting"
                    ),
                    models.Index(fields=["-due", "-id"], name="followup_newest"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "months"), name="followup_one_a_plan_and_interval"),
                    models.CheckConstraint(
                        condition=models.Q(("months__in", [6, 12, 24])), name="followup_interval_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", False), ("state", "answered"), ("still_employed__isnull", False)
                            ),
                            models.Q(models.Q(("state", "answered"), _negated=True), ("answered_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="followup_answer_has_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("still_employed__isnull", True),
                            ("still_employed__lte", models.F("trained")),
                            _connector="OR",
                        ),
                        name="followup_employed_of_the_trained",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Territory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "county",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="territory",
                        to="places.county",
                        verbose_name="county",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="territories",
                        to="networks.network",
                        verbose_name="network",
                    ),
                ),
            ],
            options={
                "verbose_name": "county of a network",
                "verbose_name_plural": "counties of a network",
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("", "No answer yet"), ("yes", "Yes"), ("maybe", "Maybe"), ("no", "No")],
                        default="",
                        max_length=5,
                        verbose_name="answer",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="invited"),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="networks.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="networks.mentor",
                        verbose_name="mentor",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "mentor"), name="invitation_one_a_mentor"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="invitation_answer_has_a_time",
                    ),
                ],
            },
        ),
    ]
