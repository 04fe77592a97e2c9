"""Whose request it is, by its address."""

import socket

from django.conf import settings
from django.http import HttpRequest

V4_IN_V6 = b"\0" * 10 + b"\xff\xff"


def client_address(request: HttpRequest) -> bytes:
    """Return the client of a request: the four bytes of an IPv4 address, or the first eight of an IPv6 one.

    A provider gives a household or a server a whole /64. An IPv4 address that is spelled as IPv6 is IPv4.
    Empty if there is no address, as on a Unix socket.

    With `TRUSTED_PROXIES` = n, what the n-th proxy from here wrote into X-Forwarded-For; what stands left of
    it anybody can write. If less is there, or no address, then the request did not come by that way: its own
    address counts.
    """
    if settings.TRUSTED_PROXIES:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        said = forwarded.rsplit(",", settings.TRUSTED_PROXIES)[-settings.TRUSTED_PROXIES :]
        if len(said) == settings.TRUSTED_PROXIES and (client := network(said[0])):
            return client
    return network(request.META.get("REMOTE_ADDR", ""))


def network(text: str) -> bytes:
    """Return the client of an address, spelled with a port or a zone as it may be. Empty for no address."""
    text = without_port(text.strip())
    try:
        if ":" not in text:
            return socket.inet_pton(socket.AF_INET, text)
        address = socket.inet_pton(socket.AF_INET6, text.partition("%")[0])
    except (OSError, ValueError):
        return b""
    return address[12:] if address.startswith(V4_IN_V6) else address[:8]


def without_port(text: str) -> str:
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text
