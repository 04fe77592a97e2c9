"""The rooms below review publish whatever they are told to: these tests do without its guard."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models.signals import pre_delete, pre_save
from pytest_django.fixtures import Settings
from wagtail.models import Page, Revision

from news.models import NewsArticle
from news.models.signals import article_saving
from news.review import guard

TESTER = "wagtail.models.PagePermissionTester"


@pytest.fixture(autouse=True)
def without_review(settings: Settings) -> Iterator[None]:
    locks: list[tuple[Any, Any, Any]] = [
        (article_saving, guard.article_is_saved, None),
        (pre_save, guard.article_is_saved_as_a_plain_page, Page),
        (pre_save, guard.revision_is_scheduled, Revision),
        (pre_delete, guard.article_is_deleted, NewsArticle),
    ]
    for signal, receiver, sender in locks:
        assert signal.disconnect(receiver, sender=sender)
    settings.ARTICLE_PERMISSION_TESTER = settings.SECTION_PERMISSION_TESTER = TESTER
    settings.WORKER_JOBS = [
        job.replace("news.review.schedule.GoLiveApproved", "news.publishing.schedule.GoLive")
        for job in settings.WORKER_JOBS
    ]
    yield
    for signal, receiver, sender in locks:
        signal.connect(receiver, sender=sender)
