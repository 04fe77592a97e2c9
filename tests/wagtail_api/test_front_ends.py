"""The calls that a front end of Wagtail makes, and what it gets."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from wagtail.models import Locale, Page

from news.models import Correction, NewsIndex, RelatedArticle
from tests import factories
from tests.wagtail_api.asking import PAGES, ask, found, ids, titles
from tests.wagtail_api.newsroom import plain

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def url(page: Page) -> str:
    return f"http://localhost{PAGES}{page.pk}/"


def test_list_has_the_fields_that_a_list_of_wagtail_has(client: Client) -> None:
    with time_machine.travel(MORNING, tick=False):
        section = factories.section(title="Politics", slug="politics")
        article = factories.article(section, title="Vote held", slug="vote")
    assert ask(client, "?type=news.NewsArticle") == {
        "meta": {"total_count": 1},
        "items": [
            {
                "id": article.pk,
                "meta": {
                    "type": "news.NewsArticle",
                    "detail_url": url(article),
                    "html_url": "http://localhost/politics/vote/",
                    "slug": "vote",
                    "first_published_at": "2026-03-02T08:00:00+00:00",
                    "locale": "en",
                },
                "title": "Vote held",
            }
        ],
    }


def test_detail_of_an_article_has_the_record_of_it_in_wagtails_shape(client: Client) -> None:
    with time_machine.travel(MORNING, tick=False):
        section = factories.section(title="Politics", slug="politics")
        other = factories.article(section, title="First reading", slug="first")
        author = factories.author(name="Leyla Aliyeva", slug="leyla")
        article = factories.draft(
            section,
            title="Vote held",
            slug="vote",
            kicker="Parliament",
            standfirst="By one voice.",
            place="Baku",
            source_name="Agency",
            is_breaking=True,
            seo_title="Vote",
            search_description="How it went",
            tags=["Law", "Budget"],
            authors=[author],
            lead_image=factories.image(credit="R. Nasirov"),
            body=[
                ("paragraph", "<p>It passed.</p>"),
                ("heading", {"level": "3", "text": "After it"}),
            ],
        )
        article.related_links = [RelatedArticle(related=other)]
        article.corrections = [Correction(at=MORNING, text="It was one, not two.")]
        article.save_revision()
        factories.publish(article)
    detail = ask(client, f"{article.pk}/")
    image = detail.pop("lead_image")
    body = detail.pop("body")
    assert detail == {
        "id": article.pk,
        "meta": {
            "type": "news.NewsArticle",
            "detail_url": url(article),
            "html_url": "http://localhost/politics/vote/",
            "slug": "vote",
            "show_in_menus": False,
            "seo_title": "Vote",
            "search_description": "How it went",
            "first_published_at": "2026-03-02T08:00:00+00:00",
            "alias_of": None,
            "parent": {
                "id": section.pk,
                "meta": {
                    "type": "news.NewsIndex",
                    "detail_url": url(section),
                    "html_url": "http://localhost/politics/",
                },
                "title": "Politics",
            },
            "locale": "en",
        },
        "title": "Vote held",
        "kicker": "Parliament",
        "standfirst": "By one voice.",
        "place": "Baku",
        "published_at": "2026-03-02T08:00:00+00:00",
        "updated_at": "2026-03-02T08:00:00+00:00",
        "is_breaking": True,
        "authors": [{"id": author.pk, "name": "Leyla Aliyeva", "slug": "leyla", "role": ""}],
        "tags": ["Budget", "Law"],
        "corrections": [
            {"kind": "correction", "at": "2026-03-02T08:00:00+00:00", "text": "It was one, not two."}
        ],
        "related": [
            {
                "id": other.pk,
                "meta": {
                    "type": "news.NewsArticle",
                    "detail_url": url(other),
                    "html_url": "http://localhost/politics/first/",
                },
                "title": "First reading",
            }
        ],
        "source": {"name": "Agency", "url": ""},
        "canonical_url": "http://localhost/politics/vote/",
        "word_count": 4,
        "reading_minutes": 1,
    }
    assert [(block["type"], block["value"]) for block in body] == [
        ("paragraph", "<p>It passed.</p>"),
        ("heading", {"level": 3, "text": "After it"}),
    ]
    assert all(set(block) == {"type", "value", "id"} for block in body)
    assert image["meta"]["type"] == "news.NewsImage"
    assert (image["alt"], image["credit"], image["width"]) == ("A teal field", "R. Nasirov", 400)
    assert client.get(image["meta"]["download_url"].removeprefix("http://localhost")).status_code == 200
    assert not {"title", "usage_terms", "collection"} & set(image)


def test_menu_is_the_children_of_the_root_that_are_shown_in_menus(client: Client) -> None:
    shown = factories.section(title="Zoo")
    also = factories.section(title="Art")
    factories.section(shown, title="Bears")
    hidden = factories.section(title="Hidden")
    factories.publish_change(hidden, show_in_menus=False)
    assert ids(client, "?child_of=root&show_in_menus=true") == [shown.pk, also.pk]
    assert titles(client, "?child_of=root&show_in_menus=1&type=news.NewsIndex&order=title") == ["Art", "Zoo"]
    assert ids(client, "?child_of=root&show_in_menus=false") == [hidden.pk]


def test_breadcrumbs_are_the_ancestors(client: Client) -> None:
    section = factories.section(title="Politics")
    below = factories.section(section, title="Parliament")
    article = factories.article(below)
    home = factories.home()
    assert ids(client, f"?ancestor_of={article.pk}") == [home.pk, section.pk, below.pk]
    assert ids(client, f"?ancestor_of={home.pk}") == []


def test_children_and_descendants_of_a_section(client: Client) -> None:
    section = factories.section()
    below = factories.section(section)
    near, far = factories.article(section), factories.article(below)
    factories.article(factories.section())
    assert ids(client, f"?child_of={section.pk}") == [below.pk, near.pk]
    assert ids(client, f"?descendant_of={section.pk}") == [below.pk, near.pk, far.pk]
    assert ids(client, f"?descendant_of={section.pk}&type=news.NewsArticle") == [near.pk, far.pk]
    assert ids(client, f"?child_of={near.pk}") == []


def test_page_is_found_by_the_path_that_readers_have(client: Client) -> None:
    section = factories.section(title="Politics", slug="politics")
    article = factories.article(section, slug="vote")
    home = factories.home()
    about = plain(home, title="About", slug="about")
    paths: dict[str, Page] = {
        "/": home,
        "": home,
        "/politics/": section,
        "politics/vote": article,
        "/about": about,
    }
    for path, page in paths.items():
        assert found(client, html_path=path)["id"] == page.pk, path
    assert found(client, id=str(article.pk), fields="_,title") == {"title": article.title}


def test_article_that_moved_is_found_at_its_old_path(client: Client) -> None:
    article = factories.article(factories.section(slug="politics"), slug="vote")
    factories.publish_change(article, slug="the-vote")
    assert found(client, html_path="/politics/vote/")["id"] == article.pk


def test_newest_are_first_and_paging_neither_skips_nor_repeats(client: Client) -> None:
    section = factories.section()
    pairs = []
    for hour in range(5):
        with time_machine.travel(MORNING + timedelta(hours=hour), tick=False):
            pairs.append([factories.article(section).pk, factories.article(section).pk])
    paged = []
    for offset in range(0, 12, 3):
        rest = f"?type=news.NewsArticle&order=-first_published_at&limit=3&offset={offset}"
        answer = ask(client, rest)
        assert answer["meta"]["total_count"] == 10
        paged += [item["id"] for item in answer["items"]]
    assert paged == [pk for pair in reversed(pairs) for pk in pair]
    assert ids(client, "?limit=0") == []


def test_articles_are_found_by_tags_all_of_which_they_have(client: Client) -> None:
    section = factories.section()
    both = factories.article(section, tags=["Caspian Sea", "Law"])
    one = factories.article(section, tags=["Caspian Sea"])
    factories.draft(section, tags=["Caspian Sea", "Law"])
    assert ids(client, "?tags=Caspian Sea") == [both.pk, one.pk]
    assert ids(client, "?tags=caspian-sea,Law") == [both.pk]
    assert ids(client, "?tags=Caspian Sea,Nothing") == []


def test_search_finds_words_of_what_is_public(client: Client) -> None:
    section = factories.section(title="Море и порт")
    article = factories.article(section, title="Паром ушёл", body=[("paragraph", "<p>Ferry to Aktau</p>")])
    other = factories.article(section, title="Ferry again")
    assert ids(client, "?search=паром") == [article.pk]
    assert ids(client, "?search=МОРЕ") == [section.pk]
    assert ids(client, "?search=ferry") == [article.pk, other.pk]
    assert ids(client, "?search=ferry aktau") == [article.pk]
    assert ids(client, "?search=again aktau&search_operator=or") == [article.pk, other.pk]
    assert ids(client, "?search=ferry&order=-id&limit=1") == [other.pk]


def test_translations_and_languages(client: Client) -> None:
    home = factories.home()
    section = factories.section(slug="politics")
    azerbaijani = Locale.objects.create(language_code="az")
    translated: Any = home.copy_for_translation(azerbaijani)
    translated.save_revision().publish()
    copy: NewsIndex = section.copy_for_translation(azerbaijani)
    copy.save_revision().publish()
    article = factories.article(copy, title="Səsvermə", slug="sesverme")
    assert ids(client, f"?translation_of={section.pk}") == [copy.pk]
    assert ids(client, "?translation_of=root") == [translated.pk]
    assert ids(client, "?locale=az") == [translated.pk, copy.pk, article.pk]
    assert ids(client, "?locale=en") == [home.pk, section.pk]
    detail = ask(client, f"{article.pk}/")
    assert detail["meta"]["locale"] == "az"
    assert detail["meta"]["html_url"] == f"http://localhost/az/{copy.slug}/sesverme/"
    assert found(client, html_path=f"/az/{copy.slug}/sesverme/")["id"] == article.pk


def test_fields_are_chosen_added_and_left_out(client: Client) -> None:
    article = factories.article(factories.section(), title="Vote held")
    listed = "?type=news.NewsArticle&fields="
    assert ask(client, f"{listed}_,title")["items"] == [{"title": "Vote held"}]
    assert ask(client, f"{listed}_,id,slug")["items"][0] == {"id": article.pk, "meta": {"slug": "vote-held"}}
    assert "kicker" in ask(client, f"{listed}kicker")["items"][0]
    assert "title" not in ask(client, f"{listed}-title")["items"][0]
    whole = ask(client, f"{listed}*")["items"][0]
    assert whole == ask(client, f"{article.pk}/")
    less = ask(client, f"{listed}*,-body,-locale")["items"][0]
    assert set(whole) - set(less) == {"body"}
    assert set(whole["meta"]) - set(less["meta"]) == {"locale"}
    assert "parent" not in ask(client, f"{article.pk}/?fields=-parent")["meta"]


def test_types_may_be_several_and_have_the_fields_that_all_pages_have(client: Client) -> None:
    section = factories.section()
    article = factories.article(section)
    about = plain(factories.home(), title="About")
    both = "?type=news.NewsIndex,home.StandardPage"
    assert ids(client, both) == [section.pk, about.pk]
    assert "introduction" not in ask(client, f"{both}&fields=*")["items"][0]
    assert ids(client, "?type=wagtailcore.Page") == [factories.home().pk, section.pk, article.pk, about.pk]


def test_answer_may_be_kept_for_a_short_time(client: Client) -> None:
    factories.home()
    for rest in ("", f"{factories.home().pk}/"):
        assert client.get(PAGES + rest)["Cache-Control"] == "public, max-age=10"
    assert "Cache-Control" not in client.get(f"{PAGES}?limit=x")


def test_address_without_its_slash_leads_to_the_one_that_has_it(client: Client) -> None:
    response = client.get(PAGES.rstrip("/"))
    assert (response.status_code, response["Location"]) == (301, PAGES)


def test_cache_breaker_and_format_change_nothing(client: Client) -> None:
    factories.section()
    assert ask(client, "?_=123&format=json") == ask(client)
