"""What pages say of themselves in the words of schema.org. Addresses are whole."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin

from django.utils.translation import override

from news.blocks import JSON
from news.models import SiteSettings
from news.site.breadcrumb import Step
from news.site.here import Here
from news.site.templates import url

CONTEXT = "https://schema.org"
MOST_IMAGES = 3


def organization(here: Here, about: SiteSettings, logo: JSON | None) -> JSON:
    return without_nothing(
        {
            "@context": CONTEXT,
            "@type": "NewsMediaOrganization",
            "@id": f"{here.origin}/#publisher",
            "name": about.organisation_name or about.name,
            "url": f"{here.origin}/",
            "logo": image_object(logo) if logo else None,
            "address": about.organisation_address,
            "sameAs": [link.value["url"] for link in about.social_links],
        }
    )


def website(here: Here, about: SiteSettings) -> JSON:
    home = here.origin + here.edition.address
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": about.name,
        "url": home,
        "inLanguage": here.edition.language,
        "publisher": {"@id": f"{here.origin}/#publisher"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{home}search/?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


def news_article(document: JSON, here: Here, about: SiteSettings, logo: JSON | None) -> JSON:
    """Return the document, whose addresses are whole, as a NewsArticle."""
    return without_nothing(
        {
            "@context": CONTEXT,
            "@type": "NewsArticle",
            "mainEntityOfPage": document["url"],
            "headline": document["headline"],
            "alternativeHeadline": document["kicker"],
            "description": document["search"]["description"],
            "image": images(document["lead_image"], here.origin),
            "datePublished": document["published_at"],
            "dateModified": document["updated_at"],
            "author": [author(each, here) for each in document["authors"]],
            "publisher": organization(here, about, logo),
            "articleSection": document["section"]["title"] if document["section"] else None,
            "keywords": [tag["name"] for tag in document["tags"]],
            "inLanguage": document["language"],
            "wordCount": document["word_count"],
            "isAccessibleForFree": True,
            "dateline": document["place"],
            "correction": [correction(each) for each in document["corrections"]],
        }
    )


def author(of: JSON, here: Here) -> JSON:
    with override(here.edition.language):
        return {
            "@type": "Person",
            "name": of["name"],
            "url": here.origin + url("author", of["slug"]),
        }


def correction(of: JSON) -> JSON:
    return {"@type": "CorrectionComment", "text": of["text"], "datePublished": of["at"]}


def profile(here: Here, author: JSON, address: str) -> JSON:
    """Return the page of an author (name, biography, links, portrait), at a whole address."""
    person = {
        "@type": "Person",
        "name": author["name"],
        "url": address,
        "description": author["biography"],
        "image": images(author["portrait"], here.origin),
        "sameAs": [link["url"] for link in author["links"]],
    }
    return {
        "@context": CONTEXT,
        "@type": "ProfilePage",
        "url": address,
        "mainEntity": without_nothing(person),
    }


def images(picture: JSON | None, origin: str) -> list[JSON]:
    """Return the largest renditions of a picture, as JPEG. Its addresses may be relative to the origin."""
    if picture is None:
        return []
    jpegs = [each for each in picture["renditions"] if each["type"] == "image/jpeg"]
    largest = sorted(jpegs, key=lambda each: -int(each["width"]))[:MOST_IMAGES]
    return [
        without_nothing(
            {
                **image_object(each),
                "url": urljoin(origin, each["url"]),
                "caption": picture["caption"],
                "creditText": picture["credit"],
            }
        )
        for each in largest
    ]


def image_object(rendition: JSON) -> JSON:
    return {
        "@type": "ImageObject",
        "url": rendition["url"],
        "width": rendition["width"],
        "height": rendition["height"],
    }


def breadcrumbs(here: Here, steps: Iterable[Step]) -> JSON:
    """Return the way from the front page; the steps' addresses are below the site's root."""
    whole = [Step(here.edition.title, here.edition.address), *steps]
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": step.title, "item": here.origin + step.url}
            for number, step in enumerate(whole, 1)
        ],
    }


def without_nothing(thing: dict[str, Any]) -> JSON:
    return {name: value for name, value in thing.items() if value not in (None, "", [])}
