"""Where the desk meets Wagtail's admin. Each screen has its hooks beside it."""

from django.urls import URLResolver, include, path
from wagtail import hooks

# Each registers what it has.
from news.desk import authors as _authors  # noqa: F401
from news.desk import explorer as _explorer  # noqa: F401
from news.desk.dashboard import hooks as _dashboard  # noqa: F401
from news.desk.editing import hooks as _editing  # noqa: F401
from news.desk.notices import hooks as _notices  # noqa: F401
from news.desk.planning import hooks as _planning  # noqa: F401
from news.desk.proof import hooks as _proof  # noqa: F401
from news.desk.queue import hooks as _queue  # noqa: F401
from news.desk.report import hooks as _report  # noqa: F401


@hooks.register("register_admin_urls")
def addresses_of_the_desk() -> list[URLResolver]:
    return [path("desk/", include("news.desk.urls"))]
