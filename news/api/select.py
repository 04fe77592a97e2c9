"""Turns query parameters into a selection of the record."""

import hashlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from news.api.parameters import Filters
from news.api.problems import BadParameter
from news.api.site import site_facts
from news.models import Author
from news.publishing.editions import Edition, SiteFacts
from news.record import paging
from news.record.along import Form
from news.record.models import dump
from news.record.paging import SelectionPage
from news.record.selection import Order, Selection
from news.record.streams import BadCursor, author_stream, breaking_stream, section_stream, tag_stream
from news.record.tail import tail

# These change how a page looks, not what the list is.
NOT_OF_THE_LIST = {"limit", "cursor", "view", "count"}


def editions(facts: SiteFacts, language: str | None) -> list[Edition]:
    """Return the editions of the site, or the one in this language, if there is one."""
    if language is None:
        return list(facts.editions)
    known = [code for code, _name in settings.LANGUAGES]
    if language not in known:
        raise BadParameter("language", f"There is no such language. There are: {', '.join(known)}.")
    edition = facts.edition_in(language)
    return [edition] if edition else []


def selection(request: HttpRequest, filters: Filters, *, order: Order) -> Selection:
    """Return what the filters mean: the narrowest conditions first. At most one query, for an author."""
    facts = site_facts(request)
    homes = [edition.home_id for edition in editions(facts, filters.language)]
    sets = [frozenset(tag_stream(home, slug).name for home in homes) for slug in dict.fromkeys(filters.tag)]
    if filters.author is not None:
        sets.append(streams_of_author(filters.author))
    breaking = frozenset(breaking_stream(home).name for home in homes)
    if filters.breaking:
        sets.append(breaking)
    if filters.section is not None:
        is_here = is_section_of(facts, filters.section, homes)
        sets.append(frozenset({section_stream(filters.section).name} if is_here else ()))
    if not (filters.tag or filters.breaking or filters.section):
        # Those streams are of one front page each; an author may write for several sites.
        sets.append(frozenset(edition.stream for edition in facts.editions if edition.home_id in homes))
    return Selection(
        streams=tuple(sets),
        without=breaking if filters.breaking is False else frozenset(),
        ids=frozenset(filters.ids) if filters.ids else None,
        published_from=filters.published_from,
        published_before=filters.published_to,
        updated_since=filters.updated_since,
        text=filters.q or "",
        order=order,
        name=name_of(facts, filters, order),
    )


def is_section_of(facts: SiteFacts, section_id: int, home_ids: list[int]) -> bool:
    section = facts.sections.get(section_id)
    return section is not None and section.home_id in home_ids


def streams_of_author(slug: str) -> frozenset[str]:
    author_id = tail.fact(
        ("author", slug), lambda: Author.objects.filter(slug=slug).values_list("pk", flat=True).first()
    )
    return frozenset({author_stream(author_id).name}) if author_id else frozenset()


def name_of(facts: SiteFacts, filters: Filters, order: Order) -> str:
    """Return what tells this list from all others, for the signature of its cursors."""
    values: dict[str, Any] = filters.model_dump(mode="json", exclude=NOT_OF_THE_LIST)
    text = dump([facts.site.pk, order, sorted(values.items())])
    return hashlib.sha256(text.encode()).hexdigest()


def page_of(
    chosen: Selection, *, limit: int, cursor: str, form: Form = "card", most_counted: int = 0
) -> SelectionPage:
    try:
        return paging.page(chosen, limit=limit, cursor=cursor, form=form, most_counted=most_counted)
    except BadCursor as error:
        raise BadParameter("cursor", "This cursor is not of this list; begin again without one.") from error


def shown_streams(chosen: Selection) -> frozenset[str]:
    return frozenset().union(*chosen.streams)
