"""What must hold for every row, now that those of before have been brought up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("curriculum", "0004_training_rows")]
    operations = [
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(("makeup_most__lte", models.F("required_days"))),
                name="programme_makes_up_for_no_more_than_it_requires",
                violation_error_message="No more days can be made up for than are required.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at", None), ("retired_at", None), ("state", "draft")),
                    models.Q(("published_at__isnull", False), ("retired_at", None), ("state", "published")),
                    models.Q(("published_at__isnull", False), ("retired_at__isnull", False), ("state", "retired")),
                    _connector="OR",
                ),
                name="programme_state_has_its_times",
            ),
        ),
    ]
