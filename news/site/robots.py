"""What machines are told: which pages to leave alone, and whom to tell of a weakness."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from news.publishing.editions import site_facts

CLOSED = ("/admin/", "/previews/", "/seen/", "/-/")
CACHE_SECONDS = 3600
# https://www.rfc-editor.org/rfc/rfc9116#section-2.5.5 asks for less than a year.
EXPIRES_AFTER = timedelta(days=180)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Answer with robots.txt (RFC 9309): all of a site on trial is closed, else what is not for machines."""
    facts = site_facts(request)
    if facts is None or not settings.ROBOTS_ALLOW:
        return text("User-agent: *\nDisallow: /\n")
    searches = [f"{edition.address}search/" for edition in facts.editions]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in (*CLOSED, *searches)), ""]
    if settings.ROBOTS_REFUSED:
        lines += [*(f"User-agent: {name}" for name in settings.ROBOTS_REFUSED), "Disallow: /", ""]
    lines += [f"Sitemap: {facts.site.root_url}/{name}.xml" for name in ("sitemap", "sitemap-news")]
    return text("\n".join(lines) + "\n")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Answer with security.txt (RFC 9116). Raises `Http404` where no contact is set."""
    facts = site_facts(request)
    if facts is None or not settings.SECURITY_CONTACT:
        raise Http404
    expires = (timezone.now() + EXPIRES_AFTER).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [f"Contact: {settings.SECURITY_CONTACT}", f"Expires: {expires.isoformat()}"]
    if settings.SECURITY_POLICY:
        lines.append(f"Policy: {settings.SECURITY_POLICY}")
    lines.append(f"Preferred-Languages: {', '.join(edition.language for edition in facts.editions)}")
    lines.append(f"Canonical: {facts.site.root_url}/.well-known/security.txt")
    return text("\n".join(lines) + "\n")


def text(body: str) -> HttpResponse:
    response = HttpResponse(body, content_type="text/plain; charset=utf-8")
    patch_cache_control(response, public=True, max_age=CACHE_SECONDS)
    return response
