"""What a network's members are given to read: who shares, who may have it, and what is not taken."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorprog.documents.files import unused_files
from mentorprog.documents.models import StoredFile
from mentorprog.people.roles import PARTNER, REGIONAL, REVIEWER
from networks.models import Mentor, Network, NetworkMaterial
from networks.services import materials as services
from networks.services.local import join_local
from networks.services.mentors import leave
from tests.dashboard.world import signed_in, staff
from tests.factories import InvitationFactory, MeetingFactory
from tests.networks.test_local_networks import mentor, network

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def vest() -> Network:
    return Network.objects.get(slug="vest")


def page(of: Network) -> str:
    return reverse("admin:networks_network_materials", args=[of.pk])


def pdf(name: str = "lysark.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def form(**changes: object) -> dict[str, object]:
    given = {"act": "add", "title": "Lysark", "upload": pdf(), "rights": "on", **changes}
    return {name: value for name, value in given.items() if value is not None}


def shared(of: Network | None = None, **changes: object) -> NetworkMaterial:
    client = signed_in(staff(REGIONAL))
    assert client.post(page(of or vest()), form(**changes)).status_code == 302
    return NetworkMaterial.objects.latest("pk")


def fetches(client: Client, material: NetworkMaterial) -> int:
    return client.get(reverse("stored_file", args=[material.file.token])).status_code


def test_a_member_reads_what_is_shared_and_nobody_else_does():
    material, own, other = shared(), mentor(), mentor("5001", "midt")
    client, stranger = signed_in(own.person), signed_in(other.person)
    assert reverse("my_materials") in client.get("/minside/").content.decode()
    assert material.title in client.get(reverse("my_materials")).content.decode()
    answer = client.get(reverse("stored_file", args=[material.file.token]))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert reverse("my_materials") not in stranger.get("/minside/").content.decode()
    assert material.title not in stranger.get(reverse("my_materials")).content.decode()
    assert fetches(stranger, material) == 404
    assert fetches(Client(), material) in (302, 404)


def test_who_has_left_reads_nothing_more():
    material, one = shared(), mentor()
    leave(mentor=one, actor=staff(), reason="Ny jobb.")
    client = signed_in(one.person)
    assert client.get(reverse("my_materials")).status_code == 404
    assert fetches(client, material) == 404


def test_a_local_networks_materials_are_for_those_in_it():
    local, inside, outside = network(), mentor(), mentor()
    join_local(network=local, mentor=inside, actor=staff())
    material = shared(local)
    assert fetches(signed_in(inside.person), material) == 200
    assert reverse("my_materials") in signed_in(inside.person).get("/minside/").content.decode()
    assert fetches(signed_in(outside.person), material) == 404
    assert reverse("my_materials") not in signed_in(outside.person).get("/minside/").content.decode()


def test_what_is_about_a_meeting_stands_on_its_page_for_members():
    one = mentor()
    meeting, another = MeetingFactory(), MeetingFactory()
    InvitationFactory(meeting=meeting, mentor=one)
    InvitationFactory(meeting=another, mentor=one)
    shared(meeting=meeting.pk)
    client = signed_in(one.person)
    assert "Lysark" in client.get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert "Lysark" not in client.get(reverse("meeting", args=[another.pk])).content.decode()
    guest = mentor("5001", "midt")  # invited from another network: sees the meeting, not what is for members
    InvitationFactory(meeting=meeting, mentor=guest)
    assert "Lysark" not in signed_in(guest.person).get(reverse("meeting", args=[meeting.pk])).content.decode()


def test_regions_and_roles():
    material = shared()
    for role, centre, answer in ((REGIONAL, "midt", 404), (REVIEWER, "vest", 200), (PARTNER, "vest", 404)):
        client = signed_in(staff(role, centre))
        assert client.get(page(vest())).status_code == answer
        assert client.post(page(vest()), form()).status_code == (403 if answer == 200 else 404)
        assert fetches(client, material) == answer
    assert NetworkMaterial.objects.count() == 1
    partner = staff(PARTNER)
    vest().coordinators.add(partner)
    assert signed_in(partner).post(page(vest()), form(title="Fra partner")).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"upload": pdf("program.exe")},
        {"upload": pdf("program.pdf", b"MZ\x90\x00 a program")},
        {"upload": None},
        {"url": "https://example.no/artikkel"},  # beside the file
        {"upload": None, "url": "javascript:alert(1)"},
        {"upload": None, "url": "ftp://example.no/fil"},
        {"title": ""},
        {"title": "Om 01010750160"},
        {"title": "x" * 161},
        {"rights": None},
        {"meeting": "999999"},
        {"meeting": "x"},
        {"upload": pdf("01010750160.pdf")},
    ],
)
def test_what_cannot_be_shared(wrong):
    answer = signed_in(staff(REGIONAL)).post(page(vest()), form(**wrong))
    assert answer.status_code == 200
    assert "data-error-summary" in answer.content.decode()
    assert not NetworkMaterial.objects.exists()


def test_a_meeting_of_another_network_is_none_to_choose():
    other = MeetingFactory(network=Network.objects.get(slug="midt"))
    answer = signed_in(staff(REGIONAL)).post(page(vest()), form(meeting=other.pk))
    assert answer.status_code == 200
    with pytest.raises(services.Refused):
        services.share_material(network=vest(), title="A", url="https://example.no", upload=None, meeting=other,
                                actor=staff(REGIONAL))  # fmt: skip


def test_what_is_removed_is_gone_and_its_file_goes_at_night():
    material, one = shared(), mentor()
    token = material.file.token
    client = signed_in(staff(REGIONAL))
    for wrong in ("", "x", "0", "9" * 30, "9" * 19):
        assert client.post(page(vest()), {"act": "remove", "material": wrong}).status_code == 404
    assert client.post(page(vest()), {"act": "nosuch"}).status_code == 400
    assert client.post(page(vest()), {"act": "remove", "material": material.pk}).status_code == 302
    assert client.post(page(vest()), {"act": "remove", "material": material.pk}).status_code == 404
    assert signed_in(one.person).get(reverse("stored_file", args=[token])).status_code == 404
    StoredFile.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert unused_files().count() == 1


def test_a_network_holds_so_many(monkeypatch):
    monkeypatch.setattr(services, "MOST", 1)
    shared()
    client = signed_in(staff(REGIONAL))
    answer = client.post(page(vest()), form(title="For mye"), follow=True)
    assert "Fjern" in answer.content.decode()
    assert NetworkMaterial.objects.count() == 1


def test_pages_take_as_many_statements_for_one_as_for_many(django_assert_max_num_queries):
    one = mentor()
    client, desk = signed_in(one.person), signed_in(staff(REGIONAL))
    for number in range(8):
        NetworkMaterial.objects.create(
            network=vest(), title=f"Artikkel {number}", url="https://example.no", added_by=one.person,
            meeting=MeetingFactory(),
        )  # fmt: skip
    assert Mentor.objects.count() == 1
    for browser, address in ((client, reverse("my_materials")), (desk, page(vest()))):
        browser.get(address)
        with django_assert_max_num_queries(8):
            browser.get(address)
