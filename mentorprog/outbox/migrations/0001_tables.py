import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("outbox", "0001_initial")]

    initial = True

    dependencies = [
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=200, verbose_name="key")),
                (
                    "rule",
                    models.CharField(
                        blank=True, help_text="Empty when an event caused the mail.", max_length=60, verbose_name="rule"
                    ),
                ),
                ("template", models.CharField(max_length=60, verbose_name="template")),
                ("address", models.EmailField(blank=True, max_length=254, verbose_name="address")),
                (
                    "language",
                    models.CharField(
                        choices=[("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("context", models.JSONField(blank=True, default=dict, verbose_name="context")),
                ("send_at", models.DateTimeField(verbose_name="to be sent")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("claimed", "Being prepared"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("unknown", "Unknown whether it arrived"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("not_before", models.DateTimeField(blank=True, null=True, verbose_name="not before")),
                ("claimed_at", models.DateTimeField(blank=True, null=True, verbose_name="taken by a worker")),
                ("claimed_by", models.UUIDField(blank=True, null=True, verbose_name="worker")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("subject", models.CharField(blank=True, max_length=200, verbose_name="subject")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("html", models.TextField(blank=True, verbose_name="HTML")),
                ("calendar", models.TextField(blank=True, verbose_name="calendar part")),
                ("message_id", models.CharField(blank=True, max_length=320, verbose_name="Message-ID")),
                ("error", models.CharField(blank=True, max_length=80, verbose_name="error")),
                ("sensitive", models.BooleanField(default=False, verbose_name="sign-in code")),
                ("cancelled_by_staff", models.BooleanField(default=False, verbose_name="cancelled by staff")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="mails",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recipient",
                    ),
                ),
            ],
            options={
                "verbose_name": "e-mail",
                "verbose_name_plural": "e-mails",
                "ordering": ["-send_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "queued")), fields=["-sensitive", "send_at", "id"], name="mail_due"
                    ),
                    models.Index(
                        condition=models.Q(("state", "queued"), models.Q(("rule", ""), _negated=True)),
                        fields=["rule"],
                        name="mail_planned",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("claimed", "sending"))),
                        fields=["claimed_at"],
                        name="mail_held",
                    ),
                    models.Index(fields=["state", "-send_at"], name="mail_state"),
                    models.Index(fields=["-send_at", "-id"], name="mail_time"),
                    models.Index(fields=["address"], name="mail_address", opclasses=["varchar_pattern_ops"]),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="mail_key_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "claimed", "sending", "sent", "failed", "unknown", "cancelled"])
                        ),
                        name="mail_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="mail_sent_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["claimed", "sending", "unknown"]), _negated=True),
                            models.Q(("claimed_at__isnull", False), ("claimed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="mail_held_has_worker",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("sending", "sent", "unknown")), _negated=True),
                            models.Q(("message_id", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="mail_handed_over_has_id",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True),
                            models.Q(("error", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="mail_failed_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cancelled_by_staff", False), ("state", "cancelled"), _connector="OR"),
                        name="mail_staff_cancels",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sensitive", False),
                            models.Q(("calendar", ""), ("html", ""), ("subject", ""), ("text", "")),
                            _connector="OR",
                        ),
                        name="mail_sensitive_not_kept",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sensitive", False),
                            models.Q(("state__in", ("sent", "failed", "unknown", "cancelled")), _negated=True),
                            ("context", {}),
                            _connector="OR",
                        ),
                        name="mail_sensitive_blanked",
                    ),
                ],
            },
        ),
    ]
