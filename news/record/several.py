"""Conditions of lists whose articles stand in several streams at once."""

from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)

from news.record.models import StreamEntry

Entries = Any  # a QuerySet of StreamEntry, also of values


def in_each(entries: Entries, sets: list[frozenset[str]], texts: Q | None) -> Entries:
    """Return those whose articles are in a stream of each set, too; `texts` is asked of these alone."""
    if not sets:
        return entries if texts is None else entries.filter(texts)
    is_in_each = Q(Exists(same_article_in(sets[0])))
    if len(sets) > 1:
        # Counted, as a planner would try all orders in which to join many conditions.
        entries = entries.alias(also_in=how_many_of(sets))
        is_in_each = Q(also_in=len(sets))
    return entries.filter(is_in_each if texts is None else both(is_in_each, texts))


def both(quick: Q, slow: Q) -> Q:
    """Return what asks for the one before the other. A planner may find them equally quick."""
    then = ExpressionWrapper(slow, output_field=BooleanField())
    return Q(Case(When(quick, then=then), default=Value(value=False), output_field=BooleanField()))


def how_many_of(sets: list[frozenset[str]]) -> Subquery:
    """Return in how many of these sets of streams the entry's article is: in one stream at most of each."""
    same = same_article_in(frozenset().union(*sets)).order_by()
    return Subquery(same.values("article_id").annotate(found=Count("pk")).values("found"))


def same_article_in(streams: frozenset[str]) -> Entries:
    return StreamEntry.objects.filter(article_id=OuterRef("article_id"), stream__in=sorted(streams))
