"""Drafts, for who holds a preview's token."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from news.api import schemas
from news.api.answers import answer
from news.api.problems import Problem
from news.previews.opening import open_preview

router = Router(tags=["Preview"])

SCHEME = "preview"


@router.get(
    "preview",
    response=schemas.Document,
    operation_id="get_preview",
    summary="A draft",
    openapi_extra={"security": [{"preview": []}], "responses": {401: {}, 404: {}}},
)
def preview(request: HttpRequest) -> HttpResponse:
    """The document of a draft, as publication would make it, with `Authorization: Preview <token>`.

    404 once the text was published, or the link expired or was revoked. Never to be kept by a cache.
    """
    scheme, _blank, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.casefold() != SCHEME:
        raise Problem(401, "Give the token of the preview: Authorization: Preview <token>.")
    document = open_preview(
        token.strip(),
        by="api",
        user_agent=request.headers.get("User-Agent", ""),
        is_logged=not getattr(request, "is_head", False),
    )
    if document is None:
        raise Problem(404, "This preview has ended, or never was one.")
    response = answer(document)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
