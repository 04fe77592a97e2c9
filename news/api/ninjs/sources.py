"""Who an article comes from."""

from news.api.ninjs.parts import without_empty
from news.api.ninjs.uris import as_uri, uri_of
from news.blocks import JSON


def byline(authors: list[JSON]) -> str:
    """Return the authors as the site names them: "Grace, Ada (Photographs)"."""
    return ", ".join(f"{each['name']} ({each['role']})" if each["role"] else each["name"] for each in authors)


def sources(document: JSON, *, publisher: str) -> list[JSON]:
    """Return the authors, the agency or paper that the text came from, and the publisher.

    Authors are not among `people`: those are whom the text is about. As in NewsML-G2, who originated the
    text (the agency) has no role, and who did something else has one.
    """
    authors = [
        {
            "name": author["name"],
            "role": "author",
            "uri": uri_of("authors", author["slug"], url=document["url"]),
            "literal": author["slug"],
        }
        for author in document["authors"]
    ]
    source = document.get("source")
    origin = [without_empty({"name": source["name"], "uri": as_uri(source["url"])})] if source else []
    return [
        *authors,
        *filter(None, origin),
        *([{"name": publisher, "role": "publisher"}] if publisher else []),
    ]
