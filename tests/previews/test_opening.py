"""What a token opens: one draft, as publication would make it, for as long as it is one."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.signing import Signer
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from news.models import ArticleAuthor, NewsArticle, RelatedArticle
from news.previews.models import PreviewLink, PreviewOpening
from news.previews.opening import open_preview
from news.previews.sharing import share
from news.previews.tokens import key_in, token_of
from news.record.models import PublishedArticle
from tests import factories
from tests.desk.editor import Window
from tests.previews.endings import ENDINGS, later_one_published, published
from tests.review.newsroom import Newsroom, fresh


def token(room: Newsroom, article: NewsArticle, **kwargs: Any) -> str:
    return token_of(share(article.pk, by=room.reporter, **kwargs).key)


def recorded(article: NewsArticle) -> Any:
    return json.loads(PublishedArticle.objects.get(pk=article.pk).document)


def test_document_of_a_preview_is_what_publication_puts_into_the_record(room: Newsroom) -> None:
    image, other = factories.image(), room.published(title="Other", slug="other")
    file = get_document_model().objects.create(title="File", file=ContentFile(b"a", name="a.csv"))
    article = room.draft(
        kicker="Transport",
        standfirst="It took nine years.",
        lead_image=image,
        seo_title="Bridge",
        body=[
            ("paragraph", f'<p>See <a linktype="page" id="{other.pk}">this</a>.</p>'),
            ("image", {"image": image, "alt": "A field", "caption": "", "credit": ""}),
            ("download", {"document": file, "label": "The file"}),
            ("related_article", other),
        ],
    )
    draft = article.get_latest_revision_as_object()
    draft.tags.add("bridges")
    draft.bylines = [ArticleAuthor(author=factories.author())]
    draft.related_links = [RelatedArticle(related=other)]
    draft.save_revision(user=room.reporter)
    preview = open_preview(token(room, article), by="api")
    published(room, fresh(article), PreviewLink.objects.get())
    record = recorded(article)
    assert preview is not None
    assert preview["tags"]
    assert preview["related"][0]["headline"] == "Other"
    assert {name for name in record if record[name] != preview[name]} == {
        "published_at",
        "updated_at",
        "version",
    }
    assert list(preview) == list(record)
    assert json.loads(json.dumps(preview)) == preview


def test_preview_shows_of_others_only_what_readers_have(room: Newsroom) -> None:
    live = room.published(title="As published", slug="live")
    room.revise(live, by=room.reporter, title="Secret new headline")
    secret = room.draft(title="Secret draft", slug="secret")
    locked = Collection.get_first_root_node().add_child(name="Locked")
    CollectionViewRestriction.objects.create(collection=locked, restriction_type="login")
    inside = locked.add_child(name="Inside")
    file = get_document_model().objects.create(
        title="Secret file", file=ContentFile(b"a", name="secret.csv"), collection=inside
    )
    links = f'<a linktype="page" id="{secret.pk}">a</a><a linktype="document" id="{file.pk}">b</a>'
    article = room.draft(
        slug="story",
        body=[
            ("paragraph", f"<p>{links}</p>"),
            ("download", {"document": file, "label": "The file"}),
            ("related_article", secret),
            ("related_article", live),
        ],
    )
    draft = article.get_latest_revision_as_object()
    draft.related_links = [RelatedArticle(related=secret), RelatedArticle(related=live)]
    draft.save_revision(user=room.reporter)
    link = share(article.pk, by=room.reporter)
    text = json.dumps(open_preview(token_of(link.key), by="api"))
    page = room.client(room.editor).get(f"/previews/{token_of(link.key)}/").content.decode()
    for shown in (text, page):
        assert "As published" in shown
        assert "secret" not in shown.lower()
        assert "reporter@example.org" not in shown


def test_link_is_for_one_revision(room: Newsroom) -> None:
    article = room.draft(title="First")
    first = token(room, article)
    article = room.revise(article, by=room.reporter, title="Second")
    second = token(room, article)
    assert [(open_preview(each, by="api") or {})["headline"] for each in (first, second)] == [
        "First",
        "Second",
    ]


def test_autosave_does_not_change_the_text_below_a_link(room: Newsroom) -> None:
    article = room.draft(title="Shared")
    window = Window(room.client(room.reporter), article)
    window.autosave(title="Shared, saved by itself")
    link = share(article.pk, by=room.reporter)
    window.autosave(title="Not meant to be seen")
    assert (open_preview(token_of(link.key), by="api") or {})["headline"] == "Shared, saved by itself"
    assert fresh(article).latest_revision_id != link.revision_id
    assert fresh(article).get_latest_revision_as_object().title == "Not meant to be seen"


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: str(ending.__name__))
def test_link_that_has_ended_opens_nothing_and_costs_one_query(room: Newsroom, ending: Any) -> None:
    article = room.draft()
    link = share(article.pk, by=room.reporter)
    given = token_of(link.key)
    assert open_preview(given, by="api")
    ending(room, fresh(article), link)
    before = PreviewOpening.objects.count()
    with CaptureQueriesContext(connection) as queries:
        assert open_preview(given, by="api") is None
    # An article whose site is gone is found by looking at the sites.
    assert len(queries) == 1 or ending.__name__ == "site_deleted"
    assert PreviewOpening.objects.count() == before


def test_link_to_a_later_draft_outlives_the_publication_of_an_earlier_one(room: Newsroom) -> None:
    article = room.published(title="Live")
    article = room.revise(article, by=room.reporter, title="Correction")
    correction = token(room, article)
    article = room.revise(article, by=room.reporter, title="Rewritten")
    rewritten = token(room, article)
    factories.take_over(article.revisions.get(content__title="Correction"))
    assert fresh(article).title == "Correction"
    assert open_preview(correction, by="api") is None
    assert (open_preview(rewritten, by="api") or {})["headline"] == "Rewritten"


def test_draft_of_a_retracted_article_is_previewed_again(room: Newsroom) -> None:
    article = room.draft()
    link = share(article.pk, by=room.reporter)
    later_one_published(room, article, link)
    article = room.revise(article, by=room.reporter, title="Anew")
    assert (open_preview(token(room, article), by="api") or {})["headline"] == "Anew"
    assert open_preview(token_of(link.key), by="api") is None


def test_link_ends_in_the_second_that_it_says(room: Newsroom) -> None:
    now = timezone.now().replace(microsecond=0)
    with time_machine.travel(now, tick=False) as clock:
        given = token(room, room.draft(), lifetime=timedelta(hours=1))
        clock.shift(timedelta(hours=1, seconds=-1))
        assert open_preview(given, by="api")
        clock.shift(timedelta(seconds=1))
        assert open_preview(given, by="api") is None


def forgeries(good: str) -> list[str]:
    key, signature = good.split(".")
    other = ("0" if key[0] != "0" else "1") + key[1:]
    return [
        "",
        key,
        f"{other}.{signature}",
        f"{key}.{signature[:-1]}{'A' if signature[-1] != 'A' else 'E'}",
        f"{key}.{signature}\n",
        f" {good}",
        good.replace(".", ":"),
        good.upper(),
        f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}.{signature}",
        Signer(salt="another", sep=".").sign(key),
        Signer(sep=".").sign(key),
        Signer(key="another-secret-key-of-somebody-else", salt="news.previews", sep=".").sign(key),
        "\x00" * 76,
        "\ud800",
        "ə" * 76,
        "x" * 100_000,
    ]


def test_forged_token_opens_nothing_and_costs_no_query(room: Newsroom) -> None:
    for forged in forgeries(token(room, room.draft())):
        with CaptureQueriesContext(connection) as queries:
            assert open_preview(forged, by="api") is None, forged[:100]
        assert len(queries) == 0, forged[:100]


def test_token_that_we_signed_for_no_link_costs_one_query(room: Newsroom) -> None:
    given = token(room, room.draft())
    PreviewLink.objects.all().delete()
    with CaptureQueriesContext(connection) as queries:
        assert open_preview(given, by="api") is None
    assert len(queries) == 1


def test_token_lives_through_a_change_of_the_secret_key(room: Newsroom, settings: Settings) -> None:
    given = token(room, room.draft())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert open_preview(given, by="api")
    settings.SECRET_KEY_FALLBACKS = []
    assert open_preview(given, by="api") is None


def test_token_is_not_kept_in_the_database(room: Newsroom) -> None:
    given = token(room, room.draft())
    link = PreviewLink.objects.get()
    kept = [str(getattr(link, field.attname)) for field in PreviewLink._meta.concrete_fields]
    assert given not in kept
    assert key_in(given) == link.key
    assert key_in(given.split(".")[0]) is None


def test_opening_is_logged_with_what_opened_it_and_without_an_address(room: Newsroom) -> None:
    given = token(room, room.draft())
    assert open_preview(given, by="api", user_agent="Front\x00end/1.0 \u202e" + "x" * 500)
    opening = PreviewOpening.objects.get()
    assert opening.how == "api"
    assert opening.user_agent.startswith("Frontend/1.0 xxx")
    assert len(opening.user_agent) == 120
    assert {field.name for field in PreviewOpening._meta.concrete_fields} == {
        "id",
        "link",
        "at",
        "how",
        "user_agent",
    }


def test_opening_that_is_only_asked_about_is_not_logged(room: Newsroom) -> None:
    assert open_preview(token(room, room.draft()), by="api", is_logged=False)
    assert not PreviewOpening.objects.exists()
