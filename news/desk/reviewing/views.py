"""The screen on which a reviewer decides, from one place and by keyboard."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Comment

from news.desk.reviewing import comments, company, seen
from news.desk.reviewing.asked import Said, asked_of
from news.desk.reviewing.case import Case, Mode, open_case
from news.desk.reviewing.decisions import DECISIONS, UnknownDecision, next_waiting
from news.desk.reviewing.differences import from_live, from_revision
from news.desk.reviewing.forms import NewComment, OnScreen, Reply
from news.desk.reviewing.places import places
from news.desk.reviewing.standing import standing
from news.models import NewsArticle
from news.review.authors import authors_of
from news.review.locking import lock_article
from news.review.refusals import MovedOn
from news.review.reviewers import works_here

COMMENTS_PANE = "tab-comments"


class Screen(WagtailAdminTemplateMixin, View):
    """What the screen and the forms on it have in common: who may open it, and how it is shown.

    Whoever has a right on the article's section may look; this includes those who may edit it there
    and the reviewers of its stages.
    """

    template_name = "desk/reviewing/screen.html"
    holds_article = False
    """Keep others from writing to the article until the middleware's transaction ends?"""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # By `id`: of a number too great for the database, `pk` of a page makes an error.
        self.article = get_object_or_404(NewsArticle, id=kwargs["article_id"])
        if not works_here(request.user, self.article):
            return permission_denied(request)
        if self.holds_article and request.method == "POST":
            self.article = lock_article(self.article.pk)
        return super().dispatch(request, *args, **kwargs)

    def address(self, **query: Any) -> str:
        asked = "&".join(f"{name}={value}" for name, value in query.items() if value)
        url = reverse("desk:review", args=[self.article.pk])
        return f"{url}?{asked}" if asked else url

    def show(
        self, *, published: bool = False, since: int | None = None, status: int = 200, **more: Any
    ) -> HttpResponse:
        """Render the screen, and remember that the person has seen the text.

        `since` is the revision to compare with, if it is not the one that the person last saw. `more` is
        what the person has said so far: `said`, `comment`, or `reply` with `reply_to`; and a `refusal`.
        """
        case = open_case(self.article, published=published)
        last = seen.last_seen(self.request.user, self.article)
        since = since or (last.revision_id if last else None)
        context = self.get_context_data(case=case, since=since, **more)
        if case.is_latest:
            seen.remember(self.request.user, self.article, case.revision)
        return self.render_to_response(context, status=status)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": _("Review")}]

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        case, since, user = given["case"], given["since"], self.request.user
        shown = {"seen": case.revision.pk, "since": since}
        may_edit = self.article.permissions_for_user(user).can_edit()
        session = company.enter(user, self.article)
        threads = comments.threads(case, may_edit=may_edit)
        new_comment = NewComment(places=places(case.draft), initial=shown, auto_id="comment_%s")
        context = {
            "article": self.article,
            "may_edit": may_edit,
            "asked": asked_of(case, user, shown, given.pop("said", Said())),
            "authors": authors_of_case(case),
            "standing": standing(case) if case.mode != Mode.SIGN else None,
            "from_live": from_live(case, self.request),
            "from_seen": from_revision(case, since, self.request),
            "onlookers": company.onlookers(self.article, apart_from=user),
            "editing_sessions": company.faces(session, self.article) if may_edit else None,
            "threads": threads,
            "open_comments": sum(not thread.resolved_at for thread in threads),
            "comment": new_comment,
            "screen_fields": OnScreen(initial=shown, auto_id=""),
            "keyboard": getattr(getattr(user, "wagtail_userprofile", None), "keyboard_shortcuts", True),
        }
        return super().get_context_data(**context | given)


class ReviewScreen(Screen):
    def get(self, request: HttpRequest, article_id: int) -> HttpResponse:
        of = request.GET.get("of", "")
        if of not in {"", "published"}:
            raise Http404
        return self.show(published=of == "published", since=self.revision_asked_for("since"))

    def post(self, request: HttpRequest, article_id: int) -> HttpResponse:
        name = request.POST.get("act", "")
        decision = DECISIONS.get(name)
        if decision is None:
            raise UnknownDecision
        form = decision.form(request.POST, auto_id=f"{name}_%s")
        published = name in {"sign", "refuse"}
        if not form.is_valid():
            since = form.cleaned_data.get("since")
            return self.show(published=published, since=since, said=Said(name, form), status=400)
        data = form.cleaned_data
        try:
            decision.act(self.article, request.user, data)
        except MovedOn as refusal:
            self.article = get_object_or_404(NewsArticle, pk=self.article.pk)
            return self.show(
                published=published,
                since=data["seen"],
                refusal=refusal,
                said=Said(name, words=data["comment"]),
                status=refusal.status,
            )
        article = NewsArticle.objects.get(pk=self.article.pk)
        self.tell(decision.outcome(article), article)
        following = next_waiting(request.user)
        return redirect("desk:review", following) if following else redirect("wagtailadmin_home")

    def tell(self, outcome: str, article: NewsArticle) -> None:
        url = article.get_url(self.request) if article.live else None
        buttons = [messages.button(url, _("View live"), new_window=False)] if url else []
        messages.success(self.request, outcome, buttons=buttons)

    def revision_asked_for(self, name: str) -> int | None:
        """Return the id of a revision of this article that the address names, or None if it names none."""
        asked = self.request.GET.get(name, "")
        if not asked:
            return None
        if not (asked.isascii() and asked.isdecimal()):
            raise Http404
        return get_object_or_404(self.article.revisions.only("pk"), pk=int(asked)).pk


class CommentView(Screen):
    """A form of the comments' pane: back to the pane when it is done, with the same comparison as before."""

    http_method_names = ["post"]
    # A save that goes on at the same time would delete a comment that it has not seen.
    holds_article = True

    def done(self, form: forms.Form, message: str) -> HttpResponse:
        messages.success(self.request, message)
        since = form.cleaned_data.get("since") or form.cleaned_data.get("seen")
        known = since and self.article.revisions.filter(pk=since).exists()
        return redirect(self.address(since=since if known else None) + f"#{COMMENTS_PANE}")

    def comment_asked_for(self, comment_id: int) -> Comment:
        return get_object_or_404(Comment, pk=comment_id, page=self.article)


class AddComment(CommentView):
    def post(self, request: HttpRequest, article_id: int) -> HttpResponse:
        case = open_case(self.article)
        form = NewComment(request.POST, places=places(case.draft), auto_id="comment_%s")
        if not form.is_valid():
            return self.show(since=form.cleaned_data.get("since"), comment=form, status=400)
        data = form.cleaned_data
        comments.add(case, by=request.user, contentpath=data["place"], text=data["text"])
        return self.done(form, _("Comment added."))


class ReplyToComment(CommentView):
    def post(self, request: HttpRequest, article_id: int, comment_id: int) -> HttpResponse:
        comment = self.comment_asked_for(comment_id)
        form = Reply(request.POST, auto_id=f"reply_{comment_id}_%s")
        if not form.is_valid():
            since = form.cleaned_data.get("since")
            return self.show(since=since, reply=form, reply_to=comment_id, status=400)
        comments.reply(comment, open_case(self.article), by=request.user, text=form.cleaned_data["text"])
        return self.done(form, _("Reply added."))


class ResolveComment(CommentView):
    def post(self, request: HttpRequest, article_id: int, comment_id: int) -> HttpResponse:
        comment = self.comment_asked_for(comment_id)
        form = OnScreen(request.POST)
        # Nothing in it is needed: what is wrong in it only loses the comparison.
        form.is_valid()
        comments.resolve(comment, open_case(self.article), by=request.user)
        return self.done(form, _("Comment resolved."))


def authors_of_case(case: Case) -> list[str]:
    if case.mode == Mode.SIGN and case.story:
        return [author["name"] for author in case.story.entry.authors]
    return sorted(authors_of(case.article.pk).values())
