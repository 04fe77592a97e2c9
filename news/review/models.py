"""What the rules of review keep: stages, approvals, who wrote what, the work in hand, and the proof."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState, WorkflowState

from news.models import NewsArticle, NewsIndex
from news.review.refusals import Refused


class ReviewTask(AbstractGroupApprovalTask):
    """A stage of review: a task of Wagtail's workflows, with our rules. See `news.review.stages`."""

    approvals_needed = models.PositiveSmallIntegerField(
        _("approvals needed"), default=1, validators=[MinValueValidator(1)]
    )
    hours_until_due = models.PositiveSmallIntegerField(
        _("hours until due"),
        null=True,
        blank=True,
        help_text=_("Counted from when the article reaches this stage. Left empty, it is never overdue."),
    )
    for_legal = models.BooleanField(
        _("legal stage"),
        default=False,
        help_text=_(
            "Only for articles with the legal flag, which can't skip it, whatever workflow they are in."
        ),
    )

    admin_form_fields = [
        *AbstractGroupApprovalTask.admin_form_fields,
        "approvals_needed",
        "hours_until_due",
        "for_legal",
    ]

    class Meta:
        verbose_name = _("review stage")
        verbose_name_plural = _("review stages")

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        """Begin the stage that the article has to pass now, which may be another one than this."""
        from news.review import stages  # stages asks for tasks

        stage = stages.next_stage(workflow_state)
        return stage.begin(workflow_state, user) if stage else self.skip(workflow_state)

    def skip(self, workflow_state: WorkflowState) -> TaskState:
        """Every stage is passed: this one is not for an article without the legal flag."""
        return TaskState.objects.create(
            workflow_state=workflow_state,
            task=self,
            revision=workflow_state.content_object.get_latest_revision(),
            status=TaskState.STATUS_SKIPPED,
            finished_at=timezone.now(),
        )

    def begin(self, workflow_state: WorkflowState, user: Any) -> TaskState:
        return super().start(workflow_state, user=user)

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        from news.review.acts.approve import approve  # an act asks for tasks
        from news.review.acts.send_back import send_back

        acts = {"approve": approve, "reject": send_back}
        acts[action_name](
            task_state,
            by=user,
            digest=str(kwargs.get("digest") or ""),
            comment=str(kwargs.get("comment") or ""),
        )

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        from news.review.reviewers import why_not  # who may review is asked of tasks

        if why_not(user, obj, self):
            return []
        return [("approve", _("Approve"), True), ("reject", _("Send back"), True)]

    def get_form_for_action(self, action: str) -> Any:
        from news.review.forms import ApproveForm, SendBackForm  # forms need a loaded app registry

        # For an action that is none, Wagtail asks before it looks whether there is such a one.
        return {"approve": ApproveForm, "reject": SendBackForm}.get(action)

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        from news.review.reviewers import reviews_here

        return reviews_here(user, obj, self)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not self.user_can_access_editor(obj, user)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        return self.user_can_access_editor(obj, user)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> models.QuerySet[TaskState]:
        from news.review.reviewers import waiting_for

        articles = waiting_for(user).filter(stage=self).values_list("article_id", flat=True)
        return TaskState.objects.filter(
            task=self,
            status=TaskState.STATUS_IN_PROGRESS,
            workflow_state__object_id__in=[str(pk) for pk in articles],
        )

    @classmethod
    def get_description(cls) -> str:
        return str(_("Members of the chosen groups approve exactly the text that they have read"))


class Approval(models.Model):
    """One person's approval of one text, in one stage. Counts while it has not ended."""

    class End(models.TextChoices):
        USED = "used", _("used for a publication")
        VOIDED = "voided", _("voided")

    article = models.ForeignKey(NewsArticle, on_delete=models.CASCADE, related_name="approvals")
    workflow_state = models.ForeignKey(WorkflowState, on_delete=models.CASCADE, related_name="+")
    task = models.ForeignKey(ReviewTask, null=True, on_delete=models.SET_NULL, related_name="+")
    stage = models.CharField(max_length=255)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    user_name = models.CharField(max_length=255)
    revision_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    comment = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=End.choices, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "task", "user"],
                condition=Q(ended_at=None),
                name="one_approval_of_a_person_in_a_stage",
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.user_name}"


class Contribution(models.Model):
    """Who saved which revision. Outlives the revision, which may be purged."""

    article = models.ForeignKey(NewsArticle, on_delete=models.CASCADE, related_name="contributions")
    revision_id = models.BigIntegerField(unique=True)
    user_id = models.BigIntegerField(null=True, help_text="None for a script's.")
    user_name = models.CharField(max_length=255)
    at = models.DateTimeField(default=timezone.now)
    digest = models.CharField(max_length=64)
    changed = models.BooleanField(help_text="Was it another text than the one before?")
    is_apart = models.BooleanField(
        default=False, help_text="Kept beside a newer text that it would have overwritten."
    )
    approved_at = models.DateTimeField(
        null=True, help_text="When a second person's word on it was published or signed."
    )

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["user_id", "article"],
                condition=Q(approved_at=None, changed=True),
                name="open_work_of_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.user_name}"


class WorkItem(models.Model):
    """An article that has something unpublished: where it stands, and with whom.

    Kept true by `news.review.work_items.follow`; the assignee, the due time and the priority are people's.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        RETURNED = "returned", _("Sent back")
        SCHEDULED = "scheduled", _("Scheduled")

    class Priority(models.IntegerChoices):
        NORMAL = 0, _("Normal")
        HIGH = 1, _("High")
        URGENT = 2, _("Urgent")

    article = models.OneToOneField(NewsArticle, on_delete=models.CASCADE, related_name="work_item")
    section = models.ForeignKey(NewsIndex, on_delete=models.CASCADE, related_name="+")
    headline = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=State.choices)
    since = models.DateTimeField(help_text="When it came into this state, or to this stage.")
    saved_at = models.DateTimeField()
    workflow_state = models.ForeignKey(WorkflowState, null=True, on_delete=models.SET_NULL, related_name="+")
    task_state = models.ForeignKey(TaskState, null=True, on_delete=models.SET_NULL, related_name="+")
    stage = models.ForeignKey(ReviewTask, null=True, on_delete=models.SET_NULL, related_name="+")
    digest = models.CharField(max_length=64, help_text="Of the latest draft.")
    note = models.TextField(blank=True, help_text="What was asked, or why it has to pass a stage again.")
    held = models.BooleanField(default=False, help_text="Its time came, and it could not go live.")
    legal = models.BooleanField(default=False)
    breaking = models.BooleanField(default=False)
    goes_live_at = models.DateTimeField(null=True)
    embargo_until = models.DateTimeField(null=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_at = models.DateTimeField(null=True)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    overdue_told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "since"], name="work_by_state"),
            models.Index(fields=["due_at"], name="work_by_due_time"),
        ]

    def __str__(self) -> str:
        return self.headline

    @property
    def is_overdue(self) -> bool:
        return (
            self.state == self.State.IN_REVIEW and self.due_at is not None and self.due_at <= timezone.now()
        )

    @property
    def age(self) -> timedelta:
        return timezone.now() - self.since


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def update(self, **kwargs: Any) -> int:
        raise Refused(_("The proof of publications is only added to."))

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Refused(_("The proof of publications is only added to."))


class AuditEntry(models.Model):
    """One row of the proof: who made what public, or took it back. Written by `news.review.audit` alone.

    Chained: `hash` covers the row and the hash of the row before it.
    """

    class Road(models.TextChoices):
        REVIEWED = "reviewed", _("reviewed")
        BREAKING = "breaking", _("breaking news")
        IMPORTED = "imported", _("imported")
        SIGNED = "signed", _("breaking news signed")
        SENT_BACK = "sent_back", _("breaking news sent back")
        MOVED = "moved", _("moved")
        RETRACTED = "retracted", _("retracted")

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    road = models.CharField(max_length=10, choices=Road.choices)
    article_id = models.BigIntegerField(db_index=True)
    headline = models.CharField(max_length=255)
    section_id = models.BigIntegerField()
    revision_id = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64)
    authors = models.JSONField(default=list, help_text="[{id, name}]")
    approvers = models.JSONField(default=list, help_text="[{id, name, stage, at, comment}]")
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=255, blank=True)
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True, help_text="What readers are told of a retraction.")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["at"], name="proof_by_time"),
            # What people did on a day: on that of an import, all else is the import's.
            models.Index(fields=["-at", "-seq"], condition=~Q(road="imported"), name="proof_of_people"),
        ]
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        permissions = [
            ("publish_before_review", _("Can publish breaking news before review")),
            ("retract_article", _("Can retract articles, and take sections off line")),
            ("export_proof", _("Can export the proof of publications and read the report")),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.road} {self.article_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Refused(_("The proof of publications is only added to."))
        super().save(*args, **kwargs, force_insert=True)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise Refused(_("The proof of publications is only added to."))


class UnsignedStory(models.Model):
    """Breaking news that is live and that no second person has signed, or sent back, yet."""

    article = models.OneToOneField(NewsArticle, on_delete=models.CASCADE, related_name="unsigned")
    entry = models.ForeignKey(AuditEntry, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.article_id}"
