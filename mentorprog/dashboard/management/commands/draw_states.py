"""`manage.py draw_states`: the states of every model, drawn into docs/states/ from the declared transitions."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from mentorprog.drawing import file_name, machines, svg


class Command(BaseCommand):
    help = "Draws the states of every model into docs/states/ and takes away drawings of models that are gone."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what has changed. Twice is the same as once."""
        folder: Path = settings.BASE_DIR / "docs" / "states"
        folder.mkdir(parents=True, exist_ok=True)
        drawings = {file_name(label): svg(machine) for label, machine in machines().items()}
        for gone in set(folder.glob("*.svg")) - {folder / name for name in drawings}:
            gone.unlink()
        for name, drawing in drawings.items():
            (folder / name).write_text(drawing, encoding="utf-8")
        self.stdout.write(f"{len(drawings)} drawings in docs/states/.")
