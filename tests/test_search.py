"""Search on staff lists: in several tables at once, and by index on PostgreSQL."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.cache import caches
from django.db import connection
from django.test import RequestFactory

from applications.models import Application
from mentorprog.people.models import Person
from mentorprog.search import TrigramIndex
from tests.factories import sent_application, staff

pytestmark = pytest.mark.django_db


def found(term: str) -> list[Application]:
    """What a search on the list of applications finds."""
    request = RequestFactory().get("/")
    request.user = staff()
    model_admin = admin.site._registry[Application]
    rows, may_be_doubled = model_admin.get_search_results(request, model_admin.get_queryset(request), term)
    assert not may_be_doubled
    return sorted(rows, key=lambda row: row.pk)


@pytest.fixture
def two() -> tuple[Application, Application]:
    first, second = sent_application(), sent_application()
    Application.objects.filter(pk=first.pk).update(organisation_name="Havnes kommune", contact_name="Birle Lindvik")
    first.candidates.update(name="Gyril Askeberg")
    return first, second


@pytest.mark.parametrize("term", ["havnes", "lindv", "ASKEBERG", "Gyril Havnes", '"Gyril Askeberg"', "birle kommune"])
def test_every_word_may_stand_in_any_table(two: tuple[Application, Application], term: str) -> None:
    assert found(term) == [two[0]]


@pytest.mark.parametrize("term", ["Gyril nobody", '"Askeberg Gyril"', "%", "_"])
def test_a_word_that_is_nowhere_finds_nothing(two: tuple[Application, Application], term: str) -> None:
    assert found(term) == []


def test_a_reference_is_found_and_no_words_find_all(two: tuple[Application, Application]) -> None:
    assert found(two[1].reference.lower()) == [two[1]]
    assert found("  ") == list(two)


def test_elsewhere_than_on_postgresql_the_index_is_an_ordinary_one() -> None:
    editor = connection.SchemaEditorClass(connection, collect_sql=True)
    sql = str(TrigramIndex(fields=["name"], name="person_name_search").create_sql(Person, editor))
    assert ("gin_trgm_ops" in sql) == (connection.vendor == "postgresql")
    assert sql.startswith('CREATE INDEX "person_name_search" ON "people_person"')


@pytest.mark.postgres
def test_the_indexes_stand_in_the_database_and_answer_a_search() -> None:
    wanted = {
        index.name for model in apps.get_models() for index in model._meta.indexes if isinstance(index, TrigramIndex)
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%gin_trgm_ops%'")
        assert {name for (name,) in cursor.fetchall()} == wanted
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Person.objects.filter(name__icontains="indvik").order_by().explain()
    assert "person_name_search" in plan


@pytest.mark.postgres
def test_the_cache_keeps_its_client() -> None:
    cache = caches["default"]
    assert cache._cache.get_client() is cache._cache.get_client("key", write=True)
    cache.set("key", {"a": [1]}, 60)
    assert cache.get("key") == {"a": [1]}
