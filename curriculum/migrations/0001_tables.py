import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("curriculum", "0001_initial"),
        ("curriculum", "0002_search_and_constraints"),
        ("curriculum", "0003_training"),
        ("curriculum", "0004_training_rows"),
        ("curriculum", "0005_training_constraints"),
    ]

    initial = True

    dependencies = [
        ("documents", "0001_tables"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Theme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="number")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("phenomenon", "Radicalisation and violent extremism"),
                            ("ideology", "Ideologies and extreme milieus"),
                            ("trauma", "Trauma and violence"),
                            ("method", "Method and conversation"),
                            ("cooperation", "Culture and cooperation"),
                        ],
                        max_length=12,
                        verbose_name="group",
                    ),
                ),
                ("title_nb", models.CharField(max_length=120, verbose_name="title in bokmål")),
                ("title_nn", models.CharField(max_length=120, verbose_name="title in nynorsk")),
                ("title_en", models.CharField(max_length=120, verbose_name="title in English")),
                ("in_depth", models.BooleanField(default=False, verbose_name="in-depth theme")),
                (
                    "least_minutes",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="A version is published only when its sessions give an in-depth theme at least so much time.",
                        verbose_name="least minutes",
                    ),
                ),
            ],
            options={
                "verbose_name": "theme",
                "verbose_name_plural": "themes",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Lecturer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bio_nb", models.TextField(blank=True, verbose_name="about the lecturer, in bokmål")),
                ("bio_nn", models.TextField(blank=True, verbose_name="about the lecturer, in nynorsk")),
                ("bio_en", models.TextField(blank=True, verbose_name="about the lecturer, in English")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lecturer",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "lecturer",
                "verbose_name_plural": "lecturers",
                "ordering": ["person__name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(unique=True, verbose_name="version")),
                ("title_nb", models.CharField(max_length=120, verbose_name="title in bokmål")),
                ("title_nn", models.CharField(max_length=120, verbose_name="title in nynorsk")),
                ("title_en", models.CharField(max_length=120, verbose_name="title in English")),
                (
                    "required_days",
                    models.PositiveSmallIntegerField(
                        help_text="The completion rule: 8 of 9 days in version 1.",
                        verbose_name="days a participant must attend",
                    ),
                ),
                (
                    "makeup_most",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="So many days a participant may make up for with the day's task. They count as attended.",
                        verbose_name="days that may be made up for",
                    ),
                ),
                (
                    "requires_payment",
                    models.BooleanField(
                        default=False,
                        help_text="The seat must be paid before the training is completed.",
                        verbose_name="must be paid to pass",
                    ),
                ),
                (
                    "four_eyes",
                    models.BooleanField(
                        default=False,
                        help_text="One coordinator proposes that the training is completed, and another one approves.",
                        verbose_name="two people lock",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
                        default="draft",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="published")),
                ("retired_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="retired")),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="copies",
                        to="curriculum.programme",
                        verbose_name="copied from",
                    ),
                ),
            ],
            options={
                "verbose_name": "programme",
                "verbose_name_plural": "programmes",
                "ordering": ["-version"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("required_days__gte", 1)),
                        name="programme_requires_a_day",
                        violation_error_message="At least one day must be required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("makeup_most__lte", models.F("required_days"))),
                        name="programme_makes_up_for_no_more_than_it_requires",
                        violation_error_message="No more days can be made up for than are required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at", None), ("retired_at", None), ("state", "draft")),
                            models.Q(("published_at__isnull", False), ("retired_at", None), ("state", "published")),
                            models.Q(
                                ("published_at__isnull", False), ("retired_at__isnull", False), ("state", "retired")
                            ),
                            _connector="OR",
                        ),
                        name="programme_state_has_its_times",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Gathering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                ("title_nb", models.CharField(max_length=120, verbose_name="title in bokmål")),
                ("title_nn", models.CharField(max_length=120, verbose_name="title in nynorsk")),
                ("title_en", models.CharField(max_length=120, verbose_name="title in English")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="gatherings",
                        to="curriculum.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "gathering",
                "verbose_name_plural": "gatherings",
                "ordering": ["programme_id", "order"],
                "constraints": [models.UniqueConstraint(fields=("programme", "order"), name="gathering_order_unique")],
            },
        ),
        migrations.CreateModel(
            name="SchoolHoliday",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_nb", models.CharField(max_length=60, verbose_name="name in bokmål")),
                ("name_nn", models.CharField(max_length=60, verbose_name="name in nynorsk")),
                ("name_en", models.CharField(max_length=60, verbose_name="name in English")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("week", "Weeks of the year"),
                            ("month", "Months"),
                            ("easter", "Days from Easter Sunday"),
                        ],
                        default="week",
                        max_length=6,
                        verbose_name="counted in",
                    ),
                ),
                (
                    "first",
                    models.SmallIntegerField(help_text="Of week 8 and 9 together, this is 8.", verbose_name="first"),
                ),
                (
                    "last",
                    models.SmallIntegerField(help_text="The whole of it belongs to the holidays.", verbose_name="last"),
                ),
            ],
            options={
                "verbose_name": "school holidays",
                "verbose_name_plural": "school holidays",
                "ordering": ["unit", "first", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="schoolholiday_in_order",
                        violation_error_message="The last must not be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("first__gte", 1), ("last__lte", 53), ("unit", "week")),
                            models.Q(("first__gte", 1), ("last__lte", 12), ("unit", "month")),
                            models.Q(("first__gte", -60), ("last__lte", 60), ("unit", "easter")),
                            _connector="OR",
                        ),
                        name="schoolholiday_within_the_year",
                        violation_error_message="Weeks go from 1 to 53, months from 1 to 12, days from Easter from -60 to 60.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number in the programme")),
                ("makeup_nb", models.TextField(blank=True, verbose_name="task that makes up for the day, in bokmål")),
                ("makeup_nn", models.TextField(blank=True, verbose_name="task that makes up for the day, in nynorsk")),
                ("makeup_en", models.TextField(blank=True, verbose_name="task that makes up for the day, in English")),
                (
                    "gathering",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="curriculum.gathering",
                        verbose_name="gathering",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="curriculum.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "training day",
                "verbose_name_plural": "training days",
                "ordering": ["programme_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "number"), name="trainingday_number_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts", models.TimeField(verbose_name="starts")),
                ("ends", models.TimeField(verbose_name="ends")),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("lecture", "Lecture"),
                            ("case", "Case work"),
                            ("practice", "Practice"),
                            ("encounter", "Meeting with mentors and mentee"),
                        ],
                        default="lecture",
                        max_length=10,
                        verbose_name="form",
                    ),
                ),
                ("title_nb", models.CharField(max_length=160, verbose_name="title in bokmål")),
                ("title_nn", models.CharField(max_length=160, verbose_name="title in nynorsk")),
                ("title_en", models.CharField(max_length=160, verbose_name="title in English")),
                (
                    "mandatory",
                    models.BooleanField(
                        default=False,
                        help_text="Nobody passes without having been here or made up for the day.",
                        verbose_name="mandatory",
                    ),
                ),
                ("outcomes_nb", models.TextField(blank=True, verbose_name="learning outcomes in bokmål")),
                ("outcomes_nn", models.TextField(blank=True, verbose_name="learning outcomes in nynorsk")),
                ("outcomes_en", models.TextField(blank=True, verbose_name="learning outcomes in English")),
                ("preparation_nb", models.TextField(blank=True, verbose_name="preparation in bokmål")),
                ("preparation_nn", models.TextField(blank=True, verbose_name="preparation in nynorsk")),
                ("preparation_en", models.TextField(blank=True, verbose_name="preparation in English")),
                (
                    "themes",
                    models.ManyToManyField(related_name="sessions", to="curriculum.theme", verbose_name="themes"),
                ),
                (
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="curriculum.trainingday",
                        verbose_name="day",
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "ordering": ["day_id", "starts"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))),
                        name="session_times_in_order",
                        violation_error_message="The session must end after it starts.",
                    ),
                    models.UniqueConstraint(fields=("day", "starts"), name="session_one_start_a_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Material",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                ("url", models.URLField(blank=True, max_length=400, verbose_name="address")),
                ("read_before", models.BooleanField(default=False, verbose_name="to be read beforehand")),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="materials",
                        to="curriculum.session",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "material",
                "verbose_name_plural": "materials",
                "ordering": ["session_id", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file__isnull", False), ("url", "")),
                            models.Q(models.Q(("url", ""), _negated=True), ("file", None)),
                            _connector="OR",
                        ),
                        name="material_is_a_file_or_an_address",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Teaching",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "lecturer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teachings",
                        to="curriculum.lecturer",
                        verbose_name="lecturer",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="teachings",
                        to="curriculum.session",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "lecturer of a session",
                "verbose_name_plural": "lecturers of sessions",
                "ordering": ["session_id", "pk"],
                "constraints": [models.UniqueConstraint(fields=("session", "lecturer"), name="teaching_once")],
            },
        ),
    ]
