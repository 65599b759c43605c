"""What who runs a network hands out to its members."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from mentorprog import history
from mentorprog.documents.uploads import store_file
from mentorprog.people.models import Person
from mentorprog.states import Refused, locked
from networks.models import Meeting, Network, NetworkMaterial
from networks.services.meetings import may_run

MOST = 200  # materials of one network
CHANGE = "networks.change_networkmaterial"


@transaction.atomic
def share_material(
    *, network: Network, title: str, url: str, upload: UploadedFile | None, meeting: Meeting | None, actor: Person
) -> NetworkMaterial:
    """Give the members an address or a file. Exactly one of `url` and `upload` is given.

    The same form sent twice is one material. Raises PermissionDenied for other regions' networks, Refused when there
    are too many or the meeting is another's.
    """
    may_run(network, actor, CHANGE)
    row: Network = locked(network)
    if meeting is not None and meeting.network_id != row.pk:
        raise Refused(_("This meeting belongs to another network."))
    file = store_file(upload=upload, actor=actor) if upload else None
    twin = row.materials.filter(
        title=title, url=url, meeting=meeting, file__sha256=file.sha256 if file else None
    ).first()
    if twin is not None:
        return twin  # the file that came with the second click goes at night
    if row.materials.count() >= MOST:
        raise Refused(_("A network can have %(most)s materials. Remove one first.") % {"most": MOST})
    made: NetworkMaterial = row.materials.create(title=title, url=url, file=file, meeting=meeting, added_by=actor)
    history.record(row, "materials", before="", after=title, actor=actor)
    return made


@transaction.atomic
def remove_material(*, material: NetworkMaterial, actor: Person) -> None:
    """Remove a material. Its file goes at night; what is read already cannot be called back."""
    may_run(material.network, actor, CHANGE)
    row = NetworkMaterial.objects.select_for_update(of=("self",)).filter(pk=material.pk).first()
    if row is None:
        return
    history.record(row.network, "materials", before=row.title, after="", actor=actor)
    row.delete()
