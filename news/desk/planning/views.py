"""The calendar, and what changes a draft's times from it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from news.desk.planning.calendar import NoSuchDay, Scale, Span, local_day, parse_day, today
from news.desk.planning.entries import ICONS, Entry, Kind, between
from news.desk.planning.forms import TIMES, MoveForm, RescheduleForm
from news.desk.planning.people import sections_of, writes_anywhere
from news.desk.rights import Rights
from news.models import NewsArticle, NewsIndex
from news.review.acts.reschedule import (
    CALLED_OFF,
    Times,
    WrongTimes,
    faults,
    reschedule,
    why_not_reschedule,
)
from news.review.digest import digest_of_revision
from news.review.refusals import MovedOn
from news.review.reviewers import works_here

# What a day shows before the rest is opened.
SHOWN_OF_A_DAY = {Scale.MONTH: 6, Scale.WEEK: 20}


@dataclass(frozen=True)
class Day:
    date: date
    entries: list[Entry]
    is_today: bool
    is_aside: bool
    """Does it stand in the month's first or last week, and belong to another month?"""
    shows: int

    @property
    def first(self) -> list[Entry]:
        return self.entries[: self.shows]

    @property
    def rest(self) -> list[Entry]:
        return self.entries[self.shows :]


@dataclass(frozen=True)
class Week:
    days: list[Day]

    @property
    def is_empty(self) -> bool:
        """Is there nothing that a list of days would show?"""
        return not any((day.entries and not day.is_aside) or day.is_today for day in self.days)


@dataclass(frozen=True)
class Asked:
    """What the address asks for, mended where it makes no sense."""

    span: Span
    section: NewsIndex | None
    wrong: list[str]
    """The names of the parameters that were not understood."""

    def address(self, *, scale: Scale | None = None, day: date | None = None) -> str:
        query = {"view": scale or self.span.scale, "date": (day or self.span.day).isoformat()}
        if self.section is not None:
            query["section"] = str(self.section.pk)
        return f"{reverse('desk:calendar')}?{urlencode(query)}"


def asked(request: HttpRequest, sections: list[NewsIndex]) -> Asked:
    scale, day, section, wrong = Scale.MONTH, today(), None, []
    if text := request.GET.get("view", ""):
        if text in set(Scale):
            scale = Scale(text)
        else:
            wrong.append(_("view"))
    if text := request.GET.get("date", ""):
        try:
            day = parse_day(text)
        except NoSuchDay:
            wrong.append(_("date"))
    if text := request.GET.get("section", ""):
        section = next((each for each in sections if str(each.pk) == text), None)
        if section is None:
            wrong.append(_("section"))
    return Asked(Span(scale, day), section, wrong)


class CalendarView(WagtailAdminTemplateMixin, TemplateView):
    """Month or week, as one table. Anybody in the admin has one: of the sections where they work."""

    template_name = "desk/planning/calendar.html"
    page_title = gettext_lazy("Calendar")
    header_icon = "calendar-alt"

    @cached_property
    def sections(self) -> list[NewsIndex]:
        return list(sections_of(self.request.user).only("pk", "path", "depth", "title"))

    @cached_property
    def asked(self) -> Asked:
        return asked(self.request, self.sections)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not writes_anywhere(self.request.user):
            return []
        label = _("Plan a story")
        return [HeaderButton(label, url=reverse("desk_plans:add"), icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        span, section = self.asked.span, self.asked.section
        if self.asked.wrong:
            names = ", ".join(self.asked.wrong)
            text = _(
                "The calendar does not understand this in its address: %(names)s. It shows today instead."
            )
            messages.warning(self.request, text % {"names": names})
        entries = between(
            span.start, span.end, rights=Rights(self.request.user), place=section.path if section else ""
        )
        return context | {
            "weeks": self.weeks(entries.found),
            "span": span,
            "section": section,
            "sections": self.sections,
            "is_cut": entries.is_cut,
            "is_empty": not entries.found,
            "kinds": [(kind, ICONS[kind]) for kind in Kind],
            "urls": {
                "before": self.asked.address(day=span.before),
                "after": self.asked.address(day=span.after),
                "today": self.asked.address(day=today()),
                "month": self.asked.address(scale=Scale.MONTH),
                "week": self.asked.address(scale=Scale.WEEK),
                "here": self.asked.address(),
            },
            "may_plan": writes_anywhere(self.request.user),
        }

    def weeks(self, entries: list[Entry]) -> list[Week]:
        by_day: dict[date, list[Entry]] = defaultdict(list)
        for entry in entries:
            by_day[local_day(entry.at)].append(entry)
        span, now = self.asked.span, today()
        shows = SHOWN_OF_A_DAY[span.scale]
        return [
            Week([Day(day, by_day[day], day == now, span.is_aside(day), shows) for day in week])
            for week in span.weeks
        ]


class ArticleTimes(WagtailAdminTemplateMixin, TemplateView):
    """The times of one article: shown and changed, always by `news.review.acts.reschedule`."""

    template_name = "desk/planning/reschedule.html"
    page_title = gettext_lazy("Change the time")
    header_icon = "calendar-alt"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.article = get_object_or_404(NewsArticle, id=kwargs["article_id"])
        if not works_here(request.user, self.article):
            raise Http404
        if refusal := why_not_reschedule(request.user, self.article):
            raise refusal
        revision = self.article.get_latest_revision()
        if revision is None:
            raise MovedOn
        self.draft: NewsArticle = revision.as_object()
        self.digest = digest_of_revision(revision)

    def get_page_subtitle(self) -> str:
        return self.draft.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("desk:calendar"), "label": _("Calendar")},
            {"url": "", "label": self.page_title, "sublabel": self.draft.title},
        ]

    @property
    def next_url(self) -> str:
        return get_valid_next_url_from_request(self.request) or reverse("desk:calendar")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.form_with(self.as_saved()))
        context = super().get_context_data(**kwargs)
        return context | {
            "article": self.draft,
            "is_scheduled": bool(self.article.approved_schedule),
            "is_approved": self.article.approvals.filter(ended_at=None).exists(),
            "next_url": self.next_url,
            "media": context["form"].media,
        }

    def as_saved(self) -> dict[str, Any]:
        return {"digest": self.digest} | {name: getattr(self.draft, name) for name in TIMES}

    def form_with(self, initial: dict[str, Any]) -> RescheduleForm:
        return RescheduleForm(initial=initial, draft=self.draft)

    def save(self, digest: str, times: Times) -> HttpResponse:
        reschedule(
            self.article.pk,
            by=self.request.user,
            digest=digest,
            go_live_at=times.go_live_at,
            expire_at=times.expire_at,
            embargo_until=times.embargo_until,
        )
        said = _("The times of “%(headline)s” are changed.") % {"headline": self.draft.title}
        if self.article.approved_schedule:
            said = f"{said} {CALLED_OFF}"
        messages.success(self.request, said)
        return redirect(self.next_url)

    def show_again(self, form: RescheduleForm) -> HttpResponse:
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


class RescheduleView(ArticleTimes):
    """The form, which works without script."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RescheduleForm(request.POST, initial=self.as_saved(), draft=self.draft)
        if not form.is_valid():
            return self.show_again(form)
        try:
            return self.save(form.cleaned_data["digest"], form.times)
        except WrongTimes as refusal:
            # Between the look at the form and the lock a time can pass.
            for name, fault in refusal.faults.items():
                form.add_error(name, fault)
            return self.show_again(form)


class MoveView(ArticleTimes):
    """A drop in the calendar. What can't be is shown in the form, with the times as they were dropped."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = MoveForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Nothing was moved: the calendar did not say what, or to which day."))
            return redirect(self.next_url)
        times = form.times(self.draft)
        if form.cleaned_data["digest"] == self.digest and faults(times, self.draft):
            return self.show_again(self.filled_in(times))
        return self.save(form.cleaned_data["digest"], times)

    def filled_in(self, times: Times) -> RescheduleForm:
        """Return the form as if the person had typed these times: it says what is wrong with them."""
        blank = self.form_with({})
        data = {
            name: blank.fields[name].widget.format_value(
                blank.fields[name].prepare_value(getattr(times, name))
            )
            for name in TIMES
        }
        form = RescheduleForm({"digest": self.digest, **data}, initial=self.as_saved(), draft=self.draft)
        form.is_valid()
        return form
