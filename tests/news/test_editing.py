"""What the forms of the newsroom accept, and say; and what a preview shows."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError
from wagtail.embeds.blocks import EmbedValue
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield
from wagtail.users.models import UserProfile

from home.blocks import StreamOfNewsBlock
from home.models import StandardPage
from news.blocks import ArticleBody
from news.models import NewsArticle, NewsIndex
from news.models.article import ArticleForm
from tests import factories

pytestmark = pytest.mark.django_db

TOO_FAR = "Choose a time between the years 1000 and 2100."


@pytest.fixture
def section() -> NewsIndex:
    return factories.section(title="Politics", slug="politics")


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(factories.superuser())
    return client


def form_data(**fields: Any) -> dict[str, str]:
    """Return what the edit form of an article posts."""
    empty = {name: inline_formset([]) for name in ("bylines", "related_links", "corrections")}
    data = {
        "title": "Story",
        "slug": "story",
        "body": streamfield([("paragraph", rich_text("<p>News.</p>"))]),
        "comments": inline_formset([]),
        **empty,
        **fields,
    }
    return nested_form_data(data)


def article_form(**fields: Any) -> ArticleForm:
    form_class = NewsArticle.get_edit_handler().get_form_class()
    return form_class(form_data(**fields), instance=NewsArticle(), for_user=factories.superuser())


def test_plain_story_is_accepted() -> None:
    form = article_form()
    assert form.is_valid(), form.errors.as_json()


def test_display_date_ahead_is_refused_with_the_way_to_do_it() -> None:
    ahead = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    form = article_form(published_at=ahead)
    assert "schedule" in str(form.errors["published_at"])


def test_display_date_ahead_is_accepted_with_a_schedule_that_fits_it() -> None:
    ahead = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    form = article_form(published_at=ahead, go_live_at=ahead)
    assert "published_at" not in form.errors


@pytest.mark.parametrize("date", ["yesterday", "2026-13-01 10:00", "\x00", "9" * 400])
def test_display_date_that_is_none_is_refused(date: str) -> None:
    assert "published_at" in article_form(published_at=date).errors


@pytest.mark.parametrize("at", ["9999-12-31 23:59", "2101-01-01 10:00", "0001-01-01 00:00"])
@pytest.mark.parametrize("name", ["go_live_at", "expire_at", "embargo_until", "published_at"])
def test_time_that_is_too_far_away_is_refused_at_its_field(name: str, at: str) -> None:
    zone = "America/New_York" if at.startswith("9") else "Asia/Baku"
    with timezone.override(zone):
        form = article_form(**{name: at})
        assert form.errors == {name: [TOO_FAR]}


@pytest.mark.parametrize(
    "name", ["go_live_at", "expire_at", "embargo_until", "published_at", "corrections-0-at"]
)
def test_time_at_the_end_of_the_calendar_is_said_and_nothing_typed_is_lost(
    client: Client, section: NewsIndex, name: str
) -> None:
    article = factories.draft(section)
    user = factories.superuser()
    UserProfile.objects.create(user=user, current_time_zone="America/New_York")
    client.force_login(user)
    correction = {"kind": "correction", "at": "2026-01-01 10:00", "text": "It was two."}
    data = form_data(title="Typed", corrections=inline_formset([correction]))
    url = reverse("wagtailadmin_pages:edit", args=[article.pk])
    html = client.post(url, data | {name: "9999-12-31 23:59"}).content.decode()
    for said in (TOO_FAR, "9999-12-31 23:59", "It was two.", "Typed"):
        assert said in html
    assert article.get_latest_revision_as_object().title != "Typed"


def test_section_takes_no_time_at_the_end_of_the_calendar(section: NewsIndex) -> None:
    form_class = NewsIndex.get_edit_handler().get_form_class()
    data = form_data(title="Politics", slug="politics", go_live_at="9999-12-31 23:59")
    with timezone.override("America/New_York"):
        form = form_class(data, instance=section, for_user=factories.superuser())
        assert form.errors == {"go_live_at": [TOO_FAR]}


@pytest.mark.parametrize(
    ("block", "value"),
    [
        ("image", {"image": None, "alt": "", "caption": "", "credit": ""}),
        ("quote", {"text": "", "attribution": ""}),
        ("heading", {"level": "4", "text": "Too deep"}),
        ("fact_box", {"title": "", "text": ""}),
    ],
)
def test_block_that_lacks_what_it_needs_is_refused(block: str, value: Any) -> None:
    body = ArticleBody()
    with pytest.raises(StreamBlockValidationError):
        body.clean(body.to_python([{"type": block, "value": value}]))


def test_image_without_alternative_text_is_refused() -> None:
    image = factories.image()
    body = ArticleBody()
    raw = [{"type": "image", "value": {"image": image.pk, "alt": "", "caption": "", "credit": ""}}]
    with pytest.raises(StreamBlockValidationError) as refusal:
        body.clean(body.to_python(raw))
    assert "alt" in refusal.value.block_errors[0].block_errors


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/watch?v=1",
        "http://169.254.169.254/",
        "file:///etc/passwd",
        "javascript:alert(1)",
    ],
)
def test_embed_of_a_provider_that_is_not_allowed_is_refused_without_asking_it(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(*args: object, **kwargs: object) -> None:
        raise AssertionError("a request was made")

    monkeypatch.setattr("requests.sessions.Session.request", fetch)
    monkeypatch.setattr("urllib.request.urlopen", fetch)
    block = ArticleBody().child_blocks["embed"]
    with pytest.raises(ValidationError):
        block.clean(EmbedValue(url))


def test_there_is_no_block_for_raw_html() -> None:
    names = set(ArticleBody().child_blocks)
    assert names == {
        "paragraph",
        "heading",
        "image",
        "gallery",
        "quote",
        "table",
        "embed",
        "download",
        "fact_box",
        "related_article",
    }


def test_stream_of_news_is_of_one_thing() -> None:
    block = StreamOfNewsBlock()
    value = {"section": factories.section().pk, "tag": "sea", "count": 5, "layout": "list"}
    with pytest.raises(StructBlockValidationError):
        block.clean(block.to_python(value))


def test_stream_of_a_tag_that_does_not_exist_is_refused() -> None:
    block = StreamOfNewsBlock()
    with pytest.raises(StructBlockValidationError) as refusal:
        block.clean(block.to_python({"tag": "nothing", "count": 5, "layout": "list"}))
    assert set(refusal.value.block_errors) == {"tag"}


def preview(page: Page) -> str:
    """Return what the preview panel shows of the page's latest draft."""
    draft = page.get_latest_revision_as_object()
    request = RequestFactory().get("/")
    response = draft.make_preview_request(request, draft.default_preview_mode)
    assert response.status_code == 200
    return response.rendered_content if hasattr(response, "rendered_content") else response.content.decode()


def test_every_page_type_shows_its_draft_in_a_preview(section: NewsIndex) -> None:
    home = factories.home()
    plain = home.add_child(instance=StandardPage(title="About", slug="about"))
    article = factories.article(section, title="Published")
    for page in (home, plain, section, article):
        factories.revise(page, title="Draft of it", seo_title="Draft of it")
        fresh = Page.objects.get(pk=page.pk).specific
        assert "Draft of it" in preview(fresh)
    public = Client().get("/politics/published/").content.decode()
    assert "Published" in public
    assert "Draft of it" not in public


def test_preview_of_a_draft_is_never_kept(editor: Client, section: NewsIndex) -> None:
    draft = factories.draft(section, title="Not yet")
    response = editor.get(reverse("wagtailadmin_pages:view_draft", args=[draft.pk]))
    assert b"Not yet" in response.content
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


def test_preview_of_an_unsaved_front_page_shows_its_lead_story(editor: Client, section: NewsIndex) -> None:
    article = factories.article(section, title="The lead")
    home = factories.home()
    arrangement = streamfield(
        [("lead_stories", {"stories": streamfield_list([{"article": str(article.pk), "until": ""}])})]
    )
    data = nested_form_data(
        {"title": "Home", "slug": home.slug, "arrangement": arrangement, "comments": inline_formset([])}
    )
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[home.pk])
    posted = editor.post(url, data)
    assert posted.json()["is_valid"], posted.content
    assert b"The lead" in editor.get(url).content


def test_preview_of_a_front_page_whose_stream_lacks_its_number_shows_some(
    editor: Client, section: NewsIndex
) -> None:
    factories.article(section, title="The latest")
    home = factories.home()
    block = {"title": "", "section": "", "tag": "", "author": "", "count": "", "layout": "list"}
    data = nested_form_data(
        {
            "title": "Home",
            "slug": home.slug,
            "arrangement": streamfield([("stream", block)]),
            "comments": inline_formset([]),
        }
    )
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[home.pk])
    assert editor.post(url, data).json()["is_valid"]
    assert b"The latest" in editor.get(url).content


def streamfield_list(items: list[Any]) -> dict[str, Any]:
    """Return what a list block posts."""
    fields: dict[str, Any] = {"count": str(len(items))}
    for number, value in enumerate(items):
        fields[str(number)] = {"value": value, "deleted": "", "order": str(number), "type": "item", "id": ""}
    return fields


def test_readability_and_content_checks_are_on(editor: Client, section: NewsIndex) -> None:
    article = factories.article(section)
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert 'data-side-panel="checks"' in html
    assert "w-preview" in html
