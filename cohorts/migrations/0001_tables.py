import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import django_fsm
from django.conf import settings
from django.db import migrations, models

import mentorprog.search


class Migration(migrations.Migration):
    replaces = [
        ("cohorts", "0001_initial"),
        ("cohorts", "0002_initial"),
        ("cohorts", "0003_search_and_constraints"),
        ("cohorts", "0004_admission"),
        ("cohorts", "0005_seats_waiting"),
        ("cohorts", "0006_training"),
        ("cohorts", "0007_training_rows"),
        ("cohorts", "0008_training_constraints"),
    ]

    initial = True

    dependencies = [
        ("curriculum", "0001_tables"),
        ("documents", "0001_tables"),
        ("people", "0001_tables"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Issuer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                ("url", models.URLField(blank=True, verbose_name="web site")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "issuer of certificates",
                "verbose_name_plural": "issuers of certificates",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SignatureImage",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("png", models.BinaryField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "picture of a signature",
                "verbose_name_plural": "pictures of signatures",
            },
        ),
        migrations.CreateModel(
            name="Cohort",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(help_text="For example host-2027.", unique=True, verbose_name="address")),
                ("name_nb", models.CharField(max_length=60, verbose_name="name in bokmål")),
                ("name_nn", models.CharField(max_length=60, verbose_name="name in nynorsk")),
                ("name_en", models.CharField(max_length=60, verbose_name="name in English")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("applications_open", models.DateField(verbose_name="applications open")),
                (
                    "applications_close",
                    models.DateField(help_text="The whole day counts.", verbose_name="deadline for applications"),
                ),
                ("answers_by", models.DateField(blank=True, null=True, verbose_name="applicants get an answer by")),
                ("capacity", models.PositiveSmallIntegerField(verbose_name="seats")),
                ("price_nok", models.PositiveIntegerField(default=2500, verbose_name="price in kroner")),
                (
                    "invoice_threshold",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="people from one workplace that share one invoice"
                    ),
                ),
                (
                    "payment_url",
                    models.URLField(
                        blank=True,
                        help_text="Where one who pays alone pays. It goes by e-mail.",
                        max_length=400,
                        verbose_name="payment link",
                    ),
                ),
                (
                    "answer_days",
                    models.PositiveSmallIntegerField(default=14, verbose_name="days to answer a seat offer"),
                ),
                (
                    "employer_most",
                    models.PositiveSmallIntegerField(
                        default=4,
                        help_text="A warning, not a limit.",
                        verbose_name="people from one employer before the board warns",
                    ),
                ),
                (
                    "tells_of_complaints",
                    models.BooleanField(
                        default=False,
                        help_text="A refusal then says that one can complain, and until when: three weeks after the letter.",
                        verbose_name="letters tell how to complain",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("open", "Takes applications"),
                            ("closed", "Closed for applications"),
                            ("running", "Under way"),
                            ("completed", "Held"),
                            ("archived", "Archived"),
                            ("cancelled", "Called off"),
                        ],
                        default="planned",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "seats_waiting",
                    models.PositiveSmallIntegerField(
                        default=0,
                        editable=False,
                        verbose_name="seats that wait for somebody on the waiting list to confirm the e-mail",
                    ),
                ),
                (
                    "cancelled_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="called off"),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cohorts",
                        to="curriculum.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "cohort",
                "verbose_name_plural": "cohorts",
                "ordering": ["-applications_close"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("applications_close__gte", models.F("applications_open"))),
                        name="cohort_window_in_order",
                        violation_error_message="The deadline must not be before the day when applications open.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancelled_at__isnull", False), ("state", "cancelled")),
                            models.Q(models.Q(("state", "cancelled"), _negated=True), ("cancelled_at", None)),
                            _connector="OR",
                        ),
                        name="cohort_cancelled_has_a_time",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Bill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invoice", "Invoice to the workplace"),
                            ("request", "Payment request to the participant"),
                        ],
                        max_length=7,
                        verbose_name="kind",
                    ),
                ),
                ("orgnr", models.CharField(blank=True, max_length=9, verbose_name="organisation number")),
                ("buyer_reference", models.CharField(blank=True, max_length=60, verbose_name="buyer's reference")),
                ("payer", models.CharField(max_length=160, verbose_name="payer")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Prepared"), ("sent", "Waiting for payment"), ("paid", "Paid")],
                        default="open",
                        max_length=4,
                        verbose_name="state",
                    ),
                ),
                (
                    "serial",
                    models.PositiveSmallIntegerField(
                        blank=True, editable=False, null=True, verbose_name="serial number"
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="number")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="paid on")),
                ("paid_nok", models.PositiveIntegerField(default=0, verbose_name="paid, in kroner")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bills",
                        to="people.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bills",
                        to="cohorts.cohort",
                        verbose_name="cohort",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment",
                "verbose_name_plural": "payments",
                "ordering": ["cohort_id", "kind", "payer", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "invoice"), ("state", "open")),
                        fields=("cohort", "organisation"),
                        name="bill_one_open_invoice_an_organisation",
                    ),
                    models.UniqueConstraint(fields=("cohort", "serial"), name="bill_serial_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True), fields=("number",), name="bill_number_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "invoice"), ("organisation__isnull", False)),
                            models.Q(("kind", "request"), ("organisation__isnull", True)),
                            _connector="OR",
                        ),
                        name="bill_invoice_has_an_organisation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("number", ""), ("sent_at__isnull", True), ("serial__isnull", True), ("state", "open")
                            ),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("sent_at__isnull", False),
                                ("serial__isnull", False),
                                models.Q(("number", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="bill_sent_has_time_and_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paid_on__isnull", False), ("state", "paid")),
                            models.Q(models.Q(("state", "paid"), _negated=True), ("paid_nok", 0), ("paid_on", None)),
                            _connector="OR",
                        ),
                        name="bill_paid_has_a_date",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="CohortGathering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("venue", models.CharField(max_length=120, verbose_name="venue")),
                ("address", models.CharField(blank=True, max_length=160, verbose_name="address of the venue")),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="gatherings",
                        to="cohorts.cohort",
                        verbose_name="cohort",
                    ),
                ),
                (
                    "gathering",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="curriculum.gathering",
                        verbose_name="gathering",
                    ),
                ),
            ],
            options={
                "verbose_name": "gathering of a cohort",
                "verbose_name_plural": "gatherings of a cohort",
                "ordering": ["cohort_id", "gathering__order"],
                "constraints": [models.UniqueConstraint(fields=("cohort", "gathering"), name="cohort_gathering_once")],
            },
        ),
        migrations.CreateModel(
            name="CohortMaterial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                ("url", models.URLField(blank=True, max_length=400, verbose_name="address")),
                ("read_before", models.BooleanField(default=False, verbose_name="to be read beforehand")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="added")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="materials",
                        to="cohorts.cohort",
                        verbose_name="cohort",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
                        verbose_name="file",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="curriculum.session",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "material of a cohort",
                "verbose_name_plural": "materials of cohorts",
                "ordering": ["cohort_id", "session_id", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file__isnull", False), ("url", "")),
                            models.Q(models.Q(("url", ""), _negated=True), ("file", None)),
                            _connector="OR",
                        ),
                        name="cohortmaterial_is_a_file_or_an_address",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CourseDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField(verbose_name="date")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="cohorts.cohort",
                        verbose_name="cohort",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="cohorts.cohortgathering",
                        verbose_name="gathering",
                    ),
                ),
                (
                    "training_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="curriculum.trainingday",
                        verbose_name="training day",
                    ),
                ),
            ],
            options={
                "verbose_name": "course day",
                "verbose_name_plural": "course days",
                "ordering": ["cohort_id", "date"],
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "training_day"), name="courseday_once"),
                    models.UniqueConstraint(fields=("cohort", "date"), name="courseday_one_a_date"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("gathering", "After a gathering"), ("end", "At the end of the training")],
                        max_length=9,
                        unique=True,
                        verbose_name="when it is asked",
                    ),
                ),
                (
                    "wait_days",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="0 asks as soon as the last day is over.",
                        validators=[django.core.validators.MaxValueValidator(60)],
                        verbose_name="days to wait after the last day",
                    ),
                ),
                (
                    "open_days",
                    models.PositiveSmallIntegerField(
                        default=10,
                        help_text="The results come when this time is over, all at once.",
                        validators=[
                            django.core.validators.MinValueValidator(2),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="days to answer",
                    ),
                ),
            ],
            options={
                "verbose_name": "evaluation form",
                "verbose_name_plural": "evaluation forms",
                "ordering": ["-kind"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("open_days__gte", 2)),
                        name="evaluationform_open_for_two_days",
                        violation_error_message="People must have at least two days to answer.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "kind",
                    models.CharField(
                        choices=[("scale", "From 1 to 5"), ("text", "In words")],
                        default="scale",
                        max_length=5,
                        verbose_name="how it is answered",
                    ),
                ),
                ("wording_nb", models.CharField(max_length=200, verbose_name="wording in bokmål")),
                ("wording_nn", models.CharField(max_length=200, verbose_name="wording in nynorsk")),
                ("wording_en", models.CharField(max_length=200, verbose_name="wording in English")),
                (
                    "retired",
                    models.BooleanField(
                        default=False,
                        help_text="What has been answered stays in the results.",
                        verbose_name="no longer asked",
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="cohorts.evaluationform",
                        verbose_name="evaluation form",
                    ),
                ),
            ],
            options={
                "verbose_name": "evaluation question",
                "verbose_name_plural": "evaluation questions",
                "ordering": ["form_id", "order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opened_on", models.DateField(verbose_name="opened")),
                ("closes_on", models.DateField(help_text="The whole day counts.", verbose_name="answers until")),
                ("released_on", models.DateField(blank=True, null=True, verbose_name="results since")),
                ("asked", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="people asked")),
                (
                    "answered",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="people who answered"),
                ),
                ("box", models.BinaryField(null=True, verbose_name="sealed answers")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evaluations",
                        to="cohorts.cohort",
                        verbose_name="cohort",
                    ),
                ),
                (
                    "place",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evaluation",
                        to="cohorts.cohortgathering",
                        verbose_name="gathering",
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="cohorts.evaluationform",
                        verbose_name="evaluation form",
                    ),
                ),
                (
                    "questions",
                    models.ManyToManyField(
                        related_name="evaluations", to="cohorts.evaluationquestion", verbose_name="questions"
                    ),
                ),
            ],
            options={
                "verbose_name": "evaluation",
                "verbose_name_plural": "evaluations",
                "ordering": ["-opened_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("place__isnull", True)),
                        fields=("cohort",),
                        name="evaluation_one_at_the_end_of_a_cohort",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes_on__gte", models.F("opened_on"))),
                        name="evaluation_closes_after_it_opens",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered__isnull", True), ("asked__isnull", True), ("released_on__isnull", True)
                            ),
                            models.Q(
                                ("answered__isnull", False),
                                ("asked__isnull", False),
                                ("box__isnull", True),
                                ("released_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="evaluation_released_with_counts_and_no_box",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.PositiveSmallIntegerField(verbose_name="value")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number of answers")),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tallies",
                        to="cohorts.evaluation",
                        verbose_name="evaluation",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tallies",
                        to="cohorts.evaluationquestion",
                        verbose_name="question",
                    ),
                ),
            ],
            options={
                "verbose_name": "tally of an evaluation",
                "verbose_name_plural": "tallies of evaluations",
                "constraints": [
                    models.UniqueConstraint(fields=("evaluation", "question", "value"), name="evaluationtally_once"),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 1), ("value__lte", 5)),
                        name="evaluationtally_value_on_the_scale",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="evaluationtally_somebody_answered"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationText",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField(max_length=1000, verbose_name="text")),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="cohorts.evaluation",
                        verbose_name="evaluation",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="cohorts.evaluationquestion",
                        verbose_name="question",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer in words",
                "verbose_name_plural": "answers in words",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="IssuedElsewhere",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name on the certificate")),
                ("issued_on", models.DateField(verbose_name="issued")),
                (
                    "issuer",
                    models.CharField(
                        blank=True, help_text="For example RVTS Vest.", max_length=120, verbose_name="issued by"
                    ),
                ),
                (
                    "cohort_name",
                    models.CharField(
                        blank=True, help_text="As it was called then.", max_length=120, verbose_name="cohort"
                    ),
                ),
                (
                    "registered_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="registered"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who sees it on my page, where he or she is registered here.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates_elsewhere",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate issued elsewhere",
                "verbose_name_plural": "certificates issued elsewhere",
                "ordering": ["-issued_on", "name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name", "issued_on"),
                        name="issuedelsewhere_once",
                        violation_error_message="A certificate with this name and date is registered already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("issued_on__gte", "2015-01-01")),
                        name="issuedelsewhere_since_2015",
                        violation_error_message="The first certificates are from 2015.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IssueRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Under way"), ("done", "Done")],
                        default="open",
                        max_length=4,
                        verbose_name="state",
                    ),
                ),
                ("override_reason", models.TextField(blank=True, verbose_name="why they are issued all the same")),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="started")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issue_runs",
                        to="cohorts.cohort",
                        verbose_name="cohort",
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="cohorts.issuer",
                        verbose_name="issuer",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="started by",
                    ),
                ),
            ],
            options={
                "verbose_name": "issue run",
                "verbose_name_plural": "issue runs",
                "ordering": ["-started_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("state", "open")),
                            models.Q(("done_at__isnull", False), ("state", "done")),
                            _connector="OR",
                        ),
                        name="issuerun_done_has_a_time",
                    )
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("message", "Message from staff"),
                            ("moved", "A gathering is moved"),
                            ("cancelled", "The cohort is called off"),
                        ],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("subject", models.CharField(blank=True, max_length=120, verbose_name="subject")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("before", models.JSONField(blank=True, default=dict, verbose_name="as it was")),
                ("sequence", models.PositiveIntegerField(default=0, verbose_name="which move of the gathering")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="sent")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="cohorts.cohort",
                        verbose_name="cohort",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="cohorts.cohortgathering",
                        verbose_name="gathering",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sent by",
                    ),
                ),
            ],
            options={
                "verbose_name": "message to a cohort",
                "verbose_name_plural": "messages to cohorts",
                "ordering": ["-created_at", "-pk"],
                "indexes": [models.Index(fields=["-created_at"], name="message_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "moved"), ("place__isnull", False), ("sequence__gte", 1)),
                            models.Q(models.Q(("kind", "moved"), _negated=True), ("place", None), ("sequence", 0)),
                            _connector="OR",
                        ),
                        name="message_moved_names_the_gathering",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "message"), _negated=True),
                            models.Q(
                                models.Q(("subject", ""), _negated=True),
                                models.Q(("text", ""), _negated=True),
                                ("sent_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="message_from_staff_says_something",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "moved")), fields=("place", "sequence"), name="message_one_a_move"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageRecipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recipients",
                        to="cohorts.message",
                        verbose_name="message",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "recipient of a message",
                "verbose_name_plural": "recipients of messages",
                "constraints": [models.UniqueConstraint(fields=("message", "person"), name="messagerecipient_once")],
            },
        ),
        migrations.CreateModel(
            name="NeedsPurge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answers", models.PositiveIntegerField(verbose_name="answers deleted")),
                ("purged_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="deleted")),
                (
                    "gathering",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs_purge",
                        to="cohorts.cohortgathering",
                        verbose_name="gathering",
                    ),
                ),
            ],
            options={
                "verbose_name": "deletion of practical needs",
                "verbose_name_plural": "deletions of practical needs",
                "ordering": ["-purged_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SeatOffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for an answer"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("expired", "Deadline passed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="offered")),
                ("expires_at", models.DateTimeField(verbose_name="answer by")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("time", "The dates do not suit"),
                            ("work", "Work does not allow it now"),
                            ("changed", "New job or new tasks"),
                            ("other", "Another reason"),
                        ],
                        max_length=7,
                        verbose_name="why the seat was declined",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="cohorts.cohort",
                        verbose_name="cohort",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seat_offers",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "seat offer",
                "verbose_name_plural": "seat offers",
                "ordering": ["-created_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["expires_at"], name="offer_open_by_deadline"
                    ),
                    models.Index(fields=["-created_at", "-id"], name="offer_newest"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("person", "cohort"),
                        name="offer_one_open_a_person_and_cohort",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", False), ("state__in", ["accepted", "declined"])),
                            models.Q(("answered_at__isnull", True), ("state__in", ["open", "expired", "withdrawn"])),
                            _connector="OR",
                        ),
                        name="offer_answer_has_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), ("state", "declined"), _connector="OR"),
                        name="offer_reason_when_declined",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "Takes part"),
                            ("completed", "Completed"),
                            ("not_completed", "Not completed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="active",
                        max_length=14,
                        verbose_name="state",
                    ),
                ),
                ("completed_at", models.DateTimeField(blank=True, null=True, verbose_name="completed")),
                (
                    "shares_contact",
                    models.BooleanField(
                        default=False,
                        help_text="The others in the cohort then see name, workplace, e-mail and phone.",
                        verbose_name="shares contact details",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="created")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="cohorts.cohort",
                        verbose_name="cohort",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "offer",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participation",
                        to="cohorts.seatoffer",
                        verbose_name="seat offer",
                    ),
                ),
            ],
            options={
                "verbose_name": "participation",
                "verbose_name_plural": "participations",
                "ordering": ["cohort", "person__name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("person", "cohort"),
                        name="participation_one_a_cohort",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completed_at__isnull", False), ("state", "completed")),
                            models.Q(models.Q(("state", "completed"), _negated=True), ("completed_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="participation_completed_has_a_time",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.PositiveIntegerField(verbose_name="serial number in the cohort")),
                ("number", models.CharField(max_length=60, unique=True, verbose_name="number")),
                ("code", models.CharField(max_length=32, unique=True, verbose_name="verification code")),
                (
                    "state",
                    models.CharField(
                        choices=[("valid", "Valid"), ("superseded", "Replaced by a newer one"), ("revoked", "Revoked")],
                        default="valid",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("facts", models.JSONField(verbose_name="facts as issued")),
                ("pdf", models.BinaryField(null=True)),
                ("sha256", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "seal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not signed"),
                            ("own", "Signed"),
                            ("development", "Signed with a development certificate"),
                        ],
                        default="",
                        max_length=11,
                        verbose_name="signature",
                    ),
                ),
                ("issued_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="issued")),
                (
                    "override_reason",
                    models.TextField(
                        blank=True,
                        help_text="Where the rule was not met or something was missing.",
                        verbose_name="why it was issued all the same",
                    ),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                ("revoked_reason", models.TextField(blank=True, verbose_name="why it was revoked")),
                ("erased_at", models.DateTimeField(blank=True, null=True, verbose_name="holder's data erased")),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="cohorts.certificate",
                        verbose_name="replaces",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="cohorts.cohort",
                        verbose_name="cohort",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="cohorts.issuerun",
                        verbose_name="issue run",
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="cohorts.participation",
                        verbose_name="participation",
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate",
                "verbose_name_plural": "certificates",
                "ordering": ["-issued_at"],
                "indexes": [
                    models.Index(fields=["-issued_at", "-id"], name="certificate_newest"),
                    models.Index(
                        condition=models.Q(("sha256", ""), _negated=True), fields=["sha256"], name="certificate_by_file"
                    ),
                    models.Index(
                        condition=models.Q(("erased_at", None), ("pdf", None)),
                        fields=["id"],
                        name="certificate_without_pdf",
                    ),
                    mentorprog.search.TrigramIndex(fields=["number"], name="certificate_number_search"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "serial"), name="certificate_serial_unique"),
                    models.CheckConstraint(condition=models.Q(("serial__gte", 1)), name="certificate_serial_from_one"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "valid")),
                        fields=("participation",),
                        name="certificate_one_valid_a_participation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("revoked_at__isnull", False),
                                ("state", "revoked"),
                                models.Q(("revoked_reason", ""), _negated=True),
                            ),
                            models.Q(models.Q(("state", "revoked"), _negated=True), ("revoked_at", None)),
                            _connector="OR",
                        ),
                        name="certificate_revoked_has_a_time_and_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("erased_at", None), ("participation__isnull", False)),
                            models.Q(
                                ("erased_at__isnull", False),
                                ("override_reason", ""),
                                ("participation", None),
                                ("pdf", None),
                            ),
                            _connector="OR",
                        ),
                        name="certificate_stub_has_no_holder",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="CopyRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("name", "My name has changed, or is written wrong"),
                            ("language", "I want it in another language"),
                            ("lost", "I cannot find it"),
                        ],
                        max_length=8,
                        verbose_name="why",
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
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Waits for an answer"), ("answered", "Answered"), ("declined", "Declined")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                (
                    "certificate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copy_requests",
                        to="cohorts.certificate",
                        verbose_name="certificate",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copy_requests",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "elsewhere",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copy_requests",
                        to="cohorts.issuedelsewhere",
                        verbose_name="certificate issued elsewhere",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for a copy",
                "verbose_name_plural": "requests for copies",
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("person",), name="copyrequest_one_open_a_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("certificate__isnull", False), ("elsewhere", None)),
                            models.Q(("certificate", None), ("elsewhere__isnull", False)),
                            _connector="OR",
                        ),
                        name="copyrequest_of_one_certificate",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="copyrequest_answer_has_a_time",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="LockProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("completed", "Completed"), ("not_completed", "Not completed")],
                        max_length=13,
                        verbose_name="outcome",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waits for another coordinator"),
                            ("approved", "Approved and locked"),
                            ("turned_down", "Turned down"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=11,
                        verbose_name="state",
                    ),
                ),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="proposed")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lock_proposals",
                        to="cohorts.participation",
                        verbose_name="participation",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposal to lock",
                "verbose_name_plural": "proposals to lock",
                "ordering": ["-proposed_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("participation",),
                        name="lockproposal_one_open_a_participation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "approved"), _negated=True),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="lockproposal_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="lockproposal_decided_has_a_person_and_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "completed"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="lockproposal_not_completed_has_a_reason",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="IssueItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveIntegerField(verbose_name="order")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waits"), ("issued", "Issued"), ("refused", "Not issued")],
                        default="waiting",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("refusal", models.TextField(blank=True, verbose_name="why not")),
                (
                    "certificate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issue_items",
                        to="cohorts.certificate",
                        verbose_name="certificate",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="cohorts.issuerun",
                        verbose_name="issue run",
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="issue_items",
                        to="cohorts.participation",
                        verbose_name="participation",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of an issue run",
                "verbose_name_plural": "parts of an issue run",
                "ordering": ["run_id", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "participation"), name="issueitem_once_a_run"),
                    models.UniqueConstraint(fields=("run", "order"), name="issueitem_in_order"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("certificate", None), ("refusal", ""), ("state", "waiting")),
                            models.Q(("certificate__isnull", False), ("refusal", ""), ("state", "issued")),
                            models.Q(
                                ("certificate", None), ("state", "refused"), models.Q(("refusal", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="issueitem_state_has_its_facts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationAnswered",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cohorts.evaluation",
                        verbose_name="evaluation",
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cohorts.participation",
                        verbose_name="participation",
                    ),
                ),
            ],
            options={
                "verbose_name": "answered evaluation",
                "verbose_name_plural": "answered evaluations",
                "constraints": [
                    models.UniqueConstraint(fields=("evaluation", "participation"), name="evaluation_answered_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Charge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "what",
                    models.CharField(
                        choices=[("seat", "Seat"), ("no_show", "Fee for not coming"), ("refund", "Refund")],
                        max_length=7,
                        verbose_name="what",
                    ),
                ),
                ("amount_nok", models.IntegerField(verbose_name="amount in kroner")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                (
                    "bill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="charges",
                        to="cohorts.bill",
                        verbose_name="payment",
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charges",
                        to="cohorts.participation",
                        verbose_name="participation",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment line",
                "verbose_name_plural": "payment lines",
                "ordering": ["bill_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("participation", "what"), name="charge_once_a_participation"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount_nok__lt", 0), ("what", "refund")),
                            models.Q(models.Q(("what", "refund"), _negated=True), ("amount_nok__gte", 0)),
                            _connector="OR",
                        ),
                        name="charge_refund_is_below_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("what", "seat"), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="charge_noted_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CertificateLanguage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "language",
                    models.CharField(
                        choices=[("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "participation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="certificate_language",
                        to="cohorts.participation",
                        verbose_name="participation",
                    ),
                ),
            ],
            options={
                "verbose_name": "language of a certificate",
                "verbose_name_plural": "languages of certificates",
            },
        ),
        migrations.CreateModel(
            name="AttendanceChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("present", "Present"),
                            ("partial", "Part of the day"),
                            ("excused", "Absent with notice"),
                            ("absent", "Absent"),
                            ("made_up", "Made up for"),
                        ],
                        max_length=8,
                        verbose_name="before",
                    ),
                ),
                (
                    "before_minutes",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minutes before"),
                ),
                (
                    "after",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("present", "Present"),
                            ("partial", "Part of the day"),
                            ("excused", "Absent with notice"),
                            ("absent", "Absent"),
                            ("made_up", "Made up for"),
                        ],
                        max_length=8,
                        verbose_name="after",
                    ),
                ),
                (
                    "after_minutes",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minutes after"),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[("grid", "In the grid"), ("door", "At the door"), ("file", "From a file")],
                        max_length=4,
                        verbose_name="how",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("correction", models.BooleanField(default=False, verbose_name="corrected after the day")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="changed")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance_changes",
                        to="cohorts.courseday",
                        verbose_name="course day",
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance_changes",
                        to="cohorts.participation",
                        verbose_name="participation",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of attendance",
                "verbose_name_plural": "changes of attendance",
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["day", "-at"], name="attendancechange_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("correction", False), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="attendancechange_correction_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("before", models.F("after")), _negated=True),
                            ("before", "partial"),
                            _connector="OR",
                        ),
                        name="attendancechange_changes_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("present", "Present"),
                            ("partial", "Part of the day"),
                            ("excused", "Absent with notice"),
                            ("absent", "Absent"),
                            ("made_up", "Made up for"),
                        ],
                        max_length=8,
                        verbose_name="attendance",
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="For a part of a day, when it is known.",
                        null=True,
                        verbose_name="minutes present",
                    ),
                ),
                ("checked_in_at", models.DateTimeField(blank=True, null=True, verbose_name="checked in at the door")),
                (
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance",
                        to="cohorts.courseday",
                        verbose_name="course day",
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance",
                        to="cohorts.participation",
                        verbose_name="participation",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendance",
                "constraints": [
                    models.UniqueConstraint(fields=("participation", "day"), name="attendance_one_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minutes", None),
                            models.Q(("mark", "partial"), ("minutes__gte", 1), ("minutes__lte", 1440)),
                            _connector="OR",
                        ),
                        name="attendance_minutes_of_a_part",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PracticalNeeds",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("diet", models.TextField(blank=True, verbose_name="food")),
                ("access", models.TextField(blank=True, verbose_name="access")),
                (
                    "room",
                    models.CharField(
                        choices=[
                            ("none", "No room"),
                            ("nights", "A room, the nights between the days"),
                            ("eve", "A room, the night before too"),
                        ],
                        max_length=6,
                        verbose_name="room",
                    ),
                ),
                ("arrival", models.CharField(blank=True, max_length=200, verbose_name="arrival")),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="answered")),
                (
                    "gathering",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs",
                        to="cohorts.cohortgathering",
                        verbose_name="gathering",
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs",
                        to="cohorts.participation",
                        verbose_name="participation",
                    ),
                ),
            ],
            options={
                "verbose_name": "practical needs",
                "verbose_name_plural": "practical needs",
                "ordering": ["gathering_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("participation", "gathering"), name="needs_one_a_gathering")
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("title_nb", models.CharField(max_length=120, verbose_name="title in bokmål")),
                ("title_nn", models.CharField(max_length=120, verbose_name="title in nynorsk")),
                ("title_en", models.CharField(max_length=120, verbose_name="title in English")),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="cohorts.issuer",
                        verbose_name="issuer",
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.signatureimage",
                        verbose_name="picture of the signature",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
                "ordering": ["issuer_id", "order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TeachingAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Has not answered"), ("yes", "Has said yes"), ("no", "Has said no")],
                        default="asked",
                        max_length=5,
                        verbose_name="state",
                    ),
                ),
                ("date", models.DateField(verbose_name="asked about this date")),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="which time the lecturer is asked")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="teaching",
                        to="cohorts.cohort",
                        verbose_name="cohort",
                    ),
                ),
                (
                    "lecturer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="curriculum.lecturer",
                        verbose_name="lecturer",
                    ),
                ),
                (
                    "replacement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="curriculum.lecturer",
                        verbose_name="replaced by",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="curriculum.session",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "lecturer's answer",
                "verbose_name_plural": "lecturers' answers",
                "ordering": ["cohort_id", "session_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "session", "lecturer"), name="teachinganswer_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state", "asked")),
                            models.Q(models.Q(("state", "asked"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="teachinganswer_answered_has_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replacement", None),
                            models.Q(("replacement", models.F("lecturer")), _negated=True),
                            _connector="OR",
                        ),
                        name="teachinganswer_replaced_by_another",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
    ]
