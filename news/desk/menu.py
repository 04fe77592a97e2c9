"""The desk's own menu, in Wagtail's sidebar.

To add to it, register a function that returns a menu item, in the hooks beside your screen:

    @hooks.register("register_desk_menu_item")
    def calendar_item() -> MenuItem:
        return MenuItem(_("Calendar"), reverse("desk:calendar"), icon_name="calendar", order=300)

Dashboard is 100, Queue 200, Calendar 300, Planned stories 400, Notices 500, Report 600, Proof 700. Override
`is_shown(request)` for an item that is not everyone's. Items are made once, with the first request.
"""

from wagtail.admin.menu import Menu

desk_menu = Menu(register_hook_name="register_desk_menu_item", construct_hook_name="construct_desk_menu")
