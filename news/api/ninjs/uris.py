"""Addresses as URIs: ninjs takes those of RFC 3986 and nothing looser."""

import re
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import quote, urlsplit

STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
WEB_URI = re.compile(
    r"https?://([^/?#@\[\]]*@)?(\[(?P<ip>[0-9A-Fa-f:.]+)\]|[^/?#@:\[\]]+)(:\d*)?([/?][^#\[\]]*)?(#[^#\[\]]*)?"
)


def as_uri(text: str) -> str | None:
    """Return the web address with all that a URI can't hold escaped; None if it is none even so."""
    uri = STRAY_PERCENT.sub("%25", quote(text, safe="%-._~:/?#[]@!$&'()*+,;="))
    found = WEB_URI.fullmatch(uri)
    return uri if found and (found["ip"] is None or is_ipv6(found["ip"])) else None


def is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True


def uri_of(kind: str, key: int | str, *, url: str) -> str:
    """Return the URI of an article or an author of the site that `url` is part of: its place in the API.

    Unlike its address it stays the same when an article moves.
    """
    site = urlsplit(url)
    return quote(f"{site.scheme}://{site.netloc}/api/content/v1/{kind}/{key}", safe="%:/[]@")


def article_uri(article_id: int, *, url: str) -> str:
    return uri_of("articles", article_id, url=url)
