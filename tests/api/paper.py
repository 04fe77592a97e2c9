"""A small newspaper that has everything that the API can answer: public, hidden, moved and taken back."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction, Site

from home.models import HomePage
from news.models import Author, Correction, NewsArticle, RelatedArticle, SiteSettings
from news.record.counts import day_of
from news.record.models import DailyViews
from tests import factories

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECRET = "Zephyr"  # in every title that nobody may read


@dataclass
class Paper:
    """`pages` by slug, `authors` by slug. Articles are published an hour apart, the first one at noon."""

    home: HomePage
    azeri: HomePage
    pages: dict[str, Any]
    authors: dict[str, Author]

    def id(self, slug: str) -> int:
        return int(self.pages[slug].pk)

    def article(self, section: str, slug: str, **fields: Any) -> NewsArticle:
        fields = {"title": slug.title(), "published_at": NOON - timedelta(hours=self.hours)} | fields
        self.pages[slug] = factories.article(self.pages[section], slug=slug, **fields)
        return self.pages[slug]

    @property
    def hours(self) -> int:
        return 1 + sum(isinstance(page, NewsArticle) for page in self.pages.values())


def print_paper() -> Paper:
    """Publish everything, in the order of the lines here. To be called while time stands still."""
    home = factories.home()
    Site.clear_site_root_paths_cache()
    about = SiteSettings.for_site(Site.objects.get())
    about.name, about.tagline = "The Coast", "News of the sea"
    about.save()
    azeri = home.copy_for_translation(Locale.objects.create(language_code="az"))
    azeri.title = "Sahil"
    azeri.save_revision().publish()
    paper = Paper(home, azeri, {"home": home, "azeri": azeri}, {})
    make_sections(paper)
    make_authors(paper)
    write_articles(paper)
    hide_some(paper)
    arrange_front_page(paper)
    return paper


def make_sections(paper: Paper) -> None:
    for slug, above, introduction in (
        ("news", "home", "What happened"),
        ("roads", "news", ""),
        ("sport", "home", ""),
        ("internal", "home", ""),
        ("attic", "home", ""),
        ("xeberler", "azeri", ""),
    ):
        title = f"{SECRET} {slug}" if slug in {"internal", "attic"} else slug.title()
        paper.pages[slug] = factories.section(
            paper.pages[above], slug=slug, title=title, introduction=introduction
        )


def make_authors(paper: Paper) -> None:
    portrait = factories.image(title="Ada", file=factories.image_file("ada.png", (100, 100)))
    links = [("link", {"label": "Site", "url": "https://ada.example/"})]
    paper.authors = {
        "ada": factories.author(name="Ada", slug="ada", biography="Writes.", links=links, portrait=portrait),
        "grace": factories.author(name="Grace", slug="grace"),
        "idle": factories.author(name=f"{SECRET} Idle", slug="idle"),
    }


def write_articles(paper: Paper) -> None:
    ada, grace = paper.authors["ada"], paper.authors["grace"]
    image = factories.image(title="Bridge", credit="Ada", file=factories.image_file("bridge.png", (500, 400)))
    ferry = paper.article("roads", "ferry", tags=["bridges"], authors=[ada])
    factories.publish_change(ferry, slug="ferry-sails", title="Ferry sails")
    bridge = factories.draft(
        paper.pages["roads"],
        slug="bridge",
        title="Bridge opens & stays",
        kicker="Transport",
        standfirst="It took nine years.",
        place="Baku",
        published_at=NOON - timedelta(hours=paper.hours),
        lead_image=image,
        tags=["bridges", "Araz"],
        authors=[grace, ada],
        body=[("paragraph", "<p>Four lanes of harbour.</p>")],
    )
    latest = bridge.get_latest_revision_as_object()
    latest.corrections = [Correction(at=NOON, kind="clarification", text="It has four lanes, not five.")]
    latest.related_links = [RelatedArticle(related=ferry)]
    latest.save_revision()
    paper.pages["bridge"] = factories.publish(bridge)
    paper.article("news", "tunnel", is_breaking=True, authors=[ada])
    paper.article("sport", "match")
    paper.article("xeberler", "korpu", title="Körpü", tags=["bridges"])
    hoax = paper.article("sport", "hoax")
    factories.retract(hoax, note="We were wrong.")
    paper.pages["ferry"].refresh_from_db()


def hide_some(paper: Paper) -> None:
    """What is in a section behind a lock or off line; a draft; one whose publication has not come."""
    for section in ("internal", "attic"):
        paper.article(section, f"{section}-story", title=f"{SECRET} {section}", tags=["hidden"])
    paper.pages["draft"] = factories.draft(
        paper.pages["roads"],
        slug="draft",
        title=f"{SECRET} draft",
        tags=["hidden"],
        authors=[paper.authors["idle"]],
    )
    PageViewRestriction.objects.create(page=paper.pages["internal"], restriction_type="login")
    Page.objects.get(pk=paper.id("attic")).specific.unpublish()
    today = day_of(timezone.now())
    for slug, days_ago, views in (
        ("bridge", 0, 3),
        ("match", 0, 5),
        ("ferry", 3, 9),
        ("tunnel", 9, 99),
        ("internal-story", 0, 50),
    ):
        DailyViews.objects.create(
            article_id=paper.id(slug),
            home_id=paper.home.pk,
            day=today - timedelta(days=days_ago),
            views=views,
        )


def arrange_front_page(paper: Paper) -> None:
    empty = {"title": "", "section": None, "tag": "", "author": None, "count": 5, "layout": "strip"}
    bridge, draft, hidden = (paper.pages[slug] for slug in ("bridge", "draft", "internal-story"))
    leads = [(bridge, NOON + timedelta(hours=2)), (draft, None), (hidden, None)]
    home = HomePage.objects.get(pk=paper.home.pk)
    home.arrangement = [
        ("lead_stories", {"stories": [{"article": page, "until": until} for page, until in leads]}),
        ("stream", empty | {"section": paper.pages["internal"]}),
        ("stream", empty | {"section": paper.pages["roads"], "layout": "list"}),
        ("stream", empty | {"author": paper.authors["ada"], "title": "By Ada", "count": 1}),
        ("text", "<p>Write to <b>us</b>.</p>"),
    ]
    home.save_revision().publish()
