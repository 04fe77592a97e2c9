"""The article's editor as a browser uses it: it opens the form, and posts what the form held."""

import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

# A paragraph's key is made anew where it is missing, which would be another text each time.
PARAGRAPH = '<p data-block-key="abcde">Some news.</p>'


class Fields(HTMLParser):
    """The hidden fields of the editor's form."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "input" and values.get("type") == "hidden" and values.get("name"):
            self.found.setdefault(str(values["name"]), values.get("value") or "")


class Window:
    """One window with the editor open, of one person."""

    def __init__(self, client: Client, article: Page, *, url: str = "") -> None:
        self.client = client
        self.url = url or reverse("wagtailadmin_pages:edit", args=[article.pk])
        response = client.get(self.url)
        assert response.status_code == 200, response.status_code
        self.html = response.content.decode()
        hidden = Fields(self.html).found
        names = ("loaded_revision_id", "loaded_revision_created_at", "editing_window")
        self.pins = {name: hidden[name] for name in names if name in hidden}

    def post(self, json: bool = False, /, **fields: Any) -> Any:
        headers = {"Accept": "application/json"} if json else {"Accept": "text/html"}
        return self.client.post(self.url, form_data(**(self.pins | fields)), headers=headers)

    def autosave(self, **fields: Any) -> Any:
        """Save as Wagtail's client does, and take up what it takes up from the answer."""
        response = self.post(True, **fields)
        answer = response.json()
        if answer["success"]:
            self.pins["overwrite_revision_id"] = str(answer["revision_id"])
            self.pins |= {k: v for k, v in answer["field_updates"].items() if k in self.pins}
        return response

    def save(self, **fields: Any) -> Any:
        """Press the button: the client names its own autosave only in autosaves."""
        pins = {name: value for name, value in self.pins.items() if name != "overwrite_revision_id"}
        return self.client.post(self.url, form_data(**(pins | fields)), headers={"Accept": "text/html"})


def form_data(**fields: Any) -> dict[str, str]:
    """Return what the edit form of an article posts."""
    empty = {name: inline_formset([]) for name in ("bylines", "related_links", "corrections")}
    data = {
        "title": "Story",
        "slug": "story",
        "body": paragraph(PARAGRAPH),
        "comments": inline_formset([]),
        **empty,
        **fields,
    }
    return nested_form_data(data)


def paragraph(html: str) -> dict[str, Any]:
    """Return a body of one paragraph, the same block each time."""
    body: dict[str, Any] = streamfield([("paragraph", rich_text(html))])
    body["0"]["id"] = "6f3f1a52-7a5c-4f0e-9d0e-1c2f5b6a7d80"
    return body


def texts(article: Page) -> list[str]:
    """Return the titles of all revisions, as history orders them."""
    rows = Revision.page_revisions.filter(object_id=str(article.pk)).order_by("created_at", "pk")
    return [row.content["title"] for row in rows]


def menu_of(html: str) -> set[str]:
    """Return the names of the actions that the editor offers."""
    return set(re.findall(r'name="(action-[a-z-]+)"', html))
