"""Nobody can tell whose an answer is, not even who reads the database's own tables: shown by reading them all.

The reader here sees every row of every table with its place and its transaction (`ctid` and `xmin` on PostgreSQL,
`rowid` on SQLite), before and after each answer, and knows who was signed in when.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from cohorts.evaluation import box
from cohorts.models import Evaluation, EvaluationAnswered, EvaluationTally, EvaluationText, Participation
from cohorts.models.evaluation import LONGEST
from mentorprog.people.models import Person
from tests.cohorts.evaluating import Kind, answer, close, link, opened, questions, send

pytestmark = pytest.mark.django_db

Tables = dict[str, frozenset[str]]
ANSWERED, ANSWERS = EvaluationAnswered._meta.db_table, Evaluation._meta.db_table


def rows(table: str) -> Iterator[str]:
    """Every row of a table as a text, with all that the database knows of it."""
    name = connection.ops.quote_name(table)
    hidden = "ctid, xmin, " if connection.vendor == "postgresql" else "rowid, "
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {hidden}{name}.* FROM {name}")
        for row in cursor.fetchall():
            yield "|".join(bytes(v).hex() if isinstance(v, bytes | memoryview) else str(v) for v in row)


def everything() -> Tables:
    """All tables of the database as they stand now."""
    return {table: frozenset(rows(table)) for table in connection.introspection.table_names()}


def changed(before: Tables, after: Tables) -> set[str]:
    return {table for table in after if after[table] != before[table]}


def column_names(model: Any) -> set[str]:
    return {field.column for field in model._meta.get_fields() if getattr(field, "column", None)}


@pytest.mark.django_db(transaction=True)  # a transaction of its own for each answer, as in life
def test_while_it_is_open_the_tables_say_who_has_answered_and_nothing_about_what() -> None:
    evaluation, seats = opened(12)
    scale, text = questions(evaluation, Kind.SCALE)[0].pk, questions(evaluation, Kind.TEXT)[0].pk
    # Alike in nothing: no words, few words, the longest text there is, in letters of four bytes.
    given = [{scale: 1 + n % 5, text: word} for n, word in enumerate(["", "Svaret mitt", "🎈" * LONGEST, *"abcdefghi"])]
    sizes, boxes = [], []
    for seat, values in zip(seats, given, strict=True):
        before = everything()
        assert send(evaluation, seat, values).status_code == 302
        after = everything()
        assert changed(before, after) == {ANSWERED, ANSWERS}
        assert len(after[ANSWERED] - before[ANSWERED]) == 1
        evaluation.refresh_from_db()
        boxes.append(bytes(evaluation.box))
        sizes.append(len(boxes[-1]))
        for word in ("Svaret mitt", "🎈🎈"):
            for shown in (word, word.encode().hex()):
                assert not any(shown in row for found in after.values() for row in found)
    assert len({more - less for less, more in pairwise(sizes)}) == 1  # not by the text's length
    assert common_bytes(boxes) == 0
    assert column_names(EvaluationAnswered) == {"id", "evaluation_id", "participation_id"}
    by_key = list(EvaluationAnswered.objects.order_by("pk").values_list("participation_id", flat=True))
    assert by_key != [seat.pk for seat in seats]  # one in 12! by chance


def common_bytes(boxes: Sequence[bytes]) -> int:
    """How many 16-byte blocks any two boxes share: a box that kept what was there would share many."""
    blocks = [{one[place : place + 16] for place in range(0, len(one) - 16, 16)} for one in boxes]
    return sum(len(one & other) for one, other in pairwise(blocks))


@pytest.mark.django_db(transaction=True)
def test_afterwards_no_row_of_an_answer_leads_to_a_person_by_key_time_order_or_transaction() -> None:
    evaluation, seats = opened(30)
    for number, seat in enumerate(seats):
        answer(evaluation, seat, [1 + number % 5] * 5, [f"Mest {number}", f"Annet {number}"])
    close(evaluation)
    assert not EvaluationAnswered.objects.exists()
    assert column_names(EvaluationTally) == {"id", "evaluation_id", "question_id", "value", "number"}
    assert column_names(EvaluationText) == {"id", "evaluation_id", "question_id", "text"}
    names = [seat.person.name for seat in seats]
    about = rows_with(EvaluationText._meta.db_table)
    assert not any(name in row for name in names for row in about)
    # Where the rows lie is the order of their random keys, and in neither do the people's answers stand.
    assert [key for _place, _transaction, key, _text in physical()] == sorted(key for *_rest, key, _text in physical())
    assert len({transaction for _place, transaction, *_rest in physical()}) == 1
    for question in ("Mest", "Annet"):
        lie = [int(text.split()[1]) for *_rest, text in physical() if text.startswith(question)]
        assert sorted(lie) == list(range(30))
        assert lie not in (list(range(30)), list(range(29, -1, -1)))
    orders = [[text.split()[1] for *_rest, text in physical() if text.startswith(q)] for q in ("Mest", "Annet")]
    assert orders[0] != orders[1]  # and one's own two texts do not stand at the same place


def rows_with(table: str) -> list[str]:
    return list(rows(table))


def physical() -> list[tuple[Any, ...]]:
    """The texts in the order in which they lie on the disk, with their transaction."""
    place, action = ("ctid", "xmin::text") if connection.vendor == "postgresql" else ("rowid", "'one'")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {place}, {action}, id, text FROM {EvaluationText._meta.db_table} ORDER BY {place}")
        return [(place, action, str(key).replace("-", ""), text) for place, action, key, text in cursor.fetchall()]


def test_the_tables_are_the_same_whoever_gave_which_answer() -> None:
    """The answers dealt out to other people leave the same tables behind, but for the random keys of the texts."""
    evaluation, seats = opened(10)
    given = [([1 + n % 5, n % 4], [f"Tekst {n}" if n % 2 == 0 else ""]) for n in range(8)]
    dealt: list[Callable[[list[Any]], list[Any]]] = [list, lambda people: people[::-1], shuffled]
    found = [outcome(evaluation, deal(seats[:8]), given) for deal in dealt]
    assert found[0] == found[1] == found[2]
    assert len(found[0][0]) > 1


def shuffled(people: list[Any]) -> list[Any]:
    return random.Random(4).sample(people, len(people))


def outcome(evaluation: Evaluation, people: list[Participation], given: list[Any]) -> tuple[Any, ...]:
    """What the tables hold of the answers once the evaluation is closed; then everything is as before."""
    with transaction.atomic():
        for seat, (values, texts) in zip(people, given, strict=True):
            answer(evaluation, seat, values, texts)
        row = close(evaluation)
        made = (
            sorted(EvaluationTally.objects.values_list("question", "value", "number")),
            sorted(EvaluationText.objects.values_list("question", "text")),
            (row.asked, row.answered, row.opened_on, row.closes_on, row.released_on, row.box),
        )
        transaction.set_rollback(True)
    return made


def test_no_table_of_answers_points_at_a_person_or_a_seat() -> None:
    ours = {EvaluationTally, EvaluationText, Evaluation}
    people = {Person, Participation}
    for model in apps.get_models(include_auto_created=True):
        points_at = {field.related_model for field in model._meta.get_fields() if field.is_relation and field.concrete}
        assert not (model in ours and points_at & people)
        # Nor does a third table stand between them, but the list that is deleted.
        if points_at & ours and points_at & people:
            assert model is EvaluationAnswered


def test_a_box_keeps_no_order_and_looks_new_each_time() -> None:
    ballots = [{1: 1 + n % 5, 2: f"Svar {n}"} for n in range(40)]
    one, other = (box.seal(3, ballots, numbers=1, texts=1) for _ in range(2))
    assert one != other
    orders = [[str(ballot) for ballot in box.unseal(3, sealed)] for sealed in (one, other)]
    assert sorted(orders[0]) == sorted(orders[1]) == sorted(map(str, ballots))
    assert orders[0] != orders[1]
    assert orders[0] != [str(ballot) for ballot in ballots]


def test_the_longest_answers_fit_the_room_that_every_answer_takes() -> None:
    worst = [{10**12: "\x01" * LONGEST, 10**12 + 1: '"\\' * (LONGEST // 2), 10**12 + 2: 5}] * 3
    assert len(box.seal(3, worst, numbers=1, texts=2)) == len(box.seal(3, [{1: 5}] * 3, numbers=1, texts=2))


def test_the_page_leaves_no_session_behind() -> None:
    evaluation, (seat, *_rest) = opened()
    browser = Client()
    browser.post(link(evaluation, seat), {f"q{questions(evaluation, Kind.SCALE)[0].pk}": 5})
    assert EvaluationAnswered.objects.count() == 1
    assert "sessionid" not in browser.cookies
