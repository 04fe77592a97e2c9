"""JSON Feed 1.1. Source: https://www.jsonfeed.org/version/1.1/"""

from news.blocks import JSON
from news.record.models import dump
from news.site.feeds.feed import Feed, picture

VERSION = "https://jsonfeed.org/version/1.1"


def written(feed: Feed) -> str:
    return dump(
        {
            "version": VERSION,
            "title": feed.title,
            "home_page_url": feed.url,
            "feed_url": feed.feed_url,
            "description": feed.description,
            "language": feed.language,
            "items": [entry(feed, item) for item in feed.items],
        }
    )


def entry(feed: Feed, item: JSON) -> JSON:
    image = picture(item)
    made = {
        "id": feed.item_id(item),
        "url": item["url"],
        "title": item["headline"],
        "content_html": item["body_html"],
        "summary": item["standfirst"],
        "image": image and image["url"],
        "date_published": item["published_at"],
        "date_modified": item["updated_at"],
        "authors": [{"name": author["name"]} for author in item["authors"]],
        "tags": [tag["name"] for tag in item["tags"]],
        "language": item["language"],
    }
    return {name: value for name, value in made.items() if value or name == "content_html"}
