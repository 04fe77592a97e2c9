"""The one question that each request of the API asks."""

from collections.abc import Hashable

from django.conf import settings
from django.http import HttpRequest

from cms.ops.address import client_address
from cms.ops.windows import Windows
from news.api.keys.known import KnownKey, UnknownKey, known_keys
from news.api.keys.secret import is_secret
from news.api.keys.uses import uses
from news.api.quota.verdict import Verdict

# Queries a minute that an address may cause with keys that nobody knows.
UNKNOWN_KEYS_A_MINUTE = 60

windows = Windows()


class Refused(Exception):
    def __init__(self, verdict: Verdict) -> None:
        super().__init__()
        self.verdict = verdict


def take(request: HttpRequest) -> Verdict:
    """Count a request against the quota of its key, or else of its address; say whether to answer it.

    Microseconds, and no query, but for one by a key that this process has not asked for in five seconds.
    Raises `UnknownKey` for a key that is not ours or was revoked: 401, with `WWW-Authenticate: Bearer`.

    Quotas are of one server process: n of them together allow up to n times as much. A refused request does
    not count.
    """
    secret = secret_of(request)
    if secret is None:
        address = client_address(request)
        return judge("address", address, settings.API_QUOTA)
    if not is_secret(secret):
        raise UnknownKey

    def may_ask_for_unknown_ones() -> None:
        client = ("unknown", client_address(request))
        verdict = judge("unknown-keys", client, UNKNOWN_KEYS_A_MINUTE)
        if not verdict.allowed:
            raise Refused(verdict)

    try:
        key = known_keys.find(secret, before_asking=may_ask_for_unknown_ones)
    except Refused as refused:
        return refused.verdict
    if key is None:
        raise UnknownKey
    return take_with(key)


def secret_of(request: HttpRequest) -> str | None:
    """Return what stands in `Authorization: Bearer …`; None if nothing does.

    Other schemes are others' business: a preview's, or a proxy's. No key is read from the address, which
    would be logged.
    """
    scheme, _, secret = request.META.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


def take_with(key: KnownKey) -> Verdict:
    quota = settings.API_KEY_QUOTA if key.quota is None else key.quota
    verdict = judge("key", ("key", key.id), quota, key_id=key.id)
    if verdict.allowed:
        uses.count(key.id)
    return verdict


def judge(policy: str, client: Hashable, quota: int, *, key_id: int | None = None) -> Verdict:
    if not quota:
        return Verdict(True, policy, key_id=key_id)
    left, seconds = windows.take(client, quota)
    return Verdict(left >= 0, policy, quota, max(left, 0), seconds, key_id)
