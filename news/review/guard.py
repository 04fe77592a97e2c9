"""The last lock: whatever road an article takes, it is live only with a text that the proof attests.

Permissions and screens refuse sooner and more kindly. This refuses everyone: a forged request, a bulk
action, a copy, a command, code that is yet to be written.
"""

from collections.abc import Collection
from typing import Any

from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from news.models import NewsArticle
from news.models.signals import article_saving, revision_overwriting
from news.review import audit
from news.review.authors import is_of_article
from news.review.digest import BOOKKEEPING
from news.review.models import Approval, AuditEntry
from news.review.refusals import Embargoed, NeverDeleted, NotReviewed, Refused
from news.review.stages import clearance

# What is written beside the text, each time that a draft is saved or a page is locked.
BOOKS = BOOKKEEPING - {"live", "alias_of"}


@receiver(article_saving)
def article_is_saved(
    instance: NewsArticle, update_fields: Collection[str] | None = None, **kwargs: Any
) -> None:
    if update_fields is not None and BOOKS.issuperset(update_fields):
        return
    if instance.alias_of_id:
        # It would follow its original past review, into a section that nobody approved it for.
        raise Refused(_("An article has no aliases. Link to it, or copy it as a draft."))
    if instance.live:
        allow_live(instance)
    elif instance.pk:
        allow_off_line(instance)


def allow_live(article: NewsArticle) -> None:
    entry = audit.attested(article.pk) if article.pk else None
    if entry is None or not audit.covers(entry, article):
        raise NotReviewed
    if article.embargo_until and article.embargo_until > timezone.now():
        raise Embargoed


def allow_off_line(article: NewsArticle) -> None:
    """Let what was live go: at the end that was approved with it, or by a retraction."""
    former = NewsArticle.objects.filter(pk=article.pk).values("live", "expire_at").first()
    if former is None or not former["live"]:
        return
    expired = former["expire_at"] is not None and former["expire_at"] <= timezone.now()
    if not expired and audit.attested(article.pk) is not None:
        raise Refused(_("A published article is not unpublished but retracted, with a reason and a note."))


@receiver(pre_save, sender=Page)
def article_is_saved_as_a_plain_page(
    instance: Page, raw: bool = False, update_fields: Collection[str] | None = None, **kwargs: Any
) -> None:
    """Wagtail's own acts (moves, bulk actions) know an article by the table that all pages share."""
    if raw or not issubclass(instance.specific_class or Page, NewsArticle):
        return
    article = NewsArticle.objects.filter(pk=instance.pk).first()
    if article is None:
        return
    deferred = instance.get_deferred_fields()
    for name in {field.attname for field in Page._meta.concrete_fields} - deferred:  # noqa: SLF001 - documented
        setattr(article, name, getattr(instance, name))
    article_is_saved(article, update_fields=update_fields)


@receiver(pre_save, sender=Revision)
def revision_is_scheduled(instance: Revision, **kwargs: Any) -> None:
    if instance.approved_go_live_at is None or not is_of_article(instance):
        return
    clearance(instance)
    if instance.approved_go_live_at != instance.as_object().not_before:
        raise Refused(_("Its time was approved with the text: another time needs approval again."))


@receiver(revision_overwriting)
def revision_is_overwritten(revision: Revision, **kwargs: Any) -> bool:
    """Keep what somebody has approved, or made public: autosave then writes a new revision."""
    approved = Approval.objects.filter(revision_id=revision.pk).exists()
    return approved or AuditEntry.objects.filter(revision_id=revision.pk).exists()


@receiver(pre_delete, sender=NewsArticle)
def article_is_deleted(instance: NewsArticle, **kwargs: Any) -> None:
    if audit.was_ever_public(instance.pk):
        raise NeverDeleted
