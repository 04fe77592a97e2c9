"""What the newsroom sees of its readers: the articles by their views, and one article's last month."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from news.publishing.tree import load_homes
from news.readership.chart import chart
from news.record import views
from news.record.models import ArticleViews
from news.record.streams import cards_of
from news.review.reviewers import page_permissions

LIMIT = 100
CHART_DAYS = 30
# Days, or 0 for all time, by the name in the address.
PERIODS = {"day": 1, "week": 7, "month": CHART_DAYS, "all": 0}
NAMES = {
    "day": gettext_lazy("Today"),
    "week": gettext_lazy("7 days"),
    "month": gettext_lazy("30 days"),
    "all": gettext_lazy("All time"),
}


@dataclass(frozen=True)
class Line:
    article_id: int
    headline: str
    section: str
    published_at: datetime | None
    views: str


@dataclass(frozen=True)
class Day:
    day: date
    views: str


def may_see(user: Any) -> bool:
    """Does the user work on articles, in any section? What is counted here, everybody may read."""
    return bool(user.is_active and (user.is_superuser or page_permissions(user)))


class Screen(WagtailAdminTemplateMixin, TemplateView):
    page_title = gettext_lazy("Readership")
    header_icon = "glasses"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class MostRead(Screen):
    template_name = "readership/most_read.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        period = self.request.GET.get("period", "week")
        if period not in PERIODS:
            raise Http404
        context = super().get_context_data(**kwargs)
        return context | {"period": period, "periods": NAMES, "lines": lines(PERIODS[period])}


class ReadersOfArticle(Screen):
    template_name = "readership/article.html"

    @cached_property
    def card(self) -> dict[str, Any]:
        """The published article. Raises `Http404` for any other."""
        article_id = self.kwargs["article_id"]
        try:
            return cards_of([article_id], "")[article_id]
        except KeyError as error:
            raise Http404 from error

    def get_page_title(self) -> str:
        return _("Readers of “%(headline)s”") % {"headline": self.card["headline"]}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = {"url": reverse("readership:most_read"), "label": Screen.page_title}
        return [*self.breadcrumbs_items, way, {"url": "", "label": self.card["headline"]}]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("View live"), url=self.card["url"], icon_name="link-external")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        article_id = self.card["id"]
        kept = ArticleViews.objects.filter(pk=article_id).first()
        by_day = views.daily_views(article_id, days=CHART_DAYS)
        return super().get_context_data(**kwargs) | {
            "total": grouped(kept.total if kept else 0),
            "initial": grouped(kept.initial) if kept and kept.initial else "",
            "month": grouped(sum(by_day.values())),
            "chart": chart(by_day) if any(by_day.values()) else None,
            "days": [Day(day, grouped(number)) for day, number in reversed(by_day.items())],
        }


def lines(days: int) -> list[Line]:
    """Return the articles that were read most in the last `days` days, or ever for 0. Some five queries."""
    if days:
        found = views.ranking([home.id for home in load_homes()], days=days, limit=LIMIT)
    else:
        found = views.ranking_ever(limit=LIMIT)
    cards = cards_of([article_id for article_id, _views in found], "")
    return [line(cards[article_id], number) for article_id, number in found if article_id in cards]


def line(card: dict[str, Any], number: int) -> Line:
    published_at = card["published_at"]
    return Line(
        article_id=card["id"],
        headline=card["headline"],
        section=card["section"]["title"] if card["section"] else "",
        published_at=datetime.fromisoformat(published_at) if published_at else None,
        views=grouped(number),
    )


def grouped(number: int) -> str:
    """Return the number as people read it: “12,345”."""
    return number_format(number, force_grouping=True)
