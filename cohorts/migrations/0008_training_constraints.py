"""What must hold for every row, now that those of before have been brought up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0007_training_rows")]
    operations = [
        migrations.AddConstraint(
            model_name="cohort",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cancelled_at__isnull", False), ("state", "cancelled")),
                    models.Q(models.Q(("state", "cancelled"), _negated=True), ("cancelled_at", None)),
                    _connector="OR",
                ),
                name="cohort_cancelled_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
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
        ),
    ]
