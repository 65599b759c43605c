"""Counting what belongs to each row of a list, without a join that multiplies the rows."""

from django.db.models import Count, IntegerField, QuerySet, Subquery
from django.db.models.functions import Coalesce


def number_of(rows: QuerySet, by: str) -> Coalesce:
    """How many `rows` there are as an expression for an annotation; 0 where there are none.

    `by` names the field by which an OuterRef has tied the rows to the row outside.
    """
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
