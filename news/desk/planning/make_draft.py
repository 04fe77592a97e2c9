"""A planned story becomes a draft."""

from typing import Any

from wagtail.models import Page

from news.desk.planning.models import PlannedStory
from news.desk.planning.people import may_write
from news.models import NewsArticle
from news.publishing.work import publication
from news.review.models import WorkItem
from news.review.refusals import NotPermitted


def make_draft(plan_id: int, *, by: Any) -> NewsArticle:
    """Return the article of the plan: made now, or the one that was made before.

    The draft is `by`'s, who is its owner and first author, and is given to the reporter of the plan. One
    transaction. Raises `NotPermitted` unless `by` may add articles in the section, and
    `PlannedStory.DoesNotExist`.
    """
    with publication():
        plan = PlannedStory.objects.select_for_update().get(pk=plan_id)
        # Others that add to the section wait: places in the tree are counted from its last child.
        section = Page.objects.select_for_update().get(pk=plan.section_id).specific
        if not may_write(by, section):
            raise NotPermitted
        if plan.article is not None:
            return plan.article
        if not section.permissions_for_user(by).can_add_subpage():
            raise NotPermitted
        article = NewsArticle(title=plan.headline, live=False, owner=by)
        section.add_child(instance=article)
        article.save_revision(user=by, log_action=True)
        plan.article = article
        plan.save(update_fields=["article"])
        give_to_reporter(plan)
    return article


def give_to_reporter(plan: PlannedStory) -> None:
    if plan.reporter is not None and may_write(plan.reporter, plan.section):
        WorkItem.objects.filter(article=plan.article).update(assignee=plan.reporter)
