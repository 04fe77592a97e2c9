"""Which site an answer is of."""

from django.http import HttpRequest

from news.api.problems import Problem
from news.publishing import editions
from news.publishing.editions import SiteFacts


def site_facts(request: HttpRequest) -> SiteFacts:
    """Return the site that the request's host names. No query if it is known. Raises `Problem` (404)."""
    facts = editions.site_facts(request)
    if facts is None:
        raise Problem(404, "There is no site of this name here.")
    return facts
