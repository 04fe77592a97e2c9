"""Where the queue meets Wagtail's admin."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem, SubmenuMenuItem

from news.desk.menu import desk_menu


@hooks.register("register_admin_menu_item")
def desk_item() -> MenuItem:
    return SubmenuMenuItem(_("Desk"), desk_menu, name="desk", icon_name="tasks", order=50)


@hooks.register("register_desk_menu_item")
def queue_item() -> MenuItem:
    return MenuItem(_("Queue"), reverse("desk:queue"), name="desk-queue", icon_name="list-ul", order=200)
