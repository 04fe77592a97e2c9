"""The document, whole: what a consumer gets is answered by reading golden/document.json.

After a change on purpose, delete that file, run this test twice, and read the difference in git.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.utils import translation
from wagtail.documents import get_document_model
from wagtail.embeds.embeds import get_embed_hash
from wagtail.embeds.models import Embed
from wagtail.models import Page

from news.models import ArticleAuthor, Correction, NewsArticle, NewsIndex, RelatedArticle
from news.publishing.document import document
from news.record.models import PublishedArticle
from tests import factories

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent / "golden" / "document.json"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
VIDEO = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"


def recorded(article: Page) -> Any:
    return json.loads(PublishedArticle.objects.get(pk=article.pk).document)


def story_with_everything(section: NewsIndex) -> NewsArticle:
    image = factories.image(
        title="Bridge",
        alt_text="A bridge at dawn",
        caption="The bridge",
        credit="Ada",
        file=factories.image_file("bridge.png", (800, 600)),
        focal_point_x=200,
        focal_point_y=150,
        focal_point_width=20,
        focal_point_height=20,
    )
    file = get_document_model().objects.create(
        title="Report", file=ContentFile(b"a,b\n1,2\n", name="report.csv")
    )
    Embed.objects.create(
        url=VIDEO,
        hash=get_embed_hash(VIDEO),
        html="<iframe src='https://www.youtube.com/embed/aqz-KE-bpKQ'></iframe>",
        provider_name="YouTube",
        title="A film",
        type="video",
        thumbnail_url="",
    )
    other = factories.article(section, title="Another story", slug="another", published_at=NOON)
    picture = {"image": image, "alt": "The same bridge", "caption": "", "credit": "Grace"}
    article = factories.draft(
        section,
        title="Bridge opens & stays <open>",
        slug="bridge",
        kicker="Transport",
        standfirst="It took nine years.",
        place="Baku",
        published_at=NOON - timedelta(days=1),
        lead_image=image,
        lead_caption="Seen from the east",
        source_name="Agency",
        source_url="https://agency.example/1",
        canonical_url="https://agency.example/bridge",
        is_breaking=True,
        seo_title="Bridge",
        search_description="About a bridge",
        tags=["bridges", "Araz"],
        body=[
            (
                "paragraph",
                f'<p>Read <a linktype="page" id="{other.pk}">this</a>, '
                f'<a linktype="document" id="{file.pk}">that</a> and '
                '<a href="https://example.org/?a=1&amp;b=2">more</a>.</p><ul><li><b>One</b></li></ul>',
            ),
            ("heading", {"level": "2", "text": "How it was built"}),
            ("image", picture),
            ("gallery", {"images": [picture, picture | {"caption": "Again"}]}),
            ("quote", {"text": "It holds.", "attribution": "An engineer"}),
            (
                "table",
                {
                    "caption": "Costs",
                    "columns": [
                        {"type": "text", "heading": "Year"},
                        {"type": "number", "heading": "Million"},
                    ],
                    "rows": [{"values": ["2025", "1.50"]}, {"values": ["2026", None]}],
                },
            ),
            ("embed", VIDEO),
            ("download", {"document": file, "label": "The report"}),
            ("fact_box", {"title": "In short", "text": "<p>Four lanes.</p>"}),
            ("related_article", other),
        ],
    )
    for number, block in enumerate(article.body):
        block.id = f"00000000-0000-0000-0000-{number:012}"
    ada, grace = factories.author(name="Ada", slug="ada"), factories.author(name="Grace", slug="grace")
    article.bylines = [ArticleAuthor(author=grace), ArticleAuthor(author=ada, role="Photographs")]
    article.corrections = [Correction(at=NOON, kind="clarification", text="It has four lanes, not five.")]
    article.related_links = [RelatedArticle(related=other)]
    article.save_revision().publish()
    return article


def without_chance(value: Any) -> Any:
    """Replace what differs from run to run: numbers given by the database, names of files."""
    if isinstance(value, dict):
        numbers = {"id"} if isinstance(value.get("id"), int) else set()
        chance = numbers | ({"digest"} & value.keys())
        return {name: "…" if name in chance else without_chance(each) for name, each in value.items()}
    if isinstance(value, list):
        return [without_chance(each) for each in value]
    if isinstance(value, str):
        value = re.sub(r"/media/images/bridge[\w.-]*?\.(width-\d+)\.", r"/media/images/bridge.\1.", value)
        value = re.sub(r"/documents/\d+/report\w*\.csv", "/documents/1/report.csv", value)
        return re.sub(r"\breport_\w+\.csv", "report.csv", value)
    return value


def test_whole_document_of_an_article_with_every_block() -> None:
    factories.home()
    with time_machine.travel(NOON, tick=False):
        section = factories.section(factories.section(title="News", slug="news"), title="Roads", slug="roads")
        article = story_with_everything(section)
    seen = without_chance(recorded(article))
    if not GOLDEN.exists():
        GOLDEN.write_text(json.dumps(seen, indent=1, ensure_ascii=False) + "\n")
        pytest.fail(f"{GOLDEN.name} did not exist and has been written: read it, and run again")
    assert seen == json.loads(GOLDEN.read_text())


def test_document_of_a_draft_is_that_of_its_publication_but_for_its_times_and_version() -> None:
    draft = factories.draft(factories.section(), title="Story", standfirst="Short.", tags=["sea"])
    preview = document(draft.latest_revision.as_object())
    published = recorded(factories.publish(draft))
    differing = {name for name in published if published[name] != preview[name]}
    assert differing == {"published_at", "updated_at", "version"}
    assert preview["digest"] == published["digest"]


def test_document_does_not_speak_the_language_of_who_publishes() -> None:
    section = factories.section()
    other = factories.article(section)
    body = [("related_article", other)]
    with translation.override("ru"):
        russian = factories.article(section, body=body)
    html = recorded(factories.article(section, body=body))["body_html"]
    strip = re.compile(r'id="[^"]*"')
    assert strip.sub("", recorded(russian)["body_html"]) == strip.sub("", html)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
        ('<p onclick="x()" style="a">a</p>', "<p>a</p>"),
        ('<p><a href="javascript:alert(1)">a</a></p>', "<p>a</p>"),
        ('<p><a href=" JAVASCRIPT:alert(1)">a</a></p>', "<p>a</p>"),
        ('<p><a href="java\tscript:alert(1)">a</a></p>', "<p>a</p>"),
        ('<p><a href="data:text/html,x">a</a></p>', "<p>a</p>"),
        ('<p><a href="//[">a</a></p>', "<p>a</p>"),
        (
            '<p><a href="mailto:a@example.org" target="_blank">a</a></p>',
            '<p><a href="mailto:a@example.org">a</a></p>',
        ),
        ('<p><a linktype="page" id="x">a</a></p>', "<p>a</p>"),
        ('<p><a linktype="page" id="99999999999999999999">a</a></p>', "<p>a</p>"),
        ('<p><a linktype="document" id="77">a</a></p>', "<p>a</p>"),
        ('<p><img src="x" onerror="y()">a <iframe src="z"></iframe></p>', "<p>a </p>"),
        ("<h1>a</h1><p>b &lt;i&gt; &amp; c</p>", "a<p>b &lt;i&gt; &amp; c</p>"),
    ],
)
def test_text_holds_nothing_but_what_an_editor_may_write(source: str, shown: str) -> None:
    article = factories.article(factories.section(), body=[("paragraph", source)])
    assert recorded(article)["body"][0]["html"] == shown


def test_time_of_publication_is_set_once_and_kept() -> None:
    section = factories.section()
    with time_machine.travel(NOON, tick=False):
        article = factories.article(section)
    assert recorded(article)["published_at"] == recorded(article)["updated_at"] == "2026-11-23T12:00:00+00:00"
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        factories.revise(article, title="Better").publish()
    assert recorded(article)["published_at"] == "2026-11-23T12:00:00+00:00"
    assert recorded(article)["updated_at"] == "2026-11-25T12:00:00+00:00"


def test_display_date_that_the_reporter_gives_is_shown() -> None:
    article = factories.draft(factories.section())
    factories.revise(article, published_at=datetime(2022, 8, 25, 8, 55, tzinfo=UTC)).publish()
    assert recorded(article)["published_at"] == "2022-08-25T08:55:00+00:00"
    assert recorded(article)["updated_at"] == "2022-08-25T08:55:00+00:00"


def test_translations_name_each_other() -> None:
    from wagtail.models import Locale

    article = factories.article(factories.section(slug="news"), slug="story")
    locale = Locale.objects.create(language_code="az")
    article.copy_for_translation(locale, copy_parents=True)
    translated = NewsArticle.objects.get(locale=locale)
    assert recorded(article)["translations"] == []
    factories.publish(translated)
    [there], [back] = recorded(article)["translations"], recorded(translated)["translations"]
    assert (there["language"], back["language"]) == ("az", "en")
    assert there["url"] == recorded(translated)["url"]
    translated.refresh_from_db()
    translated.unpublish()
    assert recorded(article)["translations"] == []


def test_alias_names_its_source_as_canonical() -> None:
    section, other = factories.section(slug="one"), factories.section(slug="two")
    article = factories.article(section, slug="story")
    alias = article.create_alias(parent=other)
    assert recorded(alias)["canonical_url"] == recorded(article)["url"]
    assert recorded(alias)["url"].endswith("/two/story/")


def test_display_date_that_is_cleared_is_the_time_of_the_first_publication(db: None) -> None:
    shown = datetime(2026, 3, 1, 9, tzinfo=UTC)
    article = factories.article(factories.section(), published_at=shown)
    first = article.first_published_at
    assert PublishedArticle.objects.get(pk=article.pk).published_at == shown != first
    factories.publish_change(article, published_at=None)
    assert PublishedArticle.objects.get(pk=article.pk).published_at == first
