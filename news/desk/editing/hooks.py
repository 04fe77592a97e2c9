"""Where editing meets Wagtail's admin."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from news.desk.editing import history, menu
from news.desk.editing.viewset import ArticleViewSet

hooks.register("register_log_actions", history.register)
hooks.register("construct_page_action_menu", menu.arrange)


@hooks.register("register_admin_viewset")
def views_of_articles() -> ArticleViewSet:
    return ArticleViewSet("articles")


@hooks.register("register_page_action_menu_item")
def review() -> menu.Review:
    return menu.Review(order=5)


@hooks.register("register_page_action_menu_item")
def publish_before_review() -> menu.PublishBeforeReview:
    return menu.PublishBeforeReview(order=70)


@hooks.register("register_page_action_menu_item")
def retract() -> menu.Retract:
    return menu.Retract(order=80)


@hooks.register("insert_editor_js")
def script_of_the_editor() -> str:
    return format_html('<script type="module" src="{}"></script>', static("js/desk/editing.js"))
