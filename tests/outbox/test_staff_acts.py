"""What staff may do with a mail, who may, and what is left of it in the history."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from mentorprog import history
from mentorprog.outbox import services
from mentorprog.outbox.forms import REASONS
from mentorprog.outbox.models import Mail, State
from mentorprog.outbox.selectors import Attention, attention, mails_for
from mentorprog.states import Refused

pytestmark = pytest.mark.django_db

ULSTEIN, BERGEN, BODO = "1516", "4601", "1804"
MESSAGE_ID = "<x@mentor.example.no>"
# What each state needs beside itself, see the model's constraints.
COLUMNS: dict[State, dict[str, Any]] = {
    State.QUEUED: {},
    State.CLAIMED: {"claimed_at": timezone.now(), "claimed_by": uuid4()},
    State.SENDING: {"claimed_at": timezone.now(), "claimed_by": uuid4(), "message_id": MESSAGE_ID},
    State.SENT: {"sent_at": timezone.now(), "message_id": MESSAGE_ID},
    State.FAILED: {"error": "SMTP 550", "attempts": 6},
    State.UNKNOWN: {"claimed_at": timezone.now(), "claimed_by": uuid4(), "message_id": MESSAGE_ID},
    State.CANCELLED: {},
}
ACTS: dict[str, Callable[..., Mail]] = {
    "cancel": services.cancel,
    "resend": services.resend,
    "arrived": lambda **values: services.settle_unknown(arrived=True, **values),
    "lost": lambda **values: services.settle_unknown(arrived=False, **values),
}
OUTCOMES = {
    ("cancel", State.QUEUED): State.CANCELLED,
    ("cancel", State.FAILED): State.CANCELLED,
    ("resend", State.FAILED): State.QUEUED,
    ("arrived", State.UNKNOWN): State.SENT,
    ("lost", State.UNKNOWN): State.QUEUED,
}


@pytest.fixture
def mail(person) -> Callable[..., Mail]:
    made = 0

    def make(state: State = State.QUEUED, place: str = "", **values: Any) -> Mail:
        nonlocal made
        made += 1
        recipient = person(place=place) if place else None
        given = {"address": "ok.1@example.no", "language": "nb", "send_at": timezone.now()}
        return Mail.objects.create(
            key=f"k{made}",
            template="probe",
            recipient=recipient,
            state=state,
            **given | COLUMNS[state] | values,
        )

    return make


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("act", list(ACTS))
def test_each_act_from_each_state(mail, coordinator, fresh, act, state):
    row, actor = mail(state), coordinator()
    target = OUTCOMES.get((act, state))
    if target is None:
        with pytest.raises(Refused):
            ACTS[act](mail=row, actor=actor, reason="told otherwise")
        assert fresh(row).state == state
        assert not history.of(row).exists()
        return
    ACTS[act](mail=row, actor=actor, reason="told otherwise")
    assert fresh(row).state == target
    line = history.of(row).get()
    assert line.changes_dict == {"state": [state, target]}
    assert (line.actor, line.additional_data) == (actor, {"reason": "told otherwise"})


@pytest.mark.parametrize("act", list(ACTS))
@pytest.mark.parametrize("reason", ["", "  \n "])
def test_no_act_without_a_reason(mail, coordinator, act, reason):
    state = next(state for name, state in OUTCOMES if name == act)
    with pytest.raises(Refused):
        ACTS[act](mail=mail(state), actor=coordinator(), reason=reason)


def test_a_repeated_mail_starts_afresh(mail, coordinator, sink, fresh):
    row = services.resend(mail=mail(State.FAILED), actor=coordinator(), reason="server works again")
    assert (row.attempts, row.error) == (0, "")
    services.dispatch()
    assert (fresh(row).state, fresh(row).attempts) == (State.SENT, 1)


def test_a_mail_in_doubt_that_arrived_counts_as_sent_at_the_hand_over(mail, coordinator, fresh):
    row = mail(State.UNKNOWN)
    services.settle_unknown(mail=row, actor=coordinator(), arrived=True, reason="recipient confirms")
    assert fresh(row).sent_at == row.claimed_at


@pytest.mark.parametrize(("act", "state"), [("resend", State.FAILED), ("lost", State.UNKNOWN)])
def test_a_sign_in_code_is_not_sent_again(mail, coordinator, act, state):
    with pytest.raises(Refused):
        ACTS[act](mail=mail(state, sensitive=True), actor=coordinator(), reason="recipient asked")


def test_a_cancelled_sign_in_code_is_blanked(mail, coordinator, fresh):
    row = mail(sensitive=True, context={"code": "718293"})
    services.cancel(mail=row, actor=coordinator(), reason="out of date")
    assert fresh(row).context == {}


class TestRegion:
    PLACES = {"ulstein": ULSTEIN, "bergen": BERGEN, "bodo": BODO, "nobody": ""}

    @pytest.mark.parametrize(
        ("centre", "seen"),
        [
            ("", {"ulstein", "bergen", "bodo", "nobody"}),
            ("vest", {"bergen"}),
            ("midt", {"ulstein"}),
            ("nord", {"bodo"}),
            ("sor", set()),
        ],
    )
    def test_the_list_and_the_permission_agree(self, mail, coordinator, centre, seen):
        rows = {name: mail(place=place) for name, place in self.PLACES.items()}
        viewer = coordinator(centre)
        assert {name for name, row in rows.items() if mails_for(viewer).filter(pk=row.pk)} == seen
        assert {name for name, row in rows.items() if viewer.has_perm("outbox.view_mail", row)} == seen
        assert {name for name, row in rows.items() if viewer.has_perm("outbox.change_mail", row)} == seen

    def test_an_override_of_the_municipalitys_centre_counts(self, mail, coordinator, person):
        nord = coordinator("nord")
        row = mail(place=BERGEN)
        place = row.recipient.work_municipality
        place.centre_override = nord.centre
        place.save()
        row = Mail.objects.get(pk=row.pk)
        assert mails_for(nord).get() == row
        assert nord.has_perm("outbox.change_mail", row)
        assert not coordinator("vest").has_perm("outbox.change_mail", row)

    @pytest.mark.parametrize("act", list(ACTS))
    def test_the_service_refuses_what_the_page_would_not_show(self, mail, coordinator, fresh, act):
        state = next(state for name, state in OUTCOMES if name == act)
        row = mail(state, place=BERGEN)
        with pytest.raises(PermissionDenied):
            ACTS[act](mail=row, actor=coordinator("nord"), reason="told otherwise")
        assert fresh(row).state == state

    def test_who_is_no_coordinator_sees_nothing(self, mail, person):
        mail(place=BERGEN)
        assert not mails_for(person(place=BERGEN)).exists()
        assert not person(is_staff=True).has_perm("outbox.view_mail")
        assert attention(person()) == Attention(0, 0, 0)


def test_attention_counts_what_needs_a_look(mail, coordinator, django_assert_num_queries):
    for state in State:
        mail(state, place=BERGEN)
        mail(state, place=BODO)
    late = timezone.now() - timedelta(minutes=11)
    mail(State.QUEUED, place=BERGEN, send_at=late)
    mail(State.SENT, place=BERGEN, send_at=late)
    national, vest = coordinator(), coordinator("vest")
    assert attention(national) == Attention(failed=2, unknown=2, late=1)
    assert attention(vest) == Attention(failed=1, unknown=1, late=1)
    national.role_names  # noqa: B018 - read once a request
    with django_assert_num_queries(1):
        attention(national)


def test_every_act_that_the_model_declares_has_its_reasons_and_labels():
    declared = {transition.name: transition for transition in Mail().get_all_state_transitions()}
    assert declared.keys() == REASONS.keys()
    for transition in declared.values():
        assert transition.custom["reason"] is True
        assert transition.custom["label"]
        assert transition.custom["effect"]


def test_a_row_names_itself_by_its_key(mail):
    assert str(mail(address="kari@example.no")) == "k1"
