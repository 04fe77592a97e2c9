"""Our own page of a preview: the draft in the site's template, below a bar that says what it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from news.previews.models import PreviewLink, PreviewOpening
from news.previews.opening import Draft, draft_of, find, note_opening


# No write is let in, so there is nothing to forge: each is told that it is not allowed.
@csrf_exempt
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the draft to whoever holds the token. What opens nothing gets 410, whatever the reason."""
    link = find(token)
    draft = draft_of(link) if link else None
    response = show(request, link, draft) if link and draft else ended(request, link)
    patch_cache_control(response, private=True, no_store=True)
    response["X-Robots-Tag"] = "noindex"
    # The address is the key: the sites that the draft links to must not be told.
    response["Referrer-Policy"] = "no-referrer"
    return response


def show(request: HttpRequest, link: PreviewLink, draft: Draft) -> HttpResponse:
    request.preview_link = link  # type: ignore[attr-defined]
    with translation.override(draft.home.language):
        response = draft.article.serve_preview(request, draft.article.default_preview_mode)
    response["Content-Language"] = draft.home.language
    if request.method == "GET":
        agent = request.headers.get("User-Agent", "")
        note_opening(link, how=PreviewOpening.How.PAGE, user_agent=agent)
    return response


def ended(request: HttpRequest, link: PreviewLink | None) -> HttpResponse:
    """Say that there is nothing to see any more, and where the article is if readers have it. No query."""
    language = link.language if link else translation.get_language()
    with translation.override(language):
        context = {"public_url": link.public_url if link else None}
        response = render(request, "previews/ended.html", context, status=410)
    response["Content-Language"] = str(language)
    return response
