"""Parts of pages that are rendered once: a card is the same wherever it is shown, a footer on every page."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from news.record.shown import FACTS, note
from news.record.streams import Card
from news.record.tail import tail

register = template.Library()


@register.simple_tag(takes_context=True)
def card(context: template.RequestContext, card: Card, name: str, **options: Any) -> SafeString:
    """Show a card by the template components/<name>.html. It is given the card and the options alone."""
    # All that is shown depends on the language, and on the time zone.
    key = (name, get_language(), timezone.get_current_timezone_name(), *options.items())
    shown = card.shown.get(key)
    if shown is None:
        engine: Any = context.template
        part = engine.engine.get_template(f"components/{name}.html")
        shown = card.shown[key] = part.render(template.Context({"card": card, **options}))
    return mark_safe(shown)  # noqa: S308 - as the template made it


@register.tag
def kept(parser: Parser, token: Token) -> "Kept":
    """Render what is within once, until the log goes on: `{% kept "footer" … %} … {% endkept %}`.

    What is within may depend on the site, the language, the day, and on the values that are named. A page
    that was begun before the log went on keeps nothing: it may hold what is not true any more.
    """
    _name, *values = token.split_contents()
    nodes = parser.parse(["endkept"])
    parser.delete_first_token()
    return Kept(nodes, [parser.compile_filter(value) for value in values])


class Kept(template.Node):
    def __init__(self, nodelist: NodeList, values: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.values = values

    def render(self, context: template.Context) -> SafeString:
        request = context.get("request")
        begun = getattr(request, "standing", None)
        if request is None or begun is None:
            return self.nodelist.render(context)
        # What was asked before is not asked, and so not noted, again: of the site, at least.
        note(FACTS)
        values = [value.resolve(context) for value in self.values]
        key = ("part of a page", *where(request), get_language(), *values)
        return tail.fact(key, lambda: self.nodelist.render(context), begun=begun)


def where(request: HttpRequest) -> tuple[object, ...]:
    """Return what all parts of an answer depend on: the site, the day, the time zone. Asked once for each."""
    known: dict[str, Any] = request.__dict__
    if "where" not in known:
        known["where"] = (request.get_host(), timezone.localdate(), timezone.get_current_timezone_name())
    found: tuple[object, ...] = known["where"]
    return found
