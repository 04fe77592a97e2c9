"""The beacon: what a page sends when it has been before a reader's eyes."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from news.readership.counting import counting
from news.readership.rules import is_readers


# Without a token of its own, pages are the same for all readers. What a forged beacon does is a count of one.
@csrf_exempt
@require_POST
def seen(request: HttpRequest, article_id: int) -> HttpResponse:
    """Take a beacon. Always 204: it tells neither whether it counts nor whether there is such an article.

    No query; a few microseconds. See docs/readership.md.
    """
    if is_readers(request):
        counting.note(request, article_id)
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
