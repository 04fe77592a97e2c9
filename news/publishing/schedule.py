"""Jobs of the worker: publish and unpublish what is due. See cms/ops/jobs.py."""

from collections.abc import Collection
from datetime import datetime

from django.apps import apps
from django.db.models import Q
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from news.models.signals import schedule_kept
from news.publishing.work import publication

AT_ONCE = 100


class GoLive:
    """Publishes each scheduled revision: of an article, a section, or anything that has drafts.

    Stock `publish_scheduled` takes the date away, saves and logs one after the other; killed in
    between it loses the schedule. Here all of it commits together, with the record.
    """

    def due(self, now: datetime, *, besides: Collection[int]) -> list[int]:
        due = Revision.objects.filter(approved_go_live_at__lte=now).exclude(pk__in=besides)
        return list(due.order_by("approved_go_live_at", "pk").values_list("pk", flat=True)[:AT_ONCE])

    def run(self, key: int) -> bool:
        with publication():
            revision = claimed_revision(key)
            if revision is None:
                return False
            self.publish(revision)
        return True

    def publish(self, revision: Revision) -> None:
        """Within the transaction that holds the locks on the revision and on its object."""
        revision.publish(log_action="wagtail.publish.scheduled")


def claimed_revision(key: int) -> Revision | None:
    """Return the revision, locked, if it is (still) due and nobody else has it or its object.

    The object is locked first, as an editor's save does: the other order could lock both up.
    """
    revision = Revision.objects.filter(pk=key).first()
    if revision is None:
        return None
    rows = revision.base_content_type.get_all_objects_for_this_type(pk=revision.object_id)
    if rows.select_for_update(skip_locked=True).first() is None:
        return None
    due = Revision.objects.filter(pk=key, approved_go_live_at__lte=timezone.now())
    return due.select_for_update(skip_locked=True).first()


class Expire:
    """Takes off line what has reached its end, though readers do not get it any more since then."""

    def __init__(self) -> None:
        with_drafts = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
        # Pages of all kinds are found by the table that they share.
        models = [Page, *(model for model in with_drafts if not issubclass(model, Page))]
        self.models = {str(model._meta): model for model in models}  # noqa: SLF001 - documented

    def due(self, now: datetime, *, besides: Collection[tuple[str, object]]) -> list[tuple[str, object]]:
        keys: list[tuple[str, object]] = []
        for label, model in self.models.items():
            let_alone = [pk for other, pk in besides if other == label]
            due = model.objects.filter(expired(now)).exclude(pk__in=let_alone).order_by("expire_at")
            keys += [(label, pk) for pk in due.values_list("pk", flat=True)[:AT_ONCE]]
        return keys

    def run(self, key: tuple[str, object]) -> bool:
        label, pk = key
        rows = self.models[label].objects.filter(expired(timezone.now()), pk=pk)
        with publication():
            thing = rows.select_for_update(skip_locked=True).first()
            if thing is None:
                return False
            unpublish(thing.specific if isinstance(thing, Page) else thing)
        return True


def expired(now: datetime) -> Q:
    return Q(live=True, expire_at__lte=now)


def unpublish(thing: DraftStateMixin) -> None:
    """Take `thing` off line at its end. A revision that is to go live later keeps its schedule.

    Wagtail's `unpublish` takes it away, as is right for an editor who unpublishes, but what was
    planned to come after the end has to come.
    """
    planned = thing.revisions.filter(approved_go_live_at__isnull=False)
    schedule = list(planned.values_list("pk", "approved_go_live_at"))
    thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    for pk, go_live_at in schedule:
        Revision.objects.filter(pk=pk).update(approved_go_live_at=go_live_at)
    if schedule:
        schedule_kept.send(sender=type(thing), instance=thing)
