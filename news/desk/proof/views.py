"""The proof of publications: of one article, of the whole newsroom, and as a file."""

import csv
import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import BaseListingView
from wagtail.admin.widgets import Button

from news.desk.proof import words
from news.models import NewsArticle, NewsIndex
from news.review.audit import in_order
from news.review.models import AuditEntry
from news.review.reviewers import within, works_here

PERMISSION = "review.export_proof"


def entries_for(user: Any) -> QuerySet[AuditEntry]:
    """Return the entries of the sections where the user works; all of them for a superuser."""
    if user.is_superuser:
        return AuditEntry.objects.all()
    return AuditEntry.objects.filter(
        section_id__in=NewsIndex.objects.filter(within(user, "path")).values("pk")
    )


class ProofFilterSet(WagtailFilterSet):
    at = django_filters.DateFromToRangeFilter(label=_("Date"), widget=DateRangePickerWidget)
    road = django_filters.ChoiceFilter(label=_("Road"), choices=AuditEntry.Road.choices, empty_label=_("All"))
    headline = django_filters.CharFilter(label=_("Headline"), lookup_expr="icontains")

    class Meta:
        model = AuditEntry
        fields = ["at", "road", "headline"]


class ProofView(BaseListingView):
    """All entries, newest first; `?export=csv` and `?export=json` give what is filtered as a file."""

    model = AuditEntry
    page_title = _("Proof of publications")
    header_icon = "clipboard-list"
    index_url_name = "desk:proof"
    index_results_url_name = "desk:proof_results"
    results_template_name = "desk/proof/results.html"
    filterset_class = ProofFilterSet
    default_ordering = "-seq"
    paginate_by = 50
    is_searchable = False
    columns = [
        Column("seq", label=_("No.")),
        DateColumn("at", label=_("When")),
        Column("headline", label=_("Headline"), accessor=lambda entry: entry.headline),
        Column("what", label=_("What"), accessor=words.sentence),
        Column("writers", label=_("Authors"), accessor=words.writers),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        export = EXPORTS.get(request.GET.get("export", ""))
        if export is None:
            return super().get(request, *args, **kwargs)
        return export(self.filter_queryset(self.get_queryset()))

    def get_base_queryset(self) -> QuerySet[AuditEntry]:
        return entries_for(self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = super().get_breadcrumbs_items()
        return [*items, {"url": "", "label": self.page_title}]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = super().header_more_buttons.copy()
        for kind in EXPORTS:
            query = self.request.GET.copy()
            query["export"] = kind
            url = f"{reverse(self.index_url_name)}?{query.urlencode()}"
            label = _("Download CSV") if kind == "csv" else _("Download JSON")
            buttons.append(Button(label, url=url, icon_name="download", priority=90))
        return buttons


class Echo:
    """A file that gives back each line, so that a long export is never held as a whole."""

    def write(self, line: str) -> str:
        return line


def as_csv(entries: QuerySet[AuditEntry]) -> StreamingHttpResponse:
    writer = csv.writer(Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff"  # Excel reads UTF-8 only when it is told so
        yield writer.writerow(words.FIELDS)
        for entry in in_order(entries):
            yield writer.writerow(words.cells(entry))

    return as_file(lines(), "text/csv; charset=utf-8", "proof.csv")


def as_json(entries: QuerySet[AuditEntry]) -> StreamingHttpResponse:
    def lines() -> Iterator[str]:
        separator = "["
        for entry in in_order(entries):
            yield separator + json.dumps(words.values(entry), ensure_ascii=False)
            separator = ",\n"
        yield "]\n" if separator != "[" else "[]\n"

    return as_file(lines(), "application/json", "proof.json")


def as_file(lines: Iterator[str], content_type: str, name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type=content_type, headers=headers)


EXPORTS = {"csv": as_csv, "json": as_json}


def article_proof(request: HttpRequest, article_id: int) -> HttpResponse:
    """Show the publications of one article in plain words, to those who work in its section."""
    article = get_object_or_404(NewsArticle, id=article_id)
    if not works_here(request.user, article):
        raise PermissionDenied
    entries = AuditEntry.objects.filter(article_id=article_id).order_by("-seq")
    told = [
        {
            "entry": entry,
            "sentence": words.sentence(entry),
            "writers": words.writers(entry),
            "approvals": words.approvals(entry),
        }
        for entry in entries
    ]
    context = {
        "article": article,
        "told": told,
        "page_title": _("Publications"),
        "page_subtitle": article.get_admin_display_title(),
        "header_icon": "clipboard-list",
    }
    return render(request, "desk/proof/article.html", context)
