"""What a page is shown with where somebody links to it."""

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from news.site.head import Head

register = template.Library()


@register.filter
def open_graph(head: Head, site_name: str) -> SafeString:
    """Return the properties of OpenGraph as elements. A template's loop would take ten times as long."""
    return format_html_join("\n", '<meta property="{}" content="{}">', head.open_graph(site_name))
