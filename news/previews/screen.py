"""The screen on which a draft is shared: the article's links, a new one, and the end of an old one."""

from typing import Any

from django.conf import settings
from django.db.models import Count, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from news.models import NewsArticle
from news.previews.models import PreviewLink, PreviewOpening
from news.previews.sharing import SHORT, draft_to_share, may_share, revoke, share
from news.previews.tokens import address_of
from news.publishing.tree import Tree
from news.review.refusals import NotPermitted

SHOWN_LINKS = 30
SHOWN_OPENINGS = 5


class OfArticle(View):
    """A view of one article, for who may share it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # By `id`: of a number too great for the database, `pk` of a page makes an error.
        self.article = get_object_or_404(NewsArticle, id=kwargs["article_id"])
        if not may_share(request.user, self.article):
            raise NotPermitted
        return super().dispatch(request, *args, **kwargs)

    def back(self) -> HttpResponse:
        return redirect("preview_links:index", self.article.pk)


class Share(OfArticle, WagtailAdminTemplateMixin, TemplateView):
    page_title = gettext_lazy("Share preview")
    template_name = "previews/links.html"
    header_icon = "view"
    breadcrumbs_items: list[Any] = []

    def get_page_subtitle(self) -> str:
        return str(self.article.get_admin_display_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        home = Tree.load().home_of(self.article)
        origin = home.origin if home else ""
        links = links_of(self.article)
        return super().get_context_data(**kwargs) | {
            "article": self.article,
            "draft": draft_to_share(self.article),
            "rows": [
                {"link": link, "address": address_of(link.key, origin=origin) if link.is_open else ""}
                for link in links
            ],
            "hours": settings.PREVIEW_HOURS,
            "has_front_end": bool(settings.HEADLESS_PREVIEW_URL),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "open" in request.POST and settings.HEADLESS_PREVIEW_URL:
            link = share(self.article.pk, by=request.user, lifetime=SHORT)
            return redirect(address_of(link.key, origin=""))
        share(self.article.pk, by=request.user)
        messages.success(request, _("The link is made. Whoever has it can see this draft."))
        return self.back()


class Revoke(OfArticle):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, article_id: int, link_id: int) -> HttpResponse:
        revoke(get_object_or_404(self.article.preview_links, id=link_id), by=request.user)
        messages.success(request, _("The link is revoked. It shows nothing any more."))
        return self.back()


def links_of(article: NewsArticle) -> QuerySet[PreviewLink]:
    """Return the newest links with their fate, `opened` (how often) and `latest` openings. Two queries."""
    latest = PreviewOpening.objects.order_by("-at", "-pk")[:SHOWN_OPENINGS]
    links = PreviewLink.objects.with_fate().filter(article=article).select_related("revision")
    return (
        links.defer("revision__content")
        .annotate(opened=Count("openings"))
        .prefetch_related(Prefetch("openings", queryset=latest, to_attr="latest"))
        .order_by("-created_at", "-pk")[:SHOWN_LINKS]
    )
