"""The editor of an article: Wagtail's own, in which nothing is overwritten.

Wagtail saves over whatever is newest, and warns only of autosaves. Here a text that is based on an older
revision than the newest is kept beside it, and the person is shown both.
"""

import json
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.editing_sessions import EditingSessionsModule
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.models import Revision

from news.desk.editing.apart import is_apart, keep_apart
from news.desk.editing.standing import standing
from news.desk.editing.two_versions import show_both
from news.models import NewsArticle
from news.review.refusals import Refused

# No id is longer, and databases refuse to compare with one that is.
MAX_ID_DIGITS = 18


class DecidedOnTheReviewScreen(Refused):
    reason = gettext_lazy("Decisions are made on the review screen, where the text has been read.")


class ArticleCreateView(CreateView):
    template_name = "desk/editing/create.html"


class ArticleEditView(EditView):
    partials_template_name = "desk/editing/edit_partials.html"

    def get_template_names(self) -> list[str]:
        names: list[str] = super().get_template_names()
        return ["desk/editing/edit.html"] if names == ["wagtailadmin/pages/edit.html"] else names

    @cached_property
    def is_out_of_date(self) -> bool:
        """Is what was sent based on another text than the newest, or on none that it names?"""
        if self.latest_revision is None:
            return False
        names_its_base = bool(self.sent("overwrite_revision_id") or self.sent("loaded_revision_id"))
        return not names_its_base or bool(super().is_out_of_date)

    @cached_property
    def window(self) -> str:
        """The name of the editor's window, given when it is opened and sent with everything from it."""
        try:
            return str(UUID(self.sent("editing_window")))
        except ValueError:
            return str(uuid4())

    def sent(self, name: str) -> str:
        return str(self.request.POST.get(name, ""))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.sent("action-workflow-action"):
            raise DecidedOnTheReviewScreen
        if self.page.alias_of_id or not self.is_out_of_date:
            return super().post(request, *args, **kwargs)
        return self.keep_beside_the_newest()

    def keep_beside_the_newest(self) -> HttpResponse:
        self.page = self.page_that_was_edited()
        self.form = self.form_class(
            self.request.POST,
            self.request.FILES,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=self.request.user,
        )
        # Half a text is kept as well: it is a draft, whatever was to be done with it.
        self.form.defer_required_fields()
        if not self.form.is_valid():
            self.form.restore_required_fields()
            return self.refuse_what_cannot_be_kept()
        draft = self.form.save(commit=False)
        kept = keep_apart(draft, by=self.request.user, newest=self.latest_revision, window=self.window)
        if self.expects_json_response:
            why = _("A newer version has been saved. Yours is kept beside it: save to see both.")
            return self.json_error_response("invalid_revision", why)
        return show_both(self.request, self.article, newest=self.latest_revision, kept=kept)

    @property
    def article(self) -> NewsArticle:
        return self.real_page_record.specific

    @cached_property
    def base(self) -> Revision | None:
        """The revision that the person had before them, if they say which, and it still exists."""
        number = self.sent("overwrite_revision_id") or self.sent("loaded_revision_id")
        if not number.isdecimal() or len(number) > MAX_ID_DIGITS:
            return None
        return self.real_page_record.revisions.filter(pk=int(number)).first()

    def page_that_was_edited(self) -> NewsArticle:
        """Return the page that the form was made of: it names child rows that a newer one may not have."""
        if self.is_reverting or self.base is None:
            return self.page
        return self.base.as_object()

    def refuse_what_cannot_be_kept(self) -> HttpResponse:
        if self.expects_json_response:
            why = _("A newer version has been saved, and yours has errors. Save to see them.")
            return self.json_error_response("invalid_revision", why)
        why = _(
            "A newer version has been saved since you opened this, and yours can't be kept beside it while it"
            " has errors. Nothing was saved. Mend what is marked below, then save again: both are kept."
        )
        messages.validation_error(self.request, why, self.form)
        self.has_unsaved_changes = True
        # The form stays based on what it was based on: its next submission is kept apart as well.
        self.page.latest_revision = self.base
        context = self.get_context_data() | {
            "loaded_revision_created_at": self.sent("loaded_revision_created_at"),
            "autosave_enabled": False,
        }
        return self.render_to_response(context, status=HTTPStatus.CONFLICT)

    def save_action(self) -> HttpResponse:
        response = super().save_action()
        if not isinstance(response, JsonResponse):
            return response
        answer = json.loads(response.content)
        if answer.get("success"):
            # Wagtail's form goes on naming the revision that it was opened with, and only autosaves the
            # one that they wrote. The next ordinary save is based on that, too.
            answer["field_updates"] |= {
                "loaded_revision_id": str(answer["revision_id"]),
                "loaded_revision_created_at": answer["revision_created_at"],
            }
        return JsonResponse(answer, status=response.status_code)

    def get_editing_sessions(self) -> EditingSessionsModule:
        module = super().get_editing_sessions()
        # What it says before a save: Wagtail's speaks of overwriting.
        module.template_name = "desk/editing/sessions.html"
        return module

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "standing": standing(self.article, self.request.user),
            "editing_window": self.window,
        }


class ArticleRevertView(ArticleEditView, RevisionsRevertView):
    def get_warning_message(self) -> str:
        if not is_apart(self.previous_revision):
            return str(super().get_warning_message())
        return format_html(
            "{}",
            _(
                "This version was kept beside a newer one. Save it to make it the newest;"
                " the one that is newest now stays in the history."
            ),
        )
