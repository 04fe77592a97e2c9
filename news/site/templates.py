"""What the templates of the public site (templates/public) may name, besides what they are given.

They are Jinja's (decision 0019); the newsroom's own screens extend Wagtail's, which are Django's.
"""

from functools import lru_cache
from typing import Any

import jinja2
from django.template import defaultfilters
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils import timezone, translation
from django.utils.html import json_script

from news.site import filters
from news.site.fonts import preload_fonts
from news.site.kept import kept, rendered

# Those of tags and authors, above all: Django takes as long to write one as the rest of such a link takes.
MOST_URLS = 10_000
FILTERS = (
    defaultfilters.filesizeformat,
    defaultfilters.linebreaksbr,
    defaultfilters.slugify,
    filters.at,
    filters.by_day,
    filters.cells,
    filters.date,
    filters.extension,
    filters.fallback,
    filters.grouped,
    filters.has_mistake,
    filters.ids,
    filters.ld_json,
    filters.moment,
    filters.near_day,
    filters.position,
    filters.spaced,
    filters.srcset,
    filters.translated,
    filters.was_updated,
    json_script,
)


class Environment(jinja2.Environment):
    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a member of a document by its name, whatever methods a dict has."""
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


class Components:
    """The macros of templates/public/components, each in a file of its own name: `components.time(at)`.

    To import them would cost more, in each template, than they do.
    """

    def __init__(self, environment: jinja2.Environment) -> None:
        self.environment = environment

    def __getattr__(self, name: str) -> Any:
        return getattr(self.environment.get_template(f"components/{name}.html").module, name)


def url(name: str, *args: object, **kwargs: object) -> str:
    return reversed_url(translation.get_language(), get_script_prefix(), name, *args, **kwargs)


@lru_cache(maxsize=MOST_URLS)
def reversed_url(_language: str, _prefix: str, name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args, kwargs=kwargs)


def environment(**options: Any) -> Environment:
    """Return the environment that Django's backend asks for."""
    made = Environment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"], **options)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    made.filters |= {each.__name__: each for each in FILTERS}
    made.filters["linebreaks"] = defaultfilters.linebreaks_filter
    made.globals |= {
        "components": Components(made),
        "get_language": translation.get_language,
        "get_language_bidi": translation.get_language_bidi,
        "kept": kept,
        "now": timezone.now,
        "preload_fonts": preload_fonts,
        "rendered": rendered,
        "static": static,
        "url": url,
    }
    return made
