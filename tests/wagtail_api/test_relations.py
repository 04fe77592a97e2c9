"""What a page refers to is shown in its public form, or not at all."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from news.models import RelatedArticle
from tests import factories
from tests.wagtail_api.asking import ask
from tests.wagtail_api.newsroom import HUSHED, lock, plain

pytestmark = pytest.mark.django_db

EMPTY = {"title": "", "section": None, "tag": "", "author": None, "count": 5, "layout": "strip"}


def page_link(page: Any, text: str) -> str:
    return f'<a linktype="page" id="{page.pk}">{text}</a>'


def document(title: str, collection: Collection | None = None) -> Document:
    collection = collection or Collection.get_first_root_node()
    return Document.objects.create(
        title=title, file=ContentFile(b"x", name=f"{title}.txt"), collection=collection
    )


def test_links_of_a_plain_page_are_finished_and_those_to_what_is_not_public_are_text(client: Client) -> None:
    section = factories.section(slug="politics")
    article, draft = factories.article(section, slug="vote"), factories.draft(section, slug=HUSHED)
    private = factories.section(title=HUSHED, slug=f"{HUSHED}-club")
    inside = factories.article(private)
    lock(private)
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(
        collection=closed, restriction_type=CollectionViewRestriction.LOGIN
    )
    open_file, closed_file = document("report"), document(HUSHED, closed)
    body = "".join(
        [
            "<h2>See</h2><p>",
            page_link(article, "article"),
            page_link(section, "section"),
            page_link(draft, "draft"),
            page_link(private, "private"),
            page_link(inside, "inside"),
            '<a linktype="page" id="99999999999999999999">huge</a>',
            '<a linktype="page" id="x">odd</a>',
            f'<a linktype="document" id="{open_file.pk}">file</a>',
            f'<a linktype="document" id="{closed_file.pk}">closed</a>',
            '<a href="https://example.org/">out</a><a href="javascript:alert(1)">bad</a>',
            f"</p><script>{HUSHED}</script><hr/>",
        ]
    )
    page = plain(factories.home(), title="About", body=body)
    assert ask(client, f"{page.pk}/")["body"] == (
        '<h2>See</h2><p><a href="http://localhost/politics/vote/">article</a>'
        '<a href="http://localhost/politics/">section</a>draftprivateinsidehugeodd'
        f'<a href="http://localhost{open_file.url}">file</a>closed'
        '<a href="https://example.org/">out</a>bad</p><hr/>'
    )


def test_front_page_is_as_arranged_without_what_is_not_public(client: Client) -> None:
    section = factories.section()
    lead, late, draft = factories.article(section), factories.article(section), factories.draft(section)
    private, author = factories.section(title=HUSHED), factories.author()
    lock(private)
    home = factories.home()
    soon = timezone.now() + timedelta(hours=1)
    home.arrangement = [
        (
            "lead_stories",
            {
                "stories": [
                    {"article": lead, "until": None},
                    {"article": late, "until": soon},
                    {"article": draft, "until": None},
                ]
            },
        ),
        ("lead_stories", {"stories": [{"article": draft, "until": None}]}),
        ("stream", EMPTY | {"section": section, "title": "News"}),
        ("stream", EMPTY | {"section": private, "title": HUSHED}),
        ("stream", EMPTY | {"author": author}),
        ("text", f"<p>{page_link(draft, 'soon')} {page_link(lead, 'now')}</p>"),
    ]
    home.save_revision().publish()
    factories.revise(home, title=HUSHED, arrangement=[("text", f"<p>{HUSHED}</p>")])

    def shown() -> list[tuple[str, Any]]:
        blocks = ask(client, f"{home.pk}/")["arrangement"]
        return [(block["type"], block["value"]) for block in blocks]

    rest = [
        ("stream", EMPTY | {"section": section.pk, "title": "News"}),
        ("stream", EMPTY | {"author": author.pk}),
        ("text", '<p>soon <a href="' + ask(client, f"{lead.pk}/")["meta"]["html_url"] + '">now</a></p>'),
    ]
    both = [{"article": lead.pk}, {"article": late.pk}]
    assert shown() == [("lead_stories", {"stories": both}), *rest]
    with time_machine.travel(soon + timedelta(seconds=1), tick=False):
        assert shown() == [("lead_stories", {"stories": both[:1]}), *rest]


def test_related_article_is_shown_while_it_is_public(client: Client) -> None:
    section = factories.section()
    draft = factories.draft(section, title=HUSHED)
    other = factories.article(section, title="Other")
    article = factories.draft(section)
    article.related_links = [RelatedArticle(related=draft), RelatedArticle(related=other)]
    article.save_revision()
    factories.publish(article)
    assert [each["title"] for each in ask(client, f"{article.pk}/")["related"]] == ["Other"]
    factories.retract(other)
    assert ask(client, f"{article.pk}/")["related"] == []


def test_alias_names_its_original_while_that_is_public(client: Client) -> None:
    home = factories.home()
    original = plain(home, title="About")
    home.refresh_from_db()
    alias = original.create_alias(parent=home, update_slug="about-again")
    named = ask(client, f"{alias.pk}/")["meta"]["alias_of"]
    assert (named["id"], named["title"]) == (original.pk, "About")
    original.refresh_from_db()
    type(original).objects.filter(pk=original.pk).update(live=False, title=HUSHED)
    assert ask(client, f"{alias.pk}/")["meta"]["alias_of"] is None


def test_picture_of_a_section_tells_what_readers_see_and_no_more(client: Client) -> None:
    image = factories.image(title=HUSHED, usage_terms=HUSHED, source=HUSHED, caption="A field", credit="Us")
    section = factories.section(image=image, introduction="What they decide")
    detail = ask(client, f"{section.pk}/")
    assert detail["introduction"] == "What they decide"
    assert (detail["image"]["id"], detail["image"]["credit"]) == (image.pk, "Us")
    assert detail["image"]["meta"]["download_url"].startswith("http://localhost/media/images/")
    assert HUSHED not in str(detail)


def test_parent_of_the_front_page_is_none(client: Client) -> None:
    assert ask(client, f"{factories.home().pk}/")["meta"]["parent"] is None
