"""The pages on which an article is published before review, or retracted."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from news.desk.editing.forms import Pinned, PublishBeforeReviewForm, RetractForm
from news.models import NewsArticle
from news.publishing.work import publication
from news.review import audit
from news.review.acts import publish_before_review as breaking
from news.review.acts import retract as retraction
from news.review.authors import authors_of
from news.review.digest import digest_of_revision
from news.review.locking import lock_article
from news.review.refusals import LegalFirst, MovedOn, NotPermitted, Refused
from news.review.stages import approvals_of, is_passed, stages_of


class Act(WagtailAdminTemplateMixin, FormView):
    """A page that says what will happen, asks for the reason, and pins the text that it speaks of."""

    header_icon = "doc-full"
    breadcrumbs_items: list[Any] = []

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.article: NewsArticle = get_object_or_404(NewsArticle, id=kwargs["article_id"])
        self.allow(request.user)
        return super().dispatch(request, *args, **kwargs)

    def allow(self, user: Any) -> None:
        """Raise what the act would raise, so that nobody fills in a form for nothing."""
        raise NotImplementedError

    def digest(self) -> str:
        """Return the digest of the text that the page speaks of."""
        raise NotImplementedError

    def get_page_subtitle(self) -> str:
        return str(self.article.get_admin_display_title())

    def get_initial(self) -> dict[str, Any]:
        return {"digest": self.digest()}

    def form_invalid(self, form: Pinned) -> HttpResponse:
        if "digest" in form.errors:
            raise MovedOn
        return self.render_to_response(self.get_context_data(form=form), status=HTTPStatus.BAD_REQUEST)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"article": self.article}

    def back(self) -> HttpResponse:
        return redirect("wagtailadmin_pages:edit", self.article.pk)


class PublishBeforeReview(Act):
    page_title = gettext_lazy("Publish before review")
    template_name = "desk/editing/publish_before_review.html"
    form_class = PublishBeforeReviewForm

    def allow(self, user: Any) -> None:
        if not breaking.may_publish_before_review(user, self.article):
            raise NotPermitted
        revision = self.article.get_latest_revision()
        if revision is not None and breaking.legal_is_open(revision):
            raise LegalFirst
        entry = audit.attested(self.article.pk)
        if self.article.live and entry is not None and entry.digest == self.digest():
            raise MovedOn(_("This text is live already: there is nothing to publish."))

    def digest(self) -> str:
        revision = self.article.get_latest_revision()
        if revision is None:
            raise MovedOn(_("The article has no text yet."))
        return digest_of_revision(revision)

    @cached_property
    def draft(self) -> NewsArticle:
        return self.article.get_latest_revision_as_object()

    def skipped(self) -> list[str]:
        """Return the names of the stages that the text has still to pass."""
        state = self.article.current_workflow_state
        workflow = state.workflow if state else self.article.get_workflow()
        if workflow is None:
            return []
        approvals = approvals_of(self.article.pk, self.digest(), state.pk) if state else []
        try:
            stages = stages_of(workflow, legal=self.draft.needs_legal_review)
        except Refused as refusal:
            return [str(refusal.reason)]
        return [stage.name for stage in stages if not is_passed(stage, approvals)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft, now = self.draft, timezone.now()
        return super().get_context_data(**kwargs) | {
            "draft": draft,
            "section": self.article.get_parent(),
            "authors": sorted(authors_of(self.article.pk).values()),
            "skipped": self.skipped(),
            "is_embargoed": draft.embargo_until is not None and draft.embargo_until > now,
            "planned_for": draft.go_live_at if draft.go_live_at and draft.go_live_at > now else None,
        }

    def form_valid(self, form: Pinned) -> HttpResponse:
        breaking.publish_before_review(
            self.article.pk,
            by=self.request.user,
            digest=form.cleaned_data["digest"],
            reason=form.cleaned_data["reason"],
        )
        live = NewsArticle.objects.get(pk=self.article.pk)
        said = {"headline": live.title}
        text = _("“%(headline)s” is live. A second person has to sign it, or send it back.") % said
        messages.success(self.request, text, buttons=[messages.button(live.get_url(), _("View live"))])
        return self.back()


class Retract(Act):
    page_title = gettext_lazy("Retract")
    template_name = "desk/editing/retract.html"
    form_class = RetractForm

    def allow(self, user: Any) -> None:
        if retraction.may_retract(user, self.article):
            return
        if user.has_perm(retraction.PERMISSION) and not self.article.live:
            raise MovedOn(_("The article is not live, so there is nothing to retract."))
        raise NotPermitted

    def digest(self) -> str:
        entry = audit.attested(self.article.pk)
        return entry.digest if entry else ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "show" in request.POST:
            # To see the note as readers will, where no script does it.
            form = self.get_form_class()(initial=request.POST.dict())
            return self.render_to_response(
                self.get_context_data(form=form, note=request.POST.get("note", ""))
            )
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        note = kwargs.get("note", self.request.POST.get("note", "")).strip()
        return context | {
            "as_readers_see_it": render_to_string("410.html", {"note": note}, request=self.request),
            "without_note": render_to_string("410.html", {"note": ""}, request=self.request),
        }

    def form_valid(self, form: Pinned) -> HttpResponse:
        with publication():
            lock_article(self.article.pk)
            if self.digest() != form.cleaned_data["digest"]:
                raise MovedOn(_("Another text is live than the one you saw. Nothing was retracted."))
            retraction.retract(
                self.article.pk,
                by=self.request.user,
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
            )
        said = {"headline": self.article.title}
        messages.success(
            self.request, _("“%(headline)s” is retracted: readers find the note instead.") % said
        )
        return self.back()
