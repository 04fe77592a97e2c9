"""API keys, kept in the admin by those who have the permission. To delete a key is to revoke it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from news.api.keys.models import ApiKey


class ListOfKeys(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[ApiKey]:
        return ApiKey.objects.with_use()

    def get_delete_url(self, instance: ApiKey) -> str | None:
        return None if instance.revoked_at else super().get_delete_url(instance)

    def get_list_more_buttons(self, instance: ApiKey) -> list[Any]:
        url = self.get_delete_url(instance)
        buttons = [each for each in super().get_list_more_buttons(instance) if each.url != url]
        if url:
            buttons.append(MenuItem(_("Revoke"), url, icon_name="no-view", priority=30))
        return buttons


class MakeKey(generic.CreateView):
    """Makes a key, and answers the POST itself with its secret: no session, message or address holds it."""

    template_name = "wagtailadmin/generic/create.html"
    secret = ""

    def save_instance(self) -> ApiKey:
        key: ApiKey = self.form.instance
        key.made_by = self.request.user
        self.secret = key.give_secret()
        super().save_instance()
        return key

    def save_action(self) -> HttpResponse:
        context = self.get_context_data(key=self.object, secret=self.secret)
        return TemplateResponse(self.request, "api/keys/made.html", context)


class EditKey(generic.EditView):
    delete_item_label = gettext_lazy("Revoke")

    def get_queryset(self) -> QuerySet[ApiKey]:
        keys: QuerySet[ApiKey] = super().get_queryset()
        # Saved as a whole: a revocation that comes between would be undone.
        return keys.select_for_update() if self.request.method == "POST" else keys

    @property
    def can_delete(self) -> bool:
        return self.object.revoked_at is None and bool(super().can_delete)


class RevokeKey(generic.DeleteView):
    page_title = gettext_lazy("Revoke")
    success_message = gettext_lazy("%(model_name)s '%(object)s' is revoked.")

    def delete_action(self) -> None:
        if self.object.revoked_at is None:
            self.object.revoke()
            log(instance=self.object, action="dateline.revoke_key", user=self.request.user)


class ApiKeys(ModelViewSet):
    model = ApiKey
    name = "api_keys"
    url_prefix = "api-keys"
    icon = "key"
    menu_label = gettext_lazy("API keys")
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = ListOfKeys
    add_view_class = MakeKey
    edit_view_class = EditKey
    delete_view_class = RevokeKey
    delete_template_name = "api/keys/revoke.html"
    list_display = [
        "name",
        Column("start", label=gettext_lazy("Begins with"), accessor=lambda key: f"{key.start}…"),
        "contact",
        Column("today", label=gettext_lazy("Requests today"), accessor=lambda key: key.today or 0),
        Column(
            "last_days",
            label=gettext_lazy("In the last 30 days"),
            accessor=lambda key: key.last_days or 0,
        ),
        DateColumn("last_used_at", label=gettext_lazy("Last used")),
        DateColumn("revoked_at", label=gettext_lazy("Revoked")),
    ]

    @cached_property
    def edit_handler(self) -> ObjectList:
        return ObjectList([FieldPanel(name) for name in ("name", "contact", "quota")])

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**kwargs) | {"usage_url_name": None}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "usage"]
