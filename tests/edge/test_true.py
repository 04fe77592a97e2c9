"""What is given is what Django would answer at this moment, whatever happens in the newsroom."""

import random
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from home.models import StandardPage
from news.models import Author, NewsArticle, NewsIndex, SiteSettings
from news.record.models import Change, PublishedArticle
from tests import factories
from tests.api.newsroom import ACTS, Newsroom
from tests.clock import from_noon
from tests.edge.browsing import Browsing

ADDRESSES = [
    "/",
    "/az/",
    "/coast/",
    "/coast/storm/",
    "/coast/inner/",
    "/quiet/",
    "/quiet/calm/",
    "/archive/",
    "/tags/",
    "/tags/sea/",
    "/authors/",
    "/authors/ada/",
    "/search/?q=storm",
    "/most-read/",
    "/about/",
    "/feed.rss",
    "/coast/feed.json",
    "/tags/sea/feed.atom",
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "/sitemap-news.xml",
    "/nothing/",
    "/old/",
    "/api/content/v1/articles",
    "/api/content/v1/articles?view=full&tag=sea",
    "/api/content/v1/articles/by-path?path=/coast/storm/",
    "/api/content/v1/sections",
    "/api/content/v1/tags",
    "/api/content/v1/authors/ada",
    "/api/content/v1/site",
    "/api/content/v1/changes",
    "/api/content/v1/most-read",
    "/api/content/v1/articles.ninjs",
]
# Of one moment, and of one request.
MOVING = re.compile(r'"request_id":.*?,|<lastBuildDate>.*?</lastBuildDate>|<updated>.*?</updated>')


class Paper:
    def __init__(self) -> None:
        self.home = factories.home()
        self.coast = factories.section(title="Coast", slug="coast")
        self.quiet = factories.section(title="Quiet", slug="quiet")
        self.ada = factories.author(name="Ada", slug="ada")
        self.storm = factories.article(
            self.coast, title="Storm", slug="storm", tags=["sea"], authors=[self.ada]
        )
        self.calm = factories.article(self.quiet, title="Calm", slug="calm")
        self.about = self.home.add_child(
            instance=StandardPage(title="About", slug="about", show_in_menus=True)
        )
        self.about.save_revision().publish()


@pytest.fixture
def paper(transactional_db: None) -> Iterator[Paper]:
    with from_noon():
        yield Paper()


def plain(given: Any) -> tuple[int, str, str]:
    return given.status, given.headers.get("Location", ""), MOVING.sub("", given.text)


def hold(browse: Browsing, addresses: list[str]) -> int:
    """Everything is as Django answers it now. Return how much of it was kept."""
    django = Browsing(WSGIHandler())
    hits = 0
    for address in addresses:
        given = browse(address)
        hits += given.is_hit
        assert plain(given) == plain(django(address)), address
    return hits


def author_renamed(paper: Paper) -> None:
    paper.ada.name = "Ada Byron"
    paper.ada.save()


def biography_written(paper: Paper) -> None:
    paper.ada.biography = "She counts."
    paper.ada.save()


def home_rearranged(paper: Paper) -> None:
    draft = paper.home.get_latest_revision_as_object()
    draft.arrangement = [("text", "<p>Write to us.</p>")]
    draft.save_revision().publish()


def site_renamed(paper: Paper) -> None:
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    settings.name = "The Gull"
    settings.accent_colour = "#114488"
    settings.save()


def redirected(paper: Paper) -> None:
    Redirect.add_redirect("/old/", redirect_to=paper.coast)


def section_closed(paper: Paper) -> None:
    PageViewRestriction.objects.create(page=paper.coast, restriction_type="login")


def section_moved(paper: Paper) -> None:
    NewsIndex.objects.get(pk=paper.quiet.pk).move(NewsIndex.objects.get(pk=paper.coast.pk), pos="last-child")


def section_renamed(paper: Paper) -> None:
    section = NewsIndex.objects.get(pk=paper.coast.pk)
    section.title, section.slug = "Shore", "shore"
    section.save_revision().publish()


def plain_page_written(paper: Paper) -> None:
    page = StandardPage.objects.get(pk=paper.about.pk)
    page.title, page.body = "About us", "<p>We are few.</p>"
    page.save_revision().publish()


def language_added(paper: Paper) -> None:
    from wagtail.models import Locale

    locale = Locale.objects.create(language_code="az")
    paper.home.copy_for_translation(locale).save_revision().publish()


def tag_renamed(paper: Paper) -> None:
    from taggit.models import Tag

    tag = Tag.objects.get(slug="sea")
    tag.name = "The Sea"
    tag.save()


ACTS_OF_DESK = {
    "a story more": lambda paper: factories.article(paper.coast, title="Inner storm", slug="inner"),
    "a story changed": lambda paper: factories.publish_change(paper.storm, title="Storm over"),
    "a story taken back": lambda paper: factories.retract(paper.storm, note="There was none."),
    "a story moved": lambda paper: NewsArticle.objects.get(pk=paper.calm.pk).move(
        Page.objects.get(pk=paper.coast.pk), pos="last-child"
    ),
    "a story with a tag and an author": lambda paper: factories.article(
        paper.quiet, title="Swell", tags=["sea"], authors=[Author.objects.get(slug="ada")]
    ),
    "a section more": lambda paper: factories.section(title="Harbour", slug="harbour"),
    "a section off line": lambda paper: NewsIndex.objects.get(pk=paper.coast.pk).unpublish(),
    "an author's name": author_renamed,
    "an author's biography": biography_written,
    "the front page": home_rearranged,
    "the site's name": site_renamed,
    "a redirect": redirected,
    "a lock": section_closed,
    "a section elsewhere": section_moved,
    "a section's name": section_renamed,
    "a plain page": plain_page_written,
    "a plain page off line": lambda paper: StandardPage.objects.get(pk=paper.about.pk).unpublish(),
    "a language": language_added,
    "a tag's name": tag_renamed,
}


@pytest.mark.parametrize("name", ACTS_OF_DESK)
def test_what_the_newsroom_did_is_seen_everywhere_at_once(browse: Browsing, paper: Paper, name: str) -> None:
    hold(browse, ADDRESSES)
    assert hold(browse, ADDRESSES) > len(ADDRESSES) - 3
    ACTS_OF_DESK[name](paper)
    hold(browse, ADDRESSES)
    assert hold(browse, ADDRESSES) > len(ADDRESSES) - 5


def test_what_does_not_show_the_story_stays(browse: Browsing, paper: Paper) -> None:
    addresses = ["/quiet/", "/tags/sea/", "/authors/ada/", "/quiet/feed.rss", "/about/"]
    hold(browse, addresses)
    factories.article(paper.coast, title="Another storm")
    assert hold(browse, addresses) == len(addresses)
    assert not browse("/coast/").is_hit
    assert not browse("/").is_hit


@pytest.fixture
def newsroom(transactional_db: None) -> Iterator[Newsroom]:
    room = Newsroom()
    with room.in_its_time():
        room.open()
        yield room


def test_no_sequence_of_acts_leaves_anything_untrue(browse: Browsing, newsroom: Newsroom) -> None:
    chance = random.Random(5)
    names = [place.name for place in newsroom.oracle.places.values()]
    addresses = [
        "/",
        "/az/",
        "/archive/",
        "/tags/",
        "/tags/rail/",
        "/authors/",
        "/authors/leyla/",
        "/feed.json",
    ]
    addresses += [f"/{name}/" for name in names]
    addresses += ["/api/content/v1/articles", "/api/content/v1/sections", "/feed.json"]
    hits = 0
    for act in ["write"] * 12 + [chance.choice(ACTS) for _ in range(30)]:
        newsroom.do(act, chance.randrange(100), chance.randrange(100))
        paths = list(PublishedArticle.objects.order_by("pk").values_list("path", flat=True))
        stories = chance.sample(paths, min(3, len(paths)))
        hits += hold(browse, [*addresses, *stories])
    assert hits > 100


def test_what_expires_is_gone_in_that_second(browse: Browsing, newsroom: Newsroom) -> None:
    """No change tells of it, and the worker has not come by."""
    over = newsroom.oracle.now + timedelta(minutes=5)
    factories.article(
        factories.section(title="Shore", slug="shore"), title="Tide", slug="tide", expire_at=over
    )
    addresses = ["/", "/shore/", "/shore/tide/", "/shore/feed.json", "/api/content/v1/articles"]
    hold(browse, addresses)
    last = Change.objects.latest("seq").seq
    assert "Tide" in browse("/shore/").text
    newsroom.oracle.now = over - timedelta(seconds=1)
    assert browse("/shore/").is_hit
    newsroom.oracle.now = over
    hold(browse, addresses)
    assert "Tide" not in browse("/shore/").text
    assert browse("/shore/tide/").status == 410
    assert Change.objects.latest("seq").seq == last
    assert timezone.now() == over
