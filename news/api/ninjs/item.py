"""One article as an item of IPTC ninjs 3.1."""

from news.api.ninjs.parts import STANDARD, plain, without_empty
from news.api.ninjs.pictures import pictures
from news.api.ninjs.sources import byline, sources
from news.api.ninjs.uris import article_uri, as_uri
from news.api.ninjs.words import plain_text
from news.blocks import JSON

# 1 is the most urgent of nine. The newsroom has one mark, and no degrees below it.
BREAKING = 1


def ninjs(document: JSON, *, publisher: str) -> JSON:
    """Return the item of a document, or a `partial` one of a card; docs/document.md tells their fields.

    `uri` is the article's place in the API, which stays when it moves; its address is the rendition `web`,
    and in `altIds` with its id and its canonical address. Pictures and related articles are associations.

    Left out is what the document does not know or ninjs has no place for: rights, genres, an embargo (what is
    published has none), `contentCreated`, and translations, whose URIs are not in the document.
    """
    return {"standard": STANDARD} | item(document, publisher=publisher)


def item(document: JSON, *, publisher: str) -> JSON:
    is_full = "body" in document
    images = pictures(document)
    return without_empty(
        {
            "uri": article_uri(document["id"], url=document["url"]),
            "type": "text",
            "representationType": "full" if is_full else "partial",
            "profile": "text-photo" if images else "text-only",
            "version": str(document["version"]),
            "firstCreated": document["published_at"],
            "versionCreated": document["updated_at"],
            "pubStatus": "usable",
            "urgency": BREAKING if document["flags"]["breaking"] else None,
            "language": document["language"],
            "altIds": alt_ids(document),
            "headlines": headlines(document),
            "descriptions": descriptions(document),
            "edNote": ed_note(document),
            "by": byline(document["authors"]),
            "infoSources": sources(document, publisher=publisher),
            "located": document["place"],
            "subjects": subjects(document),
            "bodies": bodies(document) if is_full else [],
            "renditions": web_page(document["url"]),
            "associations": images + related(document),
        }
    )


def alt_ids(document: JSON) -> list[JSON]:
    ids = {"id": str(document["id"]), "url": document["url"], "canonical": document.get("canonical_url")}
    return [{"role": role, "value": value} for role, value in ids.items() if value]


def headlines(document: JSON) -> list[JSON]:
    title = document.get("search", {}).get("title", "")
    return [
        *plain("main", document["headline"]),
        *plain("kicker", document["kicker"]),
        *plain("search", title if title != document["headline"] else ""),
    ]


def descriptions(document: JSON) -> list[JSON]:
    described = document.get("search", {}).get("description", "")
    said = plain("summary", document["standfirst"])
    if described != document["standfirst"]:
        said += plain("search", described)
    for correction in document.get("corrections", []):
        said += plain(correction["kind"], correction["text"])
    return said


def ed_note(document: JSON) -> str:
    """Return what the receiver's editors must know: a line for each correction, with its time."""
    corrections = document.get("corrections", [])
    return "\n".join(f"{each['kind']}, {each['at']}: {each['text']}" for each in corrections)


def subjects(document: JSON) -> list[JSON]:
    tags = [{"name": tag["name"], "rel": "keyword", "literal": tag["slug"]} for tag in document["tags"]]
    section = document["section"]
    above = [*section["ancestors"], section] if section else []
    return tags + [
        without_empty(
            {
                "name": each["title"],
                "rel": "section",
                "uri": as_uri(each["url"]),
                "literal": str(each["id"]),
            }
        )
        for each in above
    ]


def bodies(document: JSON) -> list[JSON]:
    """Return the text as the site shows it, and its words alone."""
    text = plain_text(document["body"])
    html = {"role": "main", "contentType": "text/html", "value": document["body_html"]}
    alone = {"role": "text", "contentType": "text/plain", "value": text}
    counts = {"charCount": len(text), "wordCount": len(text.split())}
    return [body | counts for body in (html, alone) if body["value"]]


def web_page(url: str) -> list[JSON]:
    uri = as_uri(url)
    return [{"name": "web", "href": uri, "contentType": "text/html"}] if uri else []


def related(document: JSON) -> list[JSON]:
    """Return the articles that the editors linked below the text or within it, each once."""
    links = [block["article"] for block in document.get("body", []) if block["type"] == "related_article"]
    by_id = {link["id"]: link for link in [*document.get("related", []), *links]}
    return [
        without_empty(
            {
                "uri": article_uri(link["id"], url=link["url"]),
                "type": "text",
                "representationType": "partial",
                "rel": "related",
                "firstCreated": link["published_at"],
                "headlines": plain("main", link["headline"]),
                "renditions": web_page(link["url"]),
            }
        )
        | {"name": link["headline"]}
        for link in by_id.values()
    ]
