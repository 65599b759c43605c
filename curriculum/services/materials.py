"""Materials of a session in a draft: an address or a file, to be read beforehand or not."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from curriculum.models import Material, Session
from curriculum.services.drafts import in_draft, note
from mentorprog.documents.uploads import store_file
from mentorprog.people.models import Person


@transaction.atomic
def add_material(
    *, session: Session, title: str, url: str, upload: UploadedFile | None, read_before: bool, actor: Person
) -> Material:
    """Add an address, or a file, to a session of a draft. Exactly one of `url` and `upload` is given."""
    session = in_draft(session, actor=actor)
    file = store_file(upload=upload, actor=actor) if upload else None
    made: Material = session.materials.create(title=title, url=url, file=file, read_before=read_before)
    note(session.the_programme(), "materials", "", f"{session}: {title}", actor=actor)
    return made


@transaction.atomic
def remove_material(*, material: Material, actor: Person) -> None:
    """Take a material out of a draft. Its file goes at night, unless another version has it too."""
    material = in_draft(material, actor=actor)
    note(material.the_programme(), "materials", f"{material.session}: {material}", "", actor=actor)
    material.delete()
