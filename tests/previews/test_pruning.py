"""What the worker throws away, and what it keeps."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from news.previews.models import PreviewLink, PreviewOpening
from news.previews.pruning import PrunePreviews
from news.previews.sharing import share
from tests.review.newsroom import Newsroom


def test_links_and_openings_are_kept_for_thirty_days_after_they_ended(room: Newsroom) -> None:
    article, now = room.draft(), timezone.now()
    days_ago = {name: now - timedelta(days=days) for name, days in (("old", 31), ("young", 29))}
    links = {name: share(article.pk, by=room.reporter) for name in ("open", "expired", "revoked", "recent")}
    row = PreviewLink.objects.filter
    row(pk=links["expired"].pk).update(expires_at=days_ago["old"])
    row(pk=links["revoked"].pk).update(revoked_at=days_ago["old"])
    row(pk=links["recent"].pk).update(expires_at=days_ago["young"])
    for link in links.values():
        for at in days_ago.values():
            PreviewOpening.objects.create(link=link, at=at, how="page")
    prune = PrunePreviews()
    assert prune.due(timezone.now(), besides=()) == ["old previews"]
    assert prune.due(timezone.now(), besides={"old previews"}) == []
    assert prune.run("old previews")
    assert set(PreviewLink.objects.values_list("pk", flat=True)) == {links["open"].pk, links["recent"].pk}
    left = PreviewOpening.objects.values_list("link_id", "at")
    assert set(left) == {(links[name].pk, days_ago["young"]) for name in ("open", "recent")}
    assert prune.due(timezone.now(), besides=()) == []
    assert prune.due(timezone.now() + timedelta(days=1), besides=()) == ["old previews"]


def test_worker_prunes_previews() -> None:
    assert "news.previews.pruning.PrunePreviews" in settings.WORKER_JOBS
