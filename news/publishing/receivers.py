"""By whatever road a page changes, it passes here. Each receiver only says what was touched."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    pre_page_move,
)

from news.models import Author, NewsArticle, NewsImage, NewsIndex, SiteSettings
from news.models.signals import article_saved, section_renamed
from news.publishing.old_sections import redirect_old_addresses
from news.publishing.tasks import make_renditions
from news.publishing.tree import Tree
from news.publishing.work import Work, publication, touch
from news.record.models import PublishedArticle, StreamEntry
from news.record.streams import author_stream, section_stream, site_stream


def changed(sender: type[Model]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Connect a receiver to the saving and deleting of `sender`; not to the loading of a fixture,
    which is followed by `rebuild_record`."""

    def connect(act: Callable[..., None]) -> Callable[..., None]:
        def receive(instance: Model, raw: bool = False, **kwargs: Any) -> None:
            if not raw:
                act(instance, **kwargs)

        post_save.connect(receive, sender=sender, weak=False)
        post_delete.connect(receive, sender=sender, weak=False)
        return act

    return connect


def work_on(page: Page) -> Work:
    """Return what a change of `page` touches."""
    if issubclass(page.specific_class or Page, NewsArticle):
        return Work(articles={page.pk}, things={f"page:{page.pk}"})
    return Work(trees={page.pk}, things={f"page:{page.pk}"}, sites=homes_of(page))


def homes_of(page: Page) -> set[int]:
    """Return the id of the front page above `page`, or its own; empty outside of any site."""
    home = Tree.load().home_of(page)
    return {home.id} if home else set()


@receiver(page_published)
def page_went_live(instance: Page, **kwargs: Any) -> None:
    work = work_on(instance)
    if has_entries(work.trees):
        # It was open before; a new name or address of it is told by `section_renamed`.
        work.trees.clear()
    touch(work)


def has_entries(page_ids: set[int]) -> bool:
    """Is anything public below one of these pages?"""
    names = [stream(page_id).name for page_id in page_ids for stream in (site_stream, section_stream)]
    return StreamEntry.objects.filter(stream__in=names).exists()


@receiver(page_unpublished)
def page_went_off(instance: Page, **kwargs: Any) -> None:
    touch(work_on(instance))


@receiver(article_saved)
def article_was_saved(instance: NewsArticle, **kwargs: Any) -> None:
    # A draft changes nothing, and should not have to wait for the record.
    if instance.live or PublishedArticle.objects.filter(pk=instance.pk).exists():
        touch(Work(articles={instance.pk}))


@receiver(pre_page_move)
def page_leaves(instance: Page, **kwargs: Any) -> None:
    # The site that it leaves is told, too.
    if not issubclass(instance.specific_class or Page, NewsArticle):
        touch(Work(sites=homes_of(instance)))


@receiver(post_page_move)
def page_moved(instance: Page, url_path_before: str, **kwargs: Any) -> None:
    redirect_old_addresses(instance, url_path_before)
    touch(work_on(instance))


@receiver(section_renamed)
def section_took_a_new_name(instance: NewsIndex, url_path_before: str, **kwargs: Any) -> None:
    if instance.live:
        redirect_old_addresses(instance, url_path_before)
        touch(work_on(instance))


@receiver(page_slug_changed)
def plain_page_took_a_new_slug(instance: Page, instance_before: Page, **kwargs: Any) -> None:
    # Sections tell of it themselves, in the transaction that renames them.
    if instance.live and not isinstance(instance, NewsArticle | NewsIndex):
        with publication():
            redirect_old_addresses(instance, instance_before.url_path)


@receiver(post_delete, sender=NewsArticle)
@receiver(post_delete, sender=NewsIndex)
def page_deleted(instance: Page, **kwargs: Any) -> None:
    touch(work_on(instance))


@changed(PageViewRestriction)
def lock_set_or_lifted(instance: PageViewRestriction, **kwargs: Any) -> None:
    locked = Page.objects.filter(pk=instance.page_id)
    for page in locked | Page.objects.filter(alias_of=instance.page_id):
        touch(work_on(page))


@changed(CollectionViewRestriction)
def documents_locked_or_opened(instance: CollectionViewRestriction, **kwargs: Any) -> None:
    # None, if the collection went with it: it was empty then.
    for path in Collection.objects.filter(pk=instance.collection_id).values_list("path", flat=True):
        documents = get_document_model().objects.filter(collection__path__startswith=path)
        touch(Work(things={f"document:{pk}" for pk in documents.values_list("pk", flat=True)}))


@changed(Site)
def site_changed(instance: Site, **kwargs: Any) -> None:
    roots = Page.objects.filter(translation_key=instance.root_page.translation_key)
    ids = set(roots.values_list("pk", flat=True))
    touch(Work(trees=ids, sites=ids))


@changed(Redirect)
def redirect_changed(instance: Redirect, **kwargs: Any) -> None:
    # What was said of its address, that there is nothing or that it moved, is kept by caches.
    site = instance.site
    touch(Work(sites={site.root_page_id} if site else {home.id for home in Tree.load().homes}))


@changed(SiteSettings)
def site_settings_changed(instance: SiteSettings, **kwargs: Any) -> None:
    touch(Work(sites={instance.site.root_page_id}))


@changed(Author)
def author_changed(instance: Author, **kwargs: Any) -> None:
    entries = StreamEntry.objects.filter(stream=author_stream(instance.pk).name)
    rows = list(entries.values_list("article_id", "article__home_id"))
    # What is told of an author is more than what articles show: the biography, the portrait.
    touch(Work(copies={article for article, _home in rows}, sites={home for _article, home in rows}))


def tagged(tag: Tag) -> set[int]:
    articles = NewsArticle.objects.filter(live=True, tagged_items__tag=tag)
    return set(articles.values_list("pk", flat=True))


@receiver(pre_delete, sender=Tag)
def tag_goes(instance: Tag, **kwargs: Any) -> None:
    # Asked while the articles still have it; told when they have not.
    instance.was_on = tagged(instance)


@changed(Tag)
def tag_changed(instance: Tag, **kwargs: Any) -> None:
    touch(Work(copies=getattr(instance, "was_on", None) or tagged(instance)))


@changed(NewsImage)
def image_changed(instance: NewsImage, created: bool = False, **kwargs: Any) -> None:
    if created:
        make_renditions.enqueue(instance.pk)
    else:
        touch(Work(things={f"image:{instance.pk}"}))
        image_is_of_the_site(instance)


@receiver(pre_delete, sender=NewsImage)
def image_goes(instance: NewsImage, **kwargs: Any) -> None:
    # Asked while those who show it still have it.
    image_is_of_the_site(instance)


def image_is_of_the_site(image: NewsImage) -> None:
    """Tell of a logo, of the picture of a section, of a portrait: no document copied them."""
    sites = set(SiteSettings.objects.filter(logo=image).values_list("site__root_page", flat=True))
    for section in NewsIndex.objects.filter(image=image):
        sites |= homes_of(section)
    touch(Work(sites=sites))
    for author in Author.objects.filter(portrait=image):
        author_changed(author)


@changed(get_document_model())
def document_changed(instance: Any, **kwargs: Any) -> None:
    touch(Work(things={f"document:{instance.pk}"}))
