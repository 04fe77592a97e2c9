"""What an approval is of: the digest of everything that an article itself says.

Not the digest of its document: that copies from elsewhere (a section's title, an image's credit, the
headline of a related article), and would void an approval when none of the text has changed. See
docs/decisions/0005-what-an-approval-is-of.md.
"""

import hashlib
import json
import re
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.models import COMMENTS_RELATION_NAME, Revision

from news.models import NewsArticle

# Wagtail's books about a page, and its place. Whatever is not named here is part of what is approved.
BOOKKEEPING = frozenset(
    {
        "pk",
        "path",
        "depth",
        "numchild",
        "url_path",
        "content_type",
        "translation_key",
        "locale",
        "alias_of",
        "owner",
        "live",
        "has_unpublished_changes",
        "draft_title",
        "first_published_at",
        "last_published_at",
        "live_revision",
        "latest_revision",
        "latest_revision_created_at",
        "expired",
        "locked",
        "locked_at",
        "locked_by",
        COMMENTS_RELATION_NAME,
    }
)
# Fields that came when articles had been approved already, and their defaults. What says nothing new is no
# part of it, so that these approvals hold.
CAME_LATER = {"initial_views": 0}
# Within a tag only: a reader sees what looks like it in the text.
BLOCK_KEY = re.compile(r'(<[a-z][0-9a-z]*) data-block-key="[0-9a-z]+"')
CHILD_BOOKKEEPING = frozenset({"pk", "article", "content_object", "sort_order"})


def digest_of(article: NewsArticle) -> str:
    """Return the SHA-256, as 64 hexadecimal digits, of what `article`, a page or a draft, says itself."""
    return digest(article.serializable_data())


def digest_of_revision(revision: Revision) -> str:
    """Return the digest of the draft that the revision keeps. No query."""
    return digest(revision.content)


def digest(content: dict[str, Any]) -> str:
    """Return the digest of an article's content, as Wagtail serialises it for a revision."""
    # A revision that has just been made still holds datetimes; one that was read holds their text.
    content = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
    said = {
        name: normal(name, value)
        for name, value in content.items()
        if name not in BOOKKEEPING and (name, value) not in CAME_LATER.items()
    }
    if said.get("published_at") == content.get("first_published_at"):
        # Given to it by its publication, not by a person.
        said["published_at"] = None
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def normal(name: str, value: Any) -> Any:
    if name == "body":
        return without_block_ids(json.loads(value or "[]"))
    if name == "tagged_items":
        return sorted(item["tag"] for item in value)
    if isinstance(value, list):
        items = sorted(value, key=lambda item: item.get("sort_order") or 0)
        return [{k: v for k, v in item.items() if k not in CHILD_BOOKKEEPING} for item in items]
    return value


def without_block_ids(value: Any) -> Any:
    """Drop the ids of blocks and paragraphs: the editor adds those that are missing; nobody reads them."""
    if isinstance(value, str):
        return BLOCK_KEY.sub(r"\1", value) if value.startswith("<") else value
    if isinstance(value, list):
        return [without_block_ids(item) for item in value]
    if isinstance(value, dict):
        is_block = value.keys() == {"type", "value", "id"}
        return {k: without_block_ids(v) for k, v in value.items() if not (is_block and k == "id")}
    return value
