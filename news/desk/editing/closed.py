"""Roads that Wagtail has and an article has not: each says what to do instead."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import CopyForm
from wagtail.admin.views.page_privacy import SetPrivacyView
from wagtail.admin.views.pages.convert_alias import ConvertAliasView
from wagtail.admin.views.pages.copy import CopyView
from wagtail.admin.views.pages.delete import DeleteView
from wagtail.admin.views.pages.unpublish import UnpublishView

from news.models import NewsArticle
from news.review import audit
from news.review.acts.retract import may_retract
from news.review.reviewers import works_here

RETRACTED_INSTEAD = _(
    "An article that was ever published is not deleted: readers have it, and its proof has to stay. "
    "It is retracted instead: gone at once from the site, with a note that tells readers why."
)
NOT_UNPUBLISHED = _(
    "A published article is not quietly unpublished. "
    "It is retracted: gone at once from the site, with a note that tells readers why."
)
NOT_PRIVATE = _(
    "An article is not made private by itself: on a published one that would be a retraction without a "
    "reason. Set who may read on its section, or retract the article."
)
NO_ALIAS = _("An article has no aliases: each text is reviewed, and published, where it stands.")


def explain(request: HttpRequest, article: NewsArticle, reason: str | Promise) -> HttpResponse:
    """Return the page that says why not, with 403; to who works in the section, others learn nothing."""
    if not works_here(request.user, article):
        raise PermissionDenied
    context = {
        "article": article,
        "page_title": _("Not possible"),
        "page_subtitle": article.get_admin_display_title(),
        "header_icon": "warning",
        "reason": reason,
        "may_retract": may_retract(request.user, article),
    }
    return render(request, "desk/editing/closed.html", context, status=HTTPStatus.FORBIDDEN)


class ArticleDeleteView(DeleteView):
    def dispatch(self, request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        article = get_object_or_404(NewsArticle, pk=page_id)
        if audit.was_ever_public(article.pk):
            return explain(request, article, RETRACTED_INSTEAD)
        return super().dispatch(request, page_id, *args, **kwargs)


class ArticleUnpublishView(UnpublishView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return explain(request, self.object, NOT_UNPUBLISHED)


class ArticlePrivacyView(SetPrivacyView):
    def dispatch(self, request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        return explain(request, get_object_or_404(NewsArticle, pk=page_id), NOT_PRIVATE)


class ArticleConvertAliasView(ConvertAliasView):
    def dispatch(self, request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        return explain(request, get_object_or_404(NewsArticle, pk=page_id), NO_ALIAS)


class ArticleCopyForm(CopyForm):
    """A copy is a new draft: it is not live, and does not follow its source."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias", "copy_subpages"):
            self.fields.pop(name, None)


class ArticleCopyView(CopyView):
    def get_form_class(self) -> type[CopyForm]:
        return ArticleCopyForm

    def post(self, request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        if "new_parent_page" in self.get_form().errors:
            # Wagtail's own looks the parent up whatever was sent, and so does its chooser.
            data = request.POST.copy()
            data["new_parent_page"] = ""
            return self.form_invalid(ArticleCopyForm(data, user=request.user, page=self.page))
        return super().post(request, page_id, *args, **kwargs)
