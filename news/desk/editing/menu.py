"""What a person can do with an article from its editor, in Wagtail's menu of actions."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.action_menu import (
    ActionMenuItem,
    CancelWorkflowMenuItem,
    RestartWorkflowMenuItem,
    SubmitForModerationMenuItem,
    WorkflowMenuItem,
)

from news.models import NewsArticle
from news.review.acts.publish_before_review import may_publish_before_review
from news.review.acts.retract import may_retract
from news.review.acts.sign import why_not_sign
from news.review.models import ReviewTask, UnsignedStory
from news.review.refusals import Refused
from news.review.reviewers import why_not
from news.review.stages import next_stage, stages_of


class ArticleItem(ActionMenuItem):
    """A way to one of our screens, from the editor of an article that has been saved."""

    url_name = ""

    def is_shown(self, context: dict[str, Any]) -> bool:
        article = context.get("page")
        if context["view"] != "edit" or not isinstance(article, NewsArticle):
            return False
        return self.is_for(context["request"].user, article, locked=bool(context["locked_for_user"]))

    def is_for(self, user: Any, article: NewsArticle, *, locked: bool) -> bool:
        raise NotImplementedError

    def get_url(self, context: dict[str, Any]) -> str:
        return reverse(self.url_name, args=[context["page"].pk])


class Review(ArticleItem):
    name = "action-desk-review"
    label = gettext_lazy("Review")
    icon_name = "glasses"
    url_name = "desk:review"

    def is_for(self, user: Any, article: NewsArticle, *, locked: bool) -> bool:
        return may_review(user, article) or may_sign(user, article)


class PublishBeforeReview(ArticleItem):
    name = "action-desk-publish-before-review"
    label = gettext_lazy("Publish before review…")
    icon_name = "warning"
    url_name = "desk:publish_before_review"

    def is_for(self, user: Any, article: NewsArticle, *, locked: bool) -> bool:
        is_news = not article.live or article.has_unpublished_changes
        return is_news and may_publish_before_review(user, article)


class Retract(ArticleItem):
    name = "action-desk-retract"
    label = gettext_lazy("Retract…")
    icon_name = "bin"
    url_name = "desk:retract"

    def is_for(self, user: Any, article: NewsArticle, *, locked: bool) -> bool:
        return may_retract(user, article)


class SubmitToStage(SubmitForModerationMenuItem):
    """Names the stage to which the text goes, where Wagtail names the workflow, or the stage it came from."""

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        article, parent = context.get("page"), context.get("parent_page")
        stage = stage_ahead(article if article and article.pk else None, parent)
        if stage is None:
            return context
        returned = article and article.pk and article.current_workflow_state
        label = _("Resubmit to %(stage)s") if returned else _("Submit to %(stage)s")
        return context | {"label": label % {"stage": stage.name}}


class TakeBack(CancelWorkflowMenuItem):
    label = gettext_lazy("Take back from review")


class StartReviewAgain(RestartWorkflowMenuItem):
    label = gettext_lazy("Start review again")


OURS: dict[type[ActionMenuItem], type[ActionMenuItem]] = {
    SubmitForModerationMenuItem: SubmitToStage,
    CancelWorkflowMenuItem: TakeBack,
    RestartWorkflowMenuItem: StartReviewAgain,
}


def arrange(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """Take Wagtail's decisions out, which are made where the text has been read, and use our words."""
    if not is_of_article(request, context):
        return
    kept = [item for item in items if not isinstance(item, WorkflowMenuItem)]
    items[:] = [OURS[type(item)](item.order) if type(item) in OURS else item for item in kept]


def is_of_article(request: HttpRequest, context: dict[str, Any]) -> bool:
    if context["view"] != "create":
        return isinstance(context.get("page"), NewsArticle)
    # Wagtail says of a page that is not made yet only where it would stand.
    kwargs = request.resolver_match.kwargs if request.resolver_match else {}
    kind = (kwargs.get("content_type_app_name"), kwargs.get("content_type_model_name"))
    return kind == ("news", "newsarticle")


def stage_ahead(article: NewsArticle | None, parent: Any) -> ReviewTask | None:
    """Return the stage to which the text goes if it is submitted as it is; None if that can't be told."""
    if article is None:
        workflow, legal = parent.get_workflow() if parent else None, False
    else:
        if article.current_workflow_state:
            return next_stage(article.current_workflow_state)
        workflow, legal = article.get_workflow(), article.needs_legal_review
    try:
        stages = stages_of(workflow, legal=legal) if workflow else []
    except Refused:
        return None
    return stages[0] if stages else None


def may_review(user: Any, article: NewsArticle) -> bool:
    task = article.current_workflow_task
    return isinstance(task, ReviewTask) and why_not(user, article, task) is None


def may_sign(user: Any, article: NewsArticle) -> bool:
    story = UnsignedStory.objects.select_related("entry", "article").filter(article_id=article.pk).first()
    return story is not None and why_not_sign(user, story) is None
