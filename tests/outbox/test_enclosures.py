"""What goes with a mail: made by the worker just before it leaves, never by a look at it."""

from typing import Any

import pytest
from django.core import mail as sent

from mentorprog.outbox import composers
from mentorprog.outbox.composers import Attachment, Content, composer, encloses
from mentorprog.outbox.models import Mail, State
from mentorprog.outbox.rendering import preview
from mentorprog.outbox.services import dispatch, enqueue
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
NAME = "mentor_welcome"  # a template that needs little; its composer stands aside meanwhile


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A kind of mail that carries one file of its own and one that another app encloses; lists what was made."""
    monkeypatch.setattr(composers, "_composers", {})
    monkeypatch.setattr(composers, "_enclosures", {})
    done: list[int] = []
    own = Attachment("own.txt", b"own \xc3\xb8", "text/plain")

    @composer(NAME)
    def compose(_mail: Any) -> Content:
        return Content({"network": "", "centre": "", "link": ""}, attachments=(own,))

    @encloses(NAME, make=lambda mail: done.append(mail.pk))
    def enclose(_mail: Any) -> tuple[Attachment, ...]:
        return (Attachment("brev.pdf", b"%PDF \xff\x00"),) if done else ()

    return done


def parts() -> list[tuple[str, str, bytes]]:
    (message,) = sent.outbox
    found = [part for part in message.message().walk() if part.get_filename()]
    return [(part.get_filename(), part.get_content_type(), part.get_payload(decode=True)) for part in found]


def test_both_go_with_the_mail_byte_for_byte(made: list[int]) -> None:
    row = enqueue(key="test:1", template=NAME, to=PersonFactory())
    assert preview(row).fault == ""
    assert made == []
    dispatch()
    assert made == [row.pk]
    assert parts() == [
        ("own.txt", "text/plain", b"own \xc3\xb8"),
        ("brev.pdf", "application/pdf", b"%PDF \xff\x00"),
    ]


def test_a_fault_in_making_lets_the_mail_wait(made: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_mail: Any) -> None:
        raise OSError("no room")

    monkeypatch.setitem(composers._enclosures, NAME, (lambda _mail: (), fails))
    row = enqueue(key="test:1", template=NAME, to=PersonFactory())
    dispatch()
    row = Mail.objects.get(pk=row.pk)
    assert (row.state, row.error, row.attempts) == (State.QUEUED, "OSError", 1)
    assert sent.outbox == []


def test_a_kind_of_mail_has_one_enclosure(made: list[int]) -> None:
    with pytest.raises(ValueError, match=NAME):
        encloses(NAME, make=lambda mail: None)(lambda mail: ())
