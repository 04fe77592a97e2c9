"""The line below the newsroom's name: how much is in hand."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.site_summary import SummaryItem

from news.desk.rights import rights_of
from news.review.models import WorkItem

State = WorkItem.State


class InHand(SummaryItem):
    """Counts of the work in hand where the person works. One query, over the work in hand alone."""

    template_name = "desk/dashboard/summary.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        in_review = Q(state=State.IN_REVIEW)
        counts = WorkItem.objects.filter(rights_of(self.request).in_hand()).aggregate(
            in_review=Count("pk", filter=in_review),
            overdue=Count("pk", filter=in_review & Q(due_at__lte=timezone.now())),
            scheduled=Count("pk", filter=Q(state=State.SCHEDULED)),
        )
        return counts | {"queue_url": reverse("desk:queue")}
