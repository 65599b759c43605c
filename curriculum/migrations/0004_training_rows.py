"""Programmes of before: published ones have that state, in-depth themes their least time, days what makes up for them."""

import csv
from pathlib import Path
from typing import Any

from django.db import migrations

DAYS = Path(__file__).resolve().parent.parent / "data" / "programme_1_days.csv"
IN_DEPTH_MINUTES = 180


def bring_up(apps: Any, _editor: Any) -> None:
    programmes = apps.get_model("curriculum", "Programme").objects
    programmes.exclude(published_at=None).update(state="published")
    programmes.filter(required_days__lt=1).update(makeup_most=0)
    apps.get_model("curriculum", "Theme").objects.filter(in_depth=True).update(least_minutes=IN_DEPTH_MINUTES)
    days = apps.get_model("curriculum", "TrainingDay").objects.filter(programme__version=1, makeup_nb="")
    with DAYS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            days.filter(number=row.pop("day")).update(**row)


class Migration(migrations.Migration):
    dependencies = [("curriculum", "0003_training")]
    operations = [migrations.RunPython(bring_up, migrations.RunPython.noop)]
