"""What every block of an article's body can do."""

from typing import Any, Protocol

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

JSON = dict[str, Any]


class Resolver(Protocol):
    """Turns what a block refers to into its public form. `None` is: not public, leave it out."""

    def picture(self, image: Any, *, alt: str, caption: str = "", credit: str = "") -> JSON | None:
        """`{id, alt, caption, credit, focal_point, width, height, renditions}`; widths in pixels."""

    def article(self, page_id: int) -> JSON | None:
        """The card of a published article."""

    def download(self, document: Any) -> JSON | None:
        """`{id, title, url, filename, media_type, size_bytes}`."""

    def embed(self, url: str) -> JSON:
        """`{url, provider, title, html}`; `html` is empty while the provider has not answered."""

    def rich_text(self, source: str) -> str:
        """Finished HTML: links to pages and documents resolved, links to what is not public removed."""


class PublicBlock:
    """A block with a public form: `public` gives its JSON, `html` renders that JSON.

    `Meta.public_template` is not Wagtail's `template`, which is given a value of the editor's: where Wagtail
    shows one, as in its comparison of versions, its own plain form is right.
    """

    meta: Any

    def public(self, value: Any, resolver: Resolver) -> JSON | None:
        """Return the JSON of `value`, or `None` where nothing of it is public."""
        raise NotImplementedError

    def html(self, public: JSON) -> SafeString:
        """Render what `public` returned, with the block's own template."""
        return mark_safe(render_to_string(self.meta.public_template, {"block": public}))  # noqa: S308

    def words(self, public: JSON) -> str:
        """Return the running text of what `public` returned, for the word count."""
        return ""
