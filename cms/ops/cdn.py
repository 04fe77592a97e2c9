"""Caches in front of us that forget answers by key: backends of Wagtail's `frontend_cache`.

`WAGTAILFRONTENDCACHE` names them; keys are as the `Surrogate-Key` header has them.
See docs/operations.md#a-cdn.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.frontend_cache.backends import BaseBackend, CloudflareBackend, HTTPBackend
from wagtail.contrib.frontend_cache.utils import get_backends

from cms.ops import internet, outbound
from cms.ops.internet import AddressRefused
from cms.ops.outbound import Answer, NotReached

# Half of what Varnish takes in one header.
MOST_BYTES = 4000
# More calls take longer, and may break a vendor's quota: then all is forgotten, by one.
MOST_CALLS = 20


class PurgeFailed(Exception):
    """The cache did not answer, or refused. It may still have what it was to forget."""


class KeyBackend(BaseBackend):
    """What a backend needs besides Wagtail's, which purges by address."""

    most_keys: int
    """In one call."""

    def purge_keys(self, keys: Iterable[str]) -> None:
        """Forget what shows one of the keys; everything, if they are too many. Raises `PurgeFailed`."""
        calls = list(batches(sorted(keys), most=self.most_keys))
        if len(calls) > MOST_CALLS:
            self.purge_all()
            return
        for call in calls:
            self.purge_some(call)

    def purge_some(self, keys: list[str]) -> None:
        raise NotImplementedError

    def purge_all(self) -> None:
        """Forget everything. Raises `PurgeFailed`."""
        raise NotImplementedError


class Varnish(KeyBackend, HTTPBackend):
    """Varnish with vmod_xkey, or what understands the same requests."""

    most_keys = 1000

    def purge_some(self, keys: list[str]) -> None:
        self.call("PURGE", {"xkey-purge": " ".join(keys)})

    def purge_all(self) -> None:
        self.call("BAN", {})

    def call(self, method: str, headers: dict[str, str]) -> None:
        call(f"{self.cache_scheme}://{self.cache_netloc}/", headers, method=method)


class Fastly(KeyBackend):
    most_keys = 256

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.service = params["SERVICE"]
        self.token = params["TOKEN"]
        self.location = params.get("LOCATION", "https://api.fastly.com")

    def purge(self, url: str) -> None:
        parts = urlsplit(url)
        self.call(f"/purge/{parts.netloc}{parts.path}{'?' if parts.query else ''}{parts.query}")

    def purge_some(self, keys: list[str]) -> None:
        self.call(f"/service/{self.service}/purge", {"Surrogate-Key": " ".join(keys)})

    def purge_all(self) -> None:
        self.call(f"/service/{self.service}/purge_all")

    def call(self, path: str, headers: Mapping[str, str] | None = None) -> None:
        own = {"Fastly-Key": self.token, "Accept": "application/json"}
        call(f"{self.location}{path}", {**own, **(headers or {})})


class Cloudflare(KeyBackend, CloudflareBackend):
    """Knows keys as tags, which answers name in `CacheTag`'s header."""

    most_keys = 30

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.location = params.get("LOCATION", "https://api.cloudflare.com")

    def purge_some(self, keys: list[str]) -> None:
        self.call({"tags": keys})

    def purge_all(self) -> None:
        self.call({"purge_everything": True})

    def call(self, what: dict[str, Any]) -> None:
        url = f"{self.location}/client/v4/zones/{self.cloudflare_zoneid}/purge_cache"
        headers = {"Authorization": f"Bearer {self.cloudflare_token}", "Content-Type": "application/json"}
        answer = call(url, headers, body=json.dumps(what).encode())
        if not is_success(answer.body):
            raise PurgeFailed(f"Cloudflare did not do it: {answer.text}")


class CacheTag:
    """Names the keys of an answer as Cloudflare reads them: parted by commas, which no key has in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if keys := response.get("Surrogate-Key"):
            response.headers["Cache-Tag"] = keys.replace(" ", ",")
        return response


def backends() -> list[KeyBackend]:
    """Return those of `WAGTAILFRONTENDCACHE` that know keys, in its order."""
    return [backend for backend in get_backends().values() if isinstance(backend, KeyBackend)]


def purge(keys: set[str] | None, caches: list[KeyBackend]) -> None:
    """Let each of the caches forget what shows one of the keys, or everything if they are None.

    One that fails keeps nothing from the others. Raises `PurgeFailed`.
    """
    failures = []
    for cache in caches:
        try:
            if keys is None:
                cache.purge_all()
            else:
                cache.purge_keys(keys)
        except PurgeFailed as failure:
            failures.append(f"{type(cache).__name__}: {failure}")
    if failures:
        raise PurgeFailed("; ".join(failures))


def batches(keys: list[str], *, most: int) -> Iterator[list[str]]:
    """Part the keys: not more than `most` together, nor than `MOST_BYTES` where they are several."""
    batch: list[str] = []
    size = 0
    for key in keys:
        if batch and (len(batch) == most or size + len(key) > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(key)
        size += len(key) + 1
    if batch:
        yield batch


def call(url: str, headers: dict[str, str], *, method: str = "POST", body: bytes = b"") -> Answer:
    headers = {"User-Agent": "Dateline/1", **headers}
    try:
        answer = outbound.ask(method, internet.own(url), body=body, headers=headers)
    except (AddressRefused, NotReached) as error:
        raise PurgeFailed(str(error)) from error
    if not answer.is_success:
        raise PurgeFailed(f"{answer.status} {answer.reason}: {answer.text}")
    return answer


def is_success(body: bytes) -> bool:
    try:
        said = json.loads(body)
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("success") is True
