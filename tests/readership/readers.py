"""What browsers, and others, send."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.test import Client, RequestFactory

from news.readership.counting import Counting

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)


def read(
    article_id: int,
    *,
    agent: str = FIREFOX,
    address: str = "192.0.2.1",
    client: Client | None = None,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Any:
    """Send the beacon of a reader of the article, as a page of ours does."""
    client = client or Client(enforce_csrf_checks=True)
    sent = {"user-agent": agent, **headers}
    return client.post(f"/seen/{article_id}/", headers=sent, REMOTE_ADDR=address)


def note(process: Counting, article_id: int, *, address: str = "192.0.2.1", agent: str = FIREFOX) -> None:
    """Let a reader be counted by this process, past the rules of who is one."""
    meta: dict[str, Any] = {"REMOTE_ADDR": address, "HTTP_USER_AGENT": agent}
    process.note(RequestFactory().post("/", **meta), article_id)
