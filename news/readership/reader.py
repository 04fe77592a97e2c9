"""Who reads, as far as we want to know it: a number that says only whether it is the same reader again."""

from functools import cache
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest

from cms.ops.address import client_address


def token_of(request: HttpRequest, article_id: int) -> int:
    """Return a number of 64 bits for this reader of this article, the same in all processes.

    Keyed: without our secret key nobody can try which address and browser give it. Of one reader and
    another article it is another one, so that nobody can follow a reader.
    """
    browser = user_agent(request).encode(errors="replace")
    said = b"%d %d %b%b" % (article_id, len(client := client_address(request)), client, browser)
    return int.from_bytes(blake2b(said, key=key(), digest_size=8).digest(), signed=True)


def user_agent(request: HttpRequest) -> str:
    return request.META.get("HTTP_USER_AGENT", "").strip()


@cache
def key() -> bytes:
    return blake2b(b"news.readership " + settings.SECRET_KEY.encode()).digest()
