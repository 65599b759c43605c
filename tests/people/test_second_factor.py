"""The staff's door: no second factor, no dashboard; a new one ends the sessions that never passed it."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from mentorprog.outbox.models import Mail
from mentorprog.people.models import Person
from tests.factories import PersonFactory, staff

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client: Client, person: Person) -> str:
    """Sign in by a code as the mail holds it; returns where it leads."""
    client.post("/konto/", {"email": person.email})
    typed = Mail.objects.filter(template="sign_in_code").latest("pk").context["code"]
    return str(client.post("/konto/kode/", {"code": typed})["Location"])


def test_staff_without_a_second_factor_are_sent_to_get_one() -> None:
    client, person = Client(), staff()
    sign_in(client, person)
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert client.get("/admin/login/")["Location"].startswith("/konto/tofaktor/totp/activate/")


@pytest.mark.django_db(transaction=True)  # django-allauth tells of it after the commit
def test_setting_one_up_opens_the_door_and_ends_other_sessions() -> None:
    person = staff()
    here, elsewhere = Client(), Client()
    for client in (elsewhere, here):
        sign_in(client, person)
    secret = here.get("/konto/tofaktor/totp/activate/").context["form"].secret
    answer = here.post("/konto/tofaktor/totp/activate/", {"code": code(secret)})
    assert answer.status_code == 302
    assert here.get(answer["Location"]).status_code == 200  # the recovery codes, without another code
    assert here.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302
    assert elsewhere.get("/minside/").status_code == 302
    assert SECRET not in str(Authenticator.objects.get(type="totp").data)
    assert secret not in str(Authenticator.objects.get(type="totp").data)


def test_signing_in_asks_for_it() -> None:
    person = staff()
    TOTP.activate(person, SECRET)
    client = Client()
    assert sign_in(client, person) == "/konto/tofaktor/authenticate/"
    assert client.get("/admin/").status_code == 302
    assert client.post("/konto/tofaktor/authenticate/", {"code": "000000"}).status_code == 200
    client.post("/konto/tofaktor/authenticate/", {"code": code(SECRET)})
    assert client.get("/admin/").status_code == 200


def test_unknown_and_known_addresses_get_the_same_answer() -> None:
    PersonFactory(email="kjent@test.example.no")
    answers = []
    for address in ("kjent@test.example.no", "ukjent@test.example.no"):
        client = Client()
        posted = client.post("/konto/", {"email": address})
        page = client.get(posted["Location"]).content.decode().replace(address, "x")
        answers.append((posted.status_code, posted["Location"], len(page)))
    assert answers[0] == answers[1]
    assert {m.template for m in Mail.objects.all()} == {"sign_in_code", "unknown_account"}


def test_five_codes_in_ten_minutes_are_enough() -> None:
    PersonFactory(email="kjent@test.example.no")
    for _try in range(7):
        Client().post("/konto/", {"email": "kjent@test.example.no"})
    assert Mail.objects.count() == 5


def test_somebody_shut_out_meanwhile_is_told_so() -> None:
    person, client = PersonFactory(), Client()
    client.post("/konto/", {"email": person.email})
    Person.objects.update(is_active=False)
    typed = Mail.objects.get().context["code"]
    answer = client.post("/konto/kode/", {"code": typed}, follow=True)
    assert answer.status_code == 200
    assert client.get("/minside/").status_code == 302
