"""What is owed is written down with the change, and with nothing else."""

from typing import Any

import pytest
from django.db import transaction

from news.record.models import Change
from news.webhooks.models import WebhookDelivery
from tests import factories
from tests.webhooks.endpoints import change, endpoint

pytestmark = pytest.mark.django_db


def owed() -> list[tuple[str, str]]:
    rows = WebhookDelivery.objects.order_by("pk").select_related("change", "endpoint")
    return [(row.endpoint.name, row.change.kind) for row in rows if row.change]


def test_each_publication_correction_move_and_retraction_is_owed() -> None:
    city = factories.section(title="City", slug="city")
    endpoint(name="all")
    article = factories.article(city, title="News", slug="news")
    article = factories.publish_change(article, title="Better news")
    article = factories.publish_change(article, slug="better-news")
    factories.retract(article, note="It was not so.")
    kinds = [kind for _name, kind in owed()]
    assert kinds == ["published", "updated", "moved", "retracted"]
    assert set(WebhookDelivery.objects.values_list("article_id", flat=True)) == {article.pk}


def test_delivery_is_taken_back_with_the_publication() -> None:
    city = factories.section(title="City", slug="city")
    endpoint()
    draft = factories.draft(city)
    with transaction.atomic():
        factories.publish(draft)
        assert len(owed()) == 1
        transaction.set_rollback(True)
    assert owed() == []
    factories.publish(draft)
    assert len(owed()) == 1


def test_delivery_is_taken_back_with_a_savepoint_within_the_publication() -> None:
    endpoint()
    with transaction.atomic():
        change(1)
        with transaction.atomic():
            change(2)
            transaction.set_rollback(True)
        change(3)
    assert list(WebhookDelivery.objects.values_list("article_id", flat=True)) == [1, 3]


def test_endpoint_is_owed_the_kinds_that_it_wants_and_no_others() -> None:
    endpoint(name="some", kinds=["retracted", "site"])
    for kind in Change.Kind.values:
        change(1, kind)
    assert owed() == [("some", "retracted"), ("some", "site")]


def test_endpoint_is_owed_the_streams_that_it_wants_and_all_if_it_names_none() -> None:
    endpoint(name="city", streams=["section:12", "author:3"])
    endpoint(name="all")
    change(1, streams=["site:1", "section:12"])
    change(2, streams=["site:1", "section:13"])
    change(3, streams=["author:3"])
    change(4, streams=["author:33", "section:1", "section:121"])
    change(5, streams=[])
    rows = WebhookDelivery.objects.filter(endpoint__name="city")
    assert list(rows.order_by("pk").values_list("article_id", flat=True)) == [1, 3]
    assert WebhookDelivery.objects.filter(endpoint__name="all").count() == 5


def test_article_that_leaves_a_section_is_told_of_there_for_the_last_time() -> None:
    city = factories.section(title="City", slug="city")
    sport = factories.section(title="Sport", slug="sport")
    article = factories.article(city)
    endpoint(name="city", streams=[f"section:{city.pk}"])
    article.move(sport, pos="last-child")
    factories.publish_change(factories.publish(article), title="Of sport only")
    assert owed() == [("city", "moved")]


def test_endpoint_that_is_not_active_is_owed_nothing() -> None:
    endpoint(is_active=False)
    change()
    assert owed() == []


def test_change_costs_one_query_without_endpoints_and_two_with_any_number(
    django_assert_num_queries: Any,
) -> None:
    from news.webhooks.receivers import owe

    told = change()
    with django_assert_num_queries(1):
        owe(changes=[told])
    for _ in range(20):
        endpoint()
    with django_assert_num_queries(2):
        owe(changes=[told])
    assert WebhookDelivery.objects.count() == 20


def test_one_change_is_owed_once_and_is_the_same_message_when_made_again() -> None:
    to, other = endpoint(), endpoint()
    told = change()
    row = WebhookDelivery.objects.get(endpoint=to)
    assert WebhookDelivery.of(to, told).message_id == row.message_id
    assert WebhookDelivery.of(other, told).message_id != row.message_id
    assert WebhookDelivery.of(to, change()).message_id != row.message_id
