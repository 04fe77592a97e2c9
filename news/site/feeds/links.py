"""The feeds of a page, for its head."""

FORMS = {
    "rss": ("RSS", "application/rss+xml"),
    "atom": ("Atom", "application/atom+xml"),
    "json": ("JSON Feed", "application/feed+json"),
}


def feed_links(title: str, address: str) -> tuple[dict[str, str], ...]:
    """Return name, address and media type of the feeds of the page at `address`."""
    return tuple(
        {"title": f"{title} ({name})", "url": f"{address}feed.{form}", "type": media_type}
        for form, (name, media_type) in FORMS.items()
    )
