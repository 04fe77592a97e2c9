"""What tests are built of. Each function makes one thing, in the way that an editor's click does."""

from io import BytesIO
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Page, Site

from home.models import HomePage
from news.models import ArticleAuthor, Author, NewsArticle, NewsImage, NewsIndex
from news.record.models import ArticleViews
from news.review.acts.approve import approve
from news.review.acts.release import take_over
from news.review.acts.retract import retract as retract_article
from news.review.digest import digest_of_revision

numbers = count(1)


def home() -> HomePage:
    """Return the front page of the default site, made with the first call."""
    site = Site.objects.get(is_default_site=True)
    root = site.root_page.specific
    if not isinstance(root, HomePage):
        root = Page.objects.get(depth=1).add_child(instance=HomePage(title="Home", slug="front"))
        site.root_page = root
        site.save()
    return root


def section(parent: Page | None = None, **fields: Any) -> NewsIndex:
    """Make a live section below `parent`, by default the front page."""
    fields.setdefault("title", f"Section {next(numbers)}")
    parent = (parent or home()).specific
    parent.refresh_from_db()
    page = parent.add_child(instance=NewsIndex(live=False, **fields))
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def draft(parent: Page, **fields: Any) -> NewsArticle:
    """Make an article below the section that nobody has published. `tags` and `authors` are lists."""
    fields.setdefault("title", f"Article {next(numbers)}")
    tags, authors = fields.pop("tags", []), fields.pop("authors", [])
    body = fields.pop("body", [("paragraph", "<p>Some news.</p>")])
    parent.refresh_from_db()
    article = parent.add_child(instance=NewsArticle(live=False, body=body, **fields))
    if tags:
        article.tags.add(*tags)
    article.bylines = [ArticleAuthor(author=author) for author in authors]
    article.save_revision()
    return article


def article(parent: Page, **fields: Any) -> NewsArticle:
    """Make a published article below the section."""
    return publish(draft(parent, **fields))


def publish(page: Page) -> Any:
    """Publish the latest draft of the page; return it fresh from the database.

    Articles as an import does it: review is for the tests of review.
    """
    page = Page.objects.get(pk=page.pk).specific
    revision = page.latest_revision or page.save_revision()
    if isinstance(page, NewsArticle):
        take_over(revision)
    else:
        revision.publish()
    return Page.objects.get(pk=page.pk).specific


def publish_change(page: Page, **fields: Any) -> Any:
    """Publish the page with these fields changed; return it fresh from the database."""
    revise(page, **fields)
    return publish(page)


def total_views(article_id: int) -> int:
    """Return how often an article was read, with what came from another system."""
    return ArticleViews.objects.filter(pk=article_id).values_list("total", flat=True).first() or 0


def retract(article: NewsArticle, note: str = "") -> None:
    """Take a published article back, as a superuser does."""
    by = get_user_model().objects.filter(is_superuser=True).first() or superuser("retractor")
    retract_article(article.pk, by=by, reason="It is a test.", note=note)


def schedule(article: NewsArticle, **fields: Any) -> None:
    """Save a draft with these fields, `go_live_at` among them, and have a superuser approve all stages."""
    by = get_user_model().objects.filter(is_superuser=True).first() or superuser("scheduler")
    revision = revise(article, **fields)
    article = NewsArticle.objects.get(pk=article.pk)
    article.get_workflow().start(article, by)
    while stage := NewsArticle.objects.get(pk=article.pk).current_workflow_task_state:
        approve(stage, by=by, digest=digest_of_revision(revision))


def revise(page: Page, **fields: Any) -> Any:
    """Save a draft with these fields over the page's latest one; return the revision."""
    draft = Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    return draft.save_revision()


def author(**fields: Any) -> Author:
    number = next(numbers)
    return Author.objects.create(**{"name": f"Author {number}", "slug": f"author-{number}"} | fields)


def image_file(name: str = "picture.png", size: tuple[int, int] = (400, 300)) -> ImageFile:
    buffer = BytesIO()
    Image.new("RGB", size, "teal").save(buffer, "PNG")
    buffer.seek(0)
    return ImageFile(buffer, name=name)


def image(**fields: Any) -> NewsImage:
    fields = {"title": f"Image {next(numbers)}", "alt_text": "A teal field"} | fields
    fields.setdefault("file", image_file())
    return NewsImage.objects.create(**fields)


def user(name: str = "", **fields: Any) -> Any:
    name = name or f"user{next(numbers)}"
    return get_user_model().objects.create_user(name, f"{name}@example.org", "secret", **fields)


def superuser(name: str = "chief") -> Any:
    return user(name, is_superuser=True, is_staff=True)
