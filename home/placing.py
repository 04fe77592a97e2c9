"""Where a site says that it is."""

from urllib.parse import urlsplit

from django.core.management.base import CommandError
from wagtail.models import Site

PORTS = {"http": 80, "https": 443}


def place_site(base_url: str) -> None:
    """Have documents say that the default site is at `base_url`."""
    address = urlsplit(base_url)
    if address.scheme not in PORTS or not address.hostname:
        raise CommandError(f"{base_url!r} is no address of a site, such as http://127.0.0.1:8000.")
    hostname, port = address.hostname, address.port or PORTS[address.scheme]
    site = Site.objects.filter(is_default_site=True).first()
    if site is None or (site.hostname, site.port) == (hostname, port):
        return
    site.hostname, site.port = hostname, port
    site.save()
