"""RSS 2.0 and Atom, by Django's generators."""

from typing import Any

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.html import escape

from news.blocks import JSON
from news.site.feeds.feed import Feed, moment, names, picture

MEDIA = "http://search.yahoo.com/mrss/"


class Rss(Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": MEDIA,
        }

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))
        handler.addQuickElement("content:encoded", item["html"])
        add_media(handler, item)


class Atom(Atom1Feed):
    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:media": MEDIA}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        handler.addQuickElement("content", item["html"], {"type": "html"})
        add_media(handler, item)


def add_media(handler: Any, item: dict[str, Any]) -> None:
    image, about = item["image"], item["about_image"]
    if image is None:
        return
    size = {name: str(image[name]) for name in ("url", "type", "width", "height")}
    handler.startElement("media:content", {**size, "medium": "image"})
    if about["alt"]:
        handler.addQuickElement("media:description", about["alt"], {"type": "plain"})
    if about["credit"]:
        handler.addQuickElement("media:credit", about["credit"])
    handler.endElement("media:content")


def written(feed: Feed, generator: type[SyndicationFeed]) -> str:
    made = generator(
        title=feed.title,
        link=feed.url,
        description=feed.description,
        language=feed.language,
        # Atom wants an author of what has none.
        author_name=feed.paper,
        feed_url=feed.feed_url,
        feed_guid=feed.url,
    )
    for item in feed.items:
        made.add_item(**entry(feed, item))
    # The newest of what it holds, also where it holds nothing.
    made.latest_post_date = lambda: feed.updated_at  # type: ignore[method-assign]
    return str(made.writeString("utf-8"))


def entry(feed: Feed, item: JSON) -> dict[str, Any]:
    return {
        "title": item["headline"],
        "link": item["url"],
        # Readers take it for HTML.
        "description": escape(item["standfirst"]) or None,
        "unique_id": feed.item_id(item),
        "unique_id_is_permalink": False,
        "pubdate": moment(item["published_at"]),
        "updateddate": moment(item["updated_at"]),
        "categories": [tag["name"] for tag in item["tags"]],
        "authors": names(item),
        "html": item["body_html"],
        "image": picture(item),
        "about_image": item["lead_image"],
    }
