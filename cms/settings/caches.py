"""Caches in front of us, of `CDN_PURGE` and `CDN_TOKEN`: as `WAGTAILFRONTENDCACHE` has them."""

import re
from typing import Any

HOST_AND_PORT = re.compile(r"([A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,4}|:[1-6][0-9]{4})?/?")
ID = re.compile(r"[A-Za-z0-9_-]+")
FORMS = {"varnish": HOST_AND_PORT, "fastly": ID, "cloudflare": ID}
WITH_TOKEN = {"fastly", "cloudflare"}


def vendor_of(url: str) -> str:
    return url.partition("://")[0]


def with_token(urls: list[str]) -> list[str]:
    """Return those vendors among the caches whose API wants a token."""
    return sorted({vendor_of(url) for url in urls} & WITH_TOKEN)


def is_cache(url: str) -> bool:
    vendor, _, rest = url.partition("://")
    return vendor in FORMS and FORMS[vendor].fullmatch(rest) is not None


def frontend_caches(urls: list[str], *, token: str) -> dict[str, dict[str, Any]]:
    """Return Wagtail's setting, of addresses of which each `is_cache`."""
    return {url: {**parameters(url, token), "BACKEND": backend_of(url)} for url in urls}


def backend_of(url: str) -> str:
    return f"cms.ops.cdn.{vendor_of(url).capitalize()}"


def parameters(url: str, token: str) -> dict[str, Any]:
    vendor, _, rest = url.partition("://")
    match vendor:
        case "varnish":
            return {"LOCATION": f"http://{rest}"}
        case "fastly":
            return {"SERVICE": rest, "TOKEN": token}
        case _:
            return {"ZONEID": rest, "BEARER_TOKEN": token}
