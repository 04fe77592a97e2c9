"""A person's notices in the admin: the newest first, and the way to what each is about."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, Table
from wagtail.admin.views.generic.base import BaseListingView

from news.desk.notices.links import path_to
from news.desk.notices.models import Notice
from news.desk.notices.unread import unread_of

PER_PAGE = 50


class NoticeColumn(Column):
    """What happened to which story, where, by whom, and the words that came with it."""

    cell_template_name = "desk/notices/cell.html"


class NoticeTable(Table):
    def get_row_classname(self, instance: Notice) -> str:
        return "" if instance.read_at else "notice--unread"


class ListOfNotices(BaseListingView):
    template_name = "desk/notices/index.html"
    page_title = gettext_lazy("Notices")
    verbose_name_plural = gettext_lazy("notices")
    header_icon = "mail"
    index_url_name = "desk:notices"
    paginate_by = PER_PAGE
    table_class = NoticeTable
    table_classname = "listing"
    columns = [
        NoticeColumn("headline", label=gettext_lazy("Notice")),
        DateColumn("at", label=gettext_lazy("When")),
    ]

    def get_base_queryset(self) -> QuerySet[Notice]:
        return Notice.objects.filter(user=self.request.user)

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**given)
        unread = unread_of(self.request.user)
        # Read is what could be seen: not what comes in while the list is open.
        context["newest_unread"] = unread.order_by("-pk").values_list("pk", flat=True).first()
        return context


@require_GET
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark the notice read, and go where it leads."""
    notice = get_object_or_404(Notice, pk=notice_id, user=request.user)
    unread_of(request.user).filter(pk=notice.pk).update(read_at=timezone.now())
    if notice.article_id is None:
        messages.warning(request, _("“%(headline)s” has been deleted.") % {"headline": notice.headline})
    return redirect(path_to(notice.kind, notice.article_id))


@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """Mark as read all that was in the list when it was shown."""
    until = request.POST.get("until", "")
    if not until.isascii() or not until.isdecimal() or len(until) > 18:
        return HttpResponseBadRequest(_("Which notices? Open the list again."))
    unread_of(request.user).filter(pk__lte=int(until)).update(read_at=timezone.now())
    return redirect("desk:notices")
