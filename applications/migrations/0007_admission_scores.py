import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0006_admission_rows")]
    operations = [
        migrations.RemoveField(model_name="score", name="criterion_slug"),
        migrations.AlterField(
            model_name="score",
            name="criterion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="scores",
                to="applications.criterion",
                verbose_name="criterion",
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.UniqueConstraint(fields=("review", "criterion"), name="score_one_a_criterion"),
        ),
    ]
