"""Parts of pages that are rendered once: a card is the same wherever it is shown, a footer on every page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from jinja2 import Environment, pass_context, pass_environment
from jinja2.runtime import Context
from markupsafe import Markup

from news.record.shown import FACTS, note
from news.record.streams import Card
from news.record.tail import tail


@pass_environment
def rendered(environment: Environment, card: Card, name: str, **options: Any) -> Markup:
    """Show a card by the template components/<name>.html. It is given the card and the options alone."""
    # All that is shown depends on the language, and on the time zone.
    key = (name, get_language(), timezone.get_current_timezone_name(), *options.items())
    shown = card.shown.get(key)
    if shown is None:
        part = environment.get_template(f"components/{name}.html")
        shown = card.shown[key] = part.render(card=card, **options)
    return Markup(shown)  # noqa: S704 - as the template made it


@pass_context
def kept(context: Context, name: str, *values: object, caller: Callable[[], str]) -> str:
    """Render what is within once, until the log goes on: `{% call kept("footer", …) %} … {% endcall %}`.

    What is within may depend on the site, the language, the day, and on the values that are named. A page
    that was begun before the log went on keeps nothing: it may hold what is not true any more.
    """
    request = context.get("request")
    begun = getattr(request, "standing", None)
    if request is None or begun is None:
        return caller()
    # What was asked before is not asked, and so not noted, again: of the site, at least.
    note(FACTS)
    key = ("part of a page", *where(request), get_language(), name, *values)
    return tail.fact(key, caller, begun=begun)


def where(request: HttpRequest) -> tuple[object, ...]:
    """Return what all parts of an answer depend on: the site, the day, the time zone. Asked once for each."""
    known: dict[str, Any] = request.__dict__
    if "where" not in known:
        known["where"] = (request.get_host(), timezone.localdate(), timezone.get_current_timezone_name())
    found: tuple[object, ...] = known["where"]
    return found
