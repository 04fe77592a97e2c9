"""A draft as a reader sees it: signed out, for the frames of the review screen."""

from copy import copy

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from news.models import NewsArticle
from news.review.reviewers import works_here

OF_THE_PERSON = {"HTTP_COOKIE", "HTTP_AUTHORIZATION"}


@require_safe
def preview(request: HttpRequest, article_id: int, revision_id: int) -> HttpResponse:
    """Answer with the page that this revision would be, for who may open the review screen.

    Framed by our own pages alone, and never kept.
    """
    # By `id`: of a number too great for the database, `pk` of a page makes an error.
    article = get_object_or_404(NewsArticle, id=article_id)
    if not works_here(request.user, article):
        raise PermissionDenied
    draft = get_object_or_404(article.revisions, pk=revision_id).as_object()
    response: HttpResponse = draft.make_preview_request(signed_out(request), draft.default_preview_mode)
    response["X-Frame-Options"] = "SAMEORIGIN"
    patch_cache_control(response, private=True, no_store=True)
    return response


def signed_out(request: HttpRequest) -> HttpRequest:
    """Return the request without what tells who sent it: whatever the page shows, it shows to anybody."""
    anonymous = copy(request)
    anonymous.META = {name: value for name, value in request.META.items() if name not in OF_THE_PERSON}
    return anonymous
