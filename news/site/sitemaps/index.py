"""The index: names all other sitemaps."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from news.publishing.editions import SiteFacts
from news.site.sitemaps.answers import answer, facts_of
from news.site.sitemaps.articles import periods
from news.site.sitemaps.topics import kinds


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List all sitemaps of the site. Five queries for each language, and none once they are known."""
    facts = facts_of(request)
    return answer(request, "sitemaps/index.xml", lambda: {"urls": addresses(facts)})


def addresses(facts: SiteFacts) -> list[str]:
    names = ["pages", "news"]
    for edition in facts.editions:
        parts = [*kinds(edition), *periods(facts, edition)]
        names += [f"{edition.language}-{part}" for part in parts]
    return [f"{facts.site.root_url}/sitemap-{name}.xml" for name in names]
