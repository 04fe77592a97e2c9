"""The token of a link: its random key, signed. What we did not sign never reaches the database.

The token itself is stored nowhere: a copy of the database opens no preview without `SECRET_KEY`.
"""

import re
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

TOKEN = re.compile(r"[0-9a-f]{32}\.[0-9A-Za-z_-]{43}")


def signer() -> Signer:
    # The point keeps the token whole in an address and in an Authorization header alike.
    return Signer(salt="news.previews", sep=".")


def token_of(key: UUID) -> str:
    """Return the token: 76 characters, all of them safe in a path and in a fragment."""
    return signer().sign(key.hex)


def key_in(token: str) -> UUID | None:
    """Return the key in a token that we signed, None for any other text. No query."""
    if not TOKEN.fullmatch(token):
        return None
    try:
        return UUID(signer().unsign(token))
    except BadSignature:
        return None


def address_of(key: UUID, *, origin: str) -> str:
    """Return where the link leads: to the front end, or to our own page at `origin` where there is none."""
    token = token_of(key)
    if settings.HEADLESS_PREVIEW_URL:
        # A fragment is sent to no server, and in no Referer.
        return f"{settings.HEADLESS_PREVIEW_URL}#token={token}"
    return origin + reverse("previews:page", args=[token])
