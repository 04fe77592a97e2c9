"""What publishing leaves to the worker."""

from collections.abc import Iterable

from django_tasks import task

from news.models import NewsImage
from news.publishing.resolver import renditions_of
from news.publishing.work import Work, publication, touch

BATCH = 50


@task()
def rebuild(article_ids: list[int]) -> None:
    """Bring these articles' documents up to date. Can be run any number of times."""
    with publication():
        touch(Work(articles=set(article_ids)))


@task()
def make_renditions(image_id: int) -> None:
    """Make an image's renditions before an article waits for them."""
    image = NewsImage.objects.filter(pk=image_id).first()
    if image is not None:
        renditions_of(image)


def rebuild_later(article_ids: Iterable[int]) -> None:
    ids = sorted(article_ids)
    for start in range(0, len(ids), BATCH):
        rebuild.enqueue(ids[start : start + BATCH])
