"""Which addresses requests may go to: hosts on the internet, and what `OUTBOUND_ALLOW` names."""

import re
import socket
from concurrent.futures import Future
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from threading import Thread
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

Address = IPv4Address | IPv6Address

# Of IANA's registry of special IPv4 addresses, what does not lead to a host of the internet.
SPECIAL_V4 = [
    IPv4Network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
]
# The internet's part of IPv6, without Teredo, ORCHID and the like, examples and 6to4.
GLOBAL_V6 = IPv6Network("2000::/3")
SPECIAL_V6 = [IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
# How a host that has only IPv6 reaches one that has only IPv4: the last four bytes are its address.
NAT64 = IPv6Network("64:ff9b::/96")

NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")
# The last part of a name on the internet; what begins with a digit may be the number of a host.
LAST_PART = re.compile(r"[a-z][a-z0-9-]+")
LOCAL = {"localhost", "local", "internal", "lan", "home", "test"}
# What `requests` and browsers leave as it is in an address.
PRINTABLE = "!$%&'()*+,/:;=?@[]~"


class AddressRefused(Exception):
    """The address is none, or requests may not go there. The message is for who entered it."""


@dataclass(frozen=True)
class Target:
    """An address as it is requested: read once, so that no two parsers can differ about it."""

    secure: bool
    host: str
    """In lower case and ASCII; of a number the usual spelling."""
    port: int
    path: str
    number: Address | None
    is_own: bool = False
    """Named by the operator, in the settings: it may be anywhere."""


def own(url: str) -> Target:
    """Return where an address leads that only the operator can set. Raises `AddressRefused` if it is none."""
    parts, host, port = read(url)
    return target_of(parts, host, port, number_of(host), is_own=True)


def check(url: str) -> Target:
    """Return where the address leads. Asks no name server, so `resolve` has the last word.

    Raises `AddressRefused` for what is not `https://` to a host on the internet. A name or number in
    `OUTBOUND_ALLOW` may be local, and be reached by `http://`.
    """
    parts, host, port = read(url)
    number = number_of(host)
    host = str(number) if number else host
    allowed = is_allowed(number) if number else is_named(host)
    if not (parts.scheme == "https" or (parts.scheme == "http" and allowed)):
        raise AddressRefused(_("The address must begin with https://."))
    if not allowed and not (is_public(number) if number else is_name_on_the_internet(host)):
        raise AddressRefused(_("The address must lead to a host on the internet, not into a local network."))
    return target_of(parts, host, port, number)


def target_of(
    parts: SplitResult, host: str, port: int | None, number: Address | None, *, is_own: bool = False
) -> Target:
    path = quote(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", safe=PRINTABLE)
    secure = parts.scheme == "https"
    host = str(number) if number else host
    return Target(secure, host, port or (443 if secure else 80), path, number, is_own)


def read(url: str) -> tuple[SplitResult, str, int | None]:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii").lower().rstrip(".")
        port = parts.port
    except ValueError as error:
        raise AddressRefused(_("This is not a web address.")) from error
    is_host = NAME.fullmatch(host) or (":" in host and number_of(host))
    if not is_host or "@" in parts.netloc or port == 0:
        raise AddressRefused(_("This is not a web address."))
    return parts, host, port


def number_of(host: str) -> Address | None:
    """Return the number that the host is, in whichever spelling the system would take; None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        # 127.1, 2130706433, 0x7f.1, 0177.0.0.1
        return IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def resolve(target: Target, seconds: float) -> list[Address]:
    """Return the numbers of the host: the only ones that may be connected to.

    Raises `AddressRefused` if any of them is not public and the host not our own, `OSError` if there are
    none or it takes too long.
    """
    found = [target.number] if target.number else look_up(target, seconds)
    is_trusted = target.is_own or is_named(target.host)
    if not is_trusted and not all(is_public(number) or is_allowed(number) for number in found):
        raise AddressRefused(_("The address must lead to a host on the internet, not into a local network."))
    return found


def look_up(target: Target, seconds: float) -> list[Address]:
    """Ask the name servers, in a thread: the system's own patience is not ours."""
    answer: Future[list[Any]] = Future()

    def ask() -> None:
        try:
            answer.set_result(socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM))
        except OSError as error:
            answer.set_exception(error)

    Thread(target=ask, daemon=True, name="look up").start()
    rows = answer.result(timeout=seconds)
    return [ip_address(where[0]) for _family, _type, _protocol, _name, where in rows]


def is_public(number: Address) -> bool:
    """Is this a host of the internet, whoever asks from wherever?"""
    if isinstance(number, IPv4Address):
        return not any(number in network for network in SPECIAL_V4)
    if number in NAT64:
        return is_public(IPv4Address(number.packed[-4:]))
    return number in GLOBAL_V6 and not any(number in network for network in SPECIAL_V6)


def is_name_on_the_internet(host: str) -> bool:
    last = host.rpartition(".")[2]
    return "." in host and last not in LOCAL and LAST_PART.fullmatch(last) is not None


def is_named(host: str) -> bool:
    return host in {entry.lower() for entry in settings.OUTBOUND_ALLOW}


def is_allowed(number: Address) -> bool:
    networks = (network_of(entry) for entry in settings.OUTBOUND_ALLOW)
    return any(number in network for network in networks if network)


def network_of(entry: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(entry, strict=False)
    except ValueError:
        return None
