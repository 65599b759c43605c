import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import django_fsm
from django.conf import settings
from django.db import migrations, models

import applications.models.application
import applications.models.review
import mentorprog.people.models
import mentorprog.search


class Migration(migrations.Migration):
    replaces = [
        ("applications", "0001_initial"),
        ("applications", "0002_initial"),
        ("applications", "0003_initial"),
        ("applications", "0004_search_and_constraints"),
        ("applications", "0005_admission"),
        ("applications", "0006_admission_rows"),
        ("applications", "0007_admission_scores"),
        ("applications", "0008_removed"),
    ]

    initial = True

    dependencies = [
        ("cohorts", "0001_tables"),
        ("people", "0001_tables"),
        ("people", "__first__"),
        ("places", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="GroundsTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("admit", "Offer a seat"), ("waiting", "Waiting list"), ("refuse", "Refuse")],
                        max_length=7,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="What staff choose by.", max_length=80, unique=True, verbose_name="name"
                    ),
                ),
                ("text_nb", models.TextField(verbose_name="text in bokmål")),
                ("text_nn", models.TextField(verbose_name="text in nynorsk")),
            ],
            options={
                "verbose_name": "grounds, ready written",
                "verbose_name_plural": "grounds, ready written",
                "ordering": ["outcome", "name"],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=applications.models.application.new_reference,
                        editable=False,
                        max_length=12,
                        unique=True,
                        verbose_name="reference",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Sent in"),
                            ("decided", "Answered"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sent_version", models.PositiveIntegerField(editable=False, null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="created")),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="saved")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="sent in")),
                (
                    "orgnr",
                    models.CharField(
                        blank=True,
                        max_length=9,
                        validators=[mentorprog.people.models.validate_orgnr],
                        verbose_name="organisation number",
                    ),
                ),
                (
                    "register_state",
                    models.CharField(
                        blank=True,
                        choices=[("found", "From Enhetsregisteret"), ("manual", "Written by hand")],
                        default="",
                        max_length=6,
                        verbose_name="register",
                    ),
                ),
                (
                    "organisation_name",
                    models.CharField(blank=True, max_length=160, verbose_name="name of the organisation"),
                ),
                (
                    "organisation_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("municipality", "Municipality"),
                            ("police", "Police"),
                            ("nav", "NAV"),
                            ("correctional", "Correctional service"),
                            ("health", "Health trust"),
                            ("county", "County authority"),
                            ("voluntary", "Voluntary organisation"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=120, verbose_name="unit or department")),
                ("buyer_reference", models.CharField(blank=True, max_length=60, verbose_name="buyer's reference")),
                ("contact_name", models.CharField(blank=True, max_length=120, verbose_name="contact person's name")),
                ("contact_phone", models.CharField(blank=True, max_length=20, verbose_name="contact person's phone")),
                ("leader_name", models.CharField(blank=True, max_length=120, verbose_name="leader's name")),
                ("leader_title", models.CharField(blank=True, max_length=120, verbose_name="leader's title")),
                ("leader_email", models.EmailField(blank=True, max_length=254, verbose_name="leader's e-mail")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="cohorts.cohort",
                        verbose_name="cohort",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="contact person",
                    ),
                ),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="applications.application",
                        verbose_name="copied from",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="people.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "application",
                "verbose_name_plural": "applications",
                "ordering": ["-submitted_at", "-pk"],
                "indexes": [
                    models.Index(fields=["-submitted_at", "-id"], name="application_newest"),
                    mentorprog.search.TrigramIndex(fields=["reference"], name="application_reference_search"),
                    mentorprog.search.TrigramIndex(fields=["organisation_name"], name="application_service_search"),
                    mentorprog.search.TrigramIndex(fields=["contact_name"], name="application_contact_search"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("organisation"),
                        django.db.models.functions.text.Lower("unit"),
                        models.F("cohort"),
                        condition=models.Q(("state__in", ["submitted", "decided"])),
                        name="application_one_a_unit_and_cohort",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "withdrawn"]),
                            models.Q(("organisation__isnull", False), ("submitted_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="application_sent_has_time_and_organisation",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("assigned_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="assigned")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="applications.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "assigned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assigned by",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewer",
                    ),
                ),
            ],
            options={
                "verbose_name": "assignment",
                "verbose_name_plural": "assignments",
                "ordering": ["application_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "reviewer"), name="assignment_once_a_reader")
                ],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("sent", models.BooleanField(default=False, editable=False, verbose_name="sent in")),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="withdrawn")),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="taken out")),
                (
                    "email_confirmed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="e-mail confirmed"),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("role", models.CharField(blank=True, max_length=120, verbose_name="role and service")),
                (
                    "language",
                    models.CharField(
                        choices=[("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")],
                        default="nb",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("background", models.TextField(blank=True, verbose_name="professional background")),
                ("suitability", models.TextField(blank=True, verbose_name="why suited")),
                ("leader_name", models.CharField(blank=True, max_length=120, verbose_name="nearest leader")),
                (
                    "job_context",
                    models.TextField(blank=True, verbose_name="job context and contact with the target group"),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="candidates",
                        to="applications.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "offer",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="candidate",
                        to="cohorts.seatoffer",
                        verbose_name="seat offer",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidacies",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="substitutes",
                        to="applications.candidate",
                        verbose_name="comes instead of",
                    ),
                ),
            ],
            options={
                "verbose_name": "candidate",
                "verbose_name_plural": "candidates",
                "ordering": ["application_id", "order", "pk"],
                "indexes": [mentorprog.search.TrigramIndex(fields=["name"], name="candidate_name_search")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("application"),
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(
                            models.Q(("email", ""), _negated=True), ("removed_at", None), ("withdrawn_at", None)
                        ),
                        name="candidate_email_once_an_application",
                        violation_error_message="Another candidate in this application has the same e-mail.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CoEditor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("invited_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="invited")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coeditors",
                        to="applications.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coediting",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "co-editor",
                "verbose_name_plural": "co-editors",
                "ordering": ["application_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("application", "person"),
                        name="coeditor_once_an_application",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="For example suitability.",
                        max_length=30,
                        validators=[applications.models.review.validate_not_a_form_name],
                        verbose_name="short name",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("title_nb", models.CharField(max_length=60, verbose_name="title in bokmål")),
                ("title_nn", models.CharField(max_length=60, verbose_name="title in nynorsk")),
                ("title_en", models.CharField(max_length=60, verbose_name="title in English")),
                (
                    "anchors_nb",
                    models.TextField(
                        validators=[applications.models.review.validate_anchors],
                        verbose_name="what 1 to 5 mean, in bokmål",
                    ),
                ),
                (
                    "anchors_nn",
                    models.TextField(
                        validators=[applications.models.review.validate_anchors],
                        verbose_name="what 1 to 5 mean, in nynorsk",
                    ),
                ),
                (
                    "anchors_en",
                    models.TextField(
                        validators=[applications.models.review.validate_anchors],
                        verbose_name="what 1 to 5 mean, in English",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="cohorts.cohort",
                        verbose_name="cohort",
                    ),
                ),
            ],
            options={
                "verbose_name": "criterion",
                "verbose_name_plural": "criteria",
                "ordering": ["cohort_id", "order", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cohort", "slug"),
                        name="criterion_one_a_name_and_cohort",
                        violation_error_message="The cohort has a criterion with this short name already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("admit", "Offer a seat"), ("waiting", "Waiting list"), ("refuse", "Refuse")],
                        max_length=7,
                        verbose_name="outcome",
                    ),
                ),
                ("grounds", models.TextField(blank=True, verbose_name="grounds")),
                (
                    "rank",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="number on the waiting list"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("staged", "Prepared"), ("applied", "Sent")],
                        default="staged",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                (
                    "candidate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decision",
                        to="applications.candidate",
                        verbose_name="candidate",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "refuse"), _negated=True),
                            models.Q(("grounds", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="decision_refusal_has_grounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("applied_at__isnull", True), ("state", "staged")),
                            models.Q(("applied_at__isnull", False), ("state", "applied")),
                            _connector="OR",
                        ),
                        name="decision_applied_has_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rank", None), ("outcome", "waiting"), _connector="OR"),
                        name="decision_rank_on_the_waiting_list",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Impartiality",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("conflict", models.BooleanField(null=True, verbose_name="has a conflict of interest")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="why")),
                ("declared_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="declared")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="impartiality",
                        to="applications.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="impartiality",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "declaration of impartiality",
                "verbose_name_plural": "declarations of impartiality",
                "ordering": ["application_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "person"), name="impartiality_once_a_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="ImplementationPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uses", models.JSONField(blank=True, default=list, verbose_name="how the mentors will be used")),
                ("other_use", models.CharField(blank=True, max_length=200, verbose_name="another use")),
                ("goals", models.TextField(blank=True, verbose_name="goals")),
                (
                    "hours_a_month",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(200)],
                        verbose_name="hours freed a month for each mentor",
                    ),
                ),
                (
                    "responsible_name",
                    models.CharField(blank=True, max_length=120, verbose_name="contact person for the mentors"),
                ),
                (
                    "responsible_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="contact person's e-mail"),
                ),
                (
                    "guidance",
                    models.CharField(
                        blank=True,
                        choices=[("rvts", "From RVTS"), ("own", "From our own service"), ("both", "From both")],
                        max_length=4,
                        verbose_name="guidance for the mentors",
                    ),
                ),
                (
                    "network",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="the mentors will take part in the network"
                    ),
                ),
                ("cooperation", models.TextField(blank=True, verbose_name="cooperation with others")),
                (
                    "lending",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="the mentors can be lent to other municipalities"
                    ),
                ),
                ("voluntary", models.TextField(blank=True, verbose_name="cooperation with voluntary organisations")),
                ("risks", models.TextField(blank=True, verbose_name="what can make it difficult")),
                ("anchoring", models.TextField(blank=True, verbose_name="anchoring in plans and decisions")),
                ("owner", models.CharField(blank=True, max_length=120, verbose_name="owner of the plan or decision")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan",
                        to="applications.application",
                        verbose_name="application",
                    ),
                ),
            ],
            options={
                "verbose_name": "implementation plan",
                "verbose_name_plural": "implementation plans",
            },
        ),
        migrations.CreateModel(
            name="InformationRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("parts", models.JSONField(help_text="Slugs of steps.", verbose_name="parts")),
                ("message", models.TextField(verbose_name="what is wanted")),
                ("due", models.DateField(verbose_name="answer by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for the applicant"),
                            ("answered", "Answered"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="applications.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for information",
                "verbose_name_plural": "requests for information",
                "ordering": ["-asked_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("application",),
                        name="request_one_open_an_application",
                    )
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="LeaderConfirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="leader's name")),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="leader's title")),
                ("email", models.EmailField(max_length=254, verbose_name="leader's e-mail")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for the leader"),
                            ("confirmed", "Confirmed by the leader"),
                            ("declined", "Declined by the leader"),
                            ("replaced", "Another leader is asked instead"),
                        ],
                        default="waiting",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmations",
                        to="applications.application",
                        verbose_name="application",
                    ),
                ),
            ],
            options={
                "verbose_name": "leader's confirmation",
                "verbose_name_plural": "leaders' confirmations",
                "ordering": ["-created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="confirmation_answer_has_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "declined"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="confirmation_declined_has_a_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("application",),
                        name="confirmation_one_waiting",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("admit", "Seat offered"), ("waiting", "Waiting list"), ("refuse", "Refusal")],
                        max_length=7,
                        verbose_name="kind",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("values", models.JSONField(verbose_name="words")),
                ("pdf", models.BinaryField(null=True)),
                ("sha256", models.CharField(blank=True, editable=False, max_length=64)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="written")),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="applications.candidate",
                        verbose_name="candidate",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("candidate", "kind"), name="letter_one_of_a_kind"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pdf", None), ("sha256", "")),
                            models.Q(("pdf__isnull", False), models.Q(("sha256", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="letter_pdf_has_its_sum",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField(verbose_name="date")),
                ("text", models.CharField(max_length=200, verbose_name="what will be in place")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="applications.implementationplan",
                        verbose_name="implementation plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "milestone",
                "verbose_name_plural": "milestones",
                "ordering": ["plan_id", "date", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProvisionalAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="sent")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="provisional_answer",
                        to="applications.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sent by",
                    ),
                ),
            ],
            options={
                "verbose_name": "provisional answer",
                "verbose_name_plural": "provisional answers",
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("content", models.JSONField(verbose_name="content")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="sent in")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="applications.application",
                        verbose_name="application",
                    ),
                ),
            ],
            options={
                "verbose_name": "revision",
                "verbose_name_plural": "revisions",
                "ordering": ["application_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "number"), name="revision_number_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recommendation",
                    models.CharField(
                        choices=[("admit", "Admit"), ("doubt", "In doubt"), ("refuse", "Refuse")],
                        max_length=6,
                        verbose_name="recommendation",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("saved_at", models.DateTimeField(auto_now=True, verbose_name="saved")),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="applications.candidate",
                        verbose_name="candidate",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewer",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applications.revision",
                        verbose_name="revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "constraints": [models.UniqueConstraint(fields=("candidate", "reviewer"), name="review_one_a_reader")],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "value",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="score",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="applications.criterion",
                        verbose_name="criterion",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="applications.review",
                        verbose_name="review",
                    ),
                ),
            ],
            options={
                "verbose_name": "score",
                "verbose_name_plural": "scores",
                "constraints": [
                    models.UniqueConstraint(fields=("review", "criterion"), name="score_one_a_criterion"),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 1), ("value__lte", 5)), name="score_between_1_and_5"
                    ),
                ],
            },
        ),
    ]
