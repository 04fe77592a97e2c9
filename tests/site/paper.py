"""A paper with all that a page can show: every block, long words, right to left, corrections."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from pytest_django.fixtures import Settings
from wagtail.documents import get_document_model
from wagtail.embeds.embeds import get_embed_hash
from wagtail.embeds.models import Embed
from wagtail.models import Locale, Site

from home.models import HomePage, StandardPage
from news.models import Author, Correction, NewsArticle, NewsImage, NewsIndex, RelatedArticle, SiteSettings
from news.previews.sharing import revoke, share
from news.previews.tokens import token_of
from news.record.counts import day_of
from news.record.views import add as add_views
from tests import factories
from tests.site.page_types import PageType

THAT_DAY = datetime(2022, 8, 25, 8, 55, tzinfo=UTC)
VIDEO = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
OTHERS = 32  # more than a page of a section


@dataclass
class Paper:
    """`tokens`: of a preview that is open, and of one that ended."""

    tokens: dict[str, str]

    def address(self, page: PageType) -> str:
        return page.address.format(**self.tokens)


def print_paper(settings: Settings) -> Paper:
    """Publish everything. The site also speaks a language that is written from right to left."""
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "العربيّة")]
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES
    home = factories.home()
    describe_site()
    ada = factories.author(
        name="Ada Quliyeva",
        slug="ada",
        biography="Writes on bridges.\n\nLives by the sea.",
        portrait=picture("Portrait of Ada", (300, 300)),
        links=[("link", {"label": "Her own site", "url": "https://ada.example/"})],
    )
    harbour = factories.section(title="Harbour", slug="harbour", introduction="Ships & all that carry them.")
    ferries = factories.section(harbour, title="Ferries", slug="ferries")
    factories.section(title="Quiet", slug="quiet")
    about = StandardPage(title="About us", slug="about", introduction="Who we are.", show_in_menus=True)
    about.body = "<h2>The paper</h2><p>Printed <b>daily</b>.</p><ul><li>By us</li></ul>"
    home.refresh_from_db()
    factories.publish(home.add_child(instance=about))
    bridge = write_articles(harbour, ferries, ada)
    translate(home)
    arrange_front_page(home, harbour, bridge, ada)
    add_views({(bridge.pk, day_of(timezone.now())): 317})
    return Paper(previews(harbour))


def describe_site() -> None:
    about = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    about.name, about.tagline = "The Coast & Co", "News of the sea"
    about.footer_text = "<p>Printed by the <b>harbour</b>.</p>"
    about.organisation_name, about.organisation_address = "Coast Ltd", "1 Quay"
    about.social_links = [("link", {"label": "Mastodon", "url": "https://social.example/@coast"})]
    about.save()


def picture(title: str, size: tuple[int, int] = (1200, 800)) -> NewsImage:
    return factories.image(
        title=title, credit="Ada", caption=title, file=factories.image_file("a.png", size), focal_point_x=90,
        focal_point_y=90, focal_point_width=9, focal_point_height=9,
    )  # fmt: skip


def write_articles(harbour: NewsIndex, ferries: NewsIndex, ada: Author) -> NewsArticle:
    """Return the one that has everything."""
    image = picture("The bridge at dawn")
    bare = factories.article(ferries, slug="bare", title="Bare")
    for number in range(OTHERS):
        factories.article(
            ferries if number % 3 else harbour,
            title=f"Story {number} of the port",
            published_at=timezone.now() - timedelta(hours=9 * number),
            standfirst="What happened then." if number % 2 else "",
            lead_image=image if number % 4 else None,
            is_breaking=number == 1,
            tags=[f"Tag {number}"],
        )
    factories.article(
        harbour, slug="long-words", title=LONG_WORD, kicker=LONG_WORD[:60], standfirst=LONG_WORD,
        place=LONG_WORD[:60], tags=[LONG_WORD[:90]], authors=[factories.author(name=LONG_WORD)],
        body=body_of(LONG_WORD, image, bare),
    )  # fmt: skip
    factories.article(
        harbour, slug="film", title="A film of the bridge", body=[("embed", embed(VIDEO))], lead_image=image
    )
    factories.retract(factories.article(harbour, slug="hoax"), note="We were wrong.\n\nWe are sorry.")
    draft = factories.draft(
        harbour,
        slug="bridge",
        title="Bridge “opens” & <stays> open: körpü, мост, جسر",
        kicker="Transport",
        standfirst="It took nine years & three mayors.",
        place="Bakı",
        published_at=THAT_DAY,
        lead_image=image,
        lead_caption="Seen from the east",
        source_name="Agency",
        source_url="https://agency.example/1?a=1&b=2",
        is_breaking=True,
        tags=["bridges", "Araz", "Körpülər"],
        authors=[ada, factories.author(name="Grace", slug="grace")],
        body=body_of("bridge", image, bare),
    )
    whole = draft.get_latest_revision_as_object()
    whole.corrections = [
        Correction(at=THAT_DAY + timedelta(days=1), kind=kind, text="Four lanes, not five.")
        for kind in ("correction", "clarification")
    ]
    whole.related_links = [RelatedArticle(related=bare)]
    whole.save_revision()
    published: NewsArticle = factories.publish(draft)
    return published


def body_of(word: str, image: NewsImage, other: NewsArticle) -> list[tuple[str, Any]]:
    """Return one block of each kind, and two of some."""
    file = get_document_model().objects.create(title=word, file=ContentFile(b"a,b\n1,2\n", name="report.csv"))
    shown = {"image": image, "alt": "The bridge", "caption": word, "credit": word[:90]}
    columns = [{"type": kind, "heading": word} for kind in ("text", "number", "text", "number", "text")]
    return [
        (
            "paragraph",
            f'<p>The {word}, <a linktype="page" id="{other.pk}">elsewhere</a>, <i>quickly</i>, <b>well</b>, '
            f'<a href="https://example.org/?a=1&amp;b=2">far away</a>.</p><ul><li>{word}</li></ul>'
            "<ol><li>One</li></ol><p>“Nicht so,” <b>she said</b>. مرحبا بالعالم 3 > 2 & so on.</p>",
        ),
        ("heading", {"level": "2", "text": f"How the {word} was built"}),
        ("heading", {"level": "3", "text": "And by whom"}),
        ("image", shown),
        ("image", shown | {"caption": "", "credit": ""}),
        ("gallery", {"images": [shown, shown | {"caption": ""}, shown]}),
        ("quote", {"text": f"It holds, the {word}.", "attribution": "An engineer"}),
        ("quote", {"text": "Nobody said this.", "attribution": ""}),
        (
            "table",
            {
                "caption": f"Costs of the {word}",
                "columns": columns,
                "rows": [
                    {"values": ["2025", "1.50", word, "2", ""]},
                    {"values": ["2026", None, "", "1", "x"]},
                ],
            },
        ),
        ("embed", embed(f"https://www.youtube.com/watch?v=none-{len(word)}", html="")),
        ("download", {"document": file, "label": f"Report on the {word}"}),
        ("fact_box", {"title": "In short", "text": f"<p>Four lanes: {word}.</p><ul><li>Two</li></ul>"}),
        ("related_article", other),
    ]  # fmt: skip


def embed(
    url: str, html: str = '<iframe src="https://www.youtube.com/embed/x" title="A film"></iframe>'
) -> str:
    """Store what the provider would answer, and return the address."""
    Embed.objects.get_or_create(
        hash=get_embed_hash(url),
        defaults={"url": url, "html": html, "provider_name": "YouTube", "title": "A film", "type": "video"},
    )
    return url


def translate(home: HomePage) -> None:
    """Make an edition in Azerbaijani, and one that is read from right to left."""
    write_edition(home, "az", "Sahil", ("Liman", "liman"), ("Körpü açılıb, gəmilər gözləyir", "korpu"))
    write_edition(home, "ar", "الساحل", ("أخبار", "akhbar"), ("افتتاح الجسر الجديد في الميناء", "jisr"))


def write_edition(
    home: HomePage, language: str, title: str, section: tuple[str, str], story: tuple[str, str]
) -> None:
    page = home.copy_for_translation(Locale.objects.create(language_code=language))
    page.title = title
    page.save_revision().publish()
    news = factories.section(page, title=section[0], slug=section[1], introduction=title)
    image, other = picture(story[0]), factories.article(news, title=title, standfirst=story[0])
    factories.article(
        news, title=story[0], slug=story[1], standfirst=story[0], kicker=title, lead_image=image,
        tags=[title], body=body_of(story[0], image, other), published_at=THAT_DAY,
    )  # fmt: skip


def arrange_front_page(home: HomePage, harbour: NewsIndex, bridge: NewsArticle, ada: Author) -> None:
    home = HomePage.objects.get(pk=home.pk)
    others = NewsArticle.objects.filter(title__startswith="Story").order_by("pk")[:3]
    empty = {"title": "", "section": None, "tag": "", "author": None, "count": 5, "layout": "strip"}
    leads = [{"article": each, "until": None} for each in (bridge, *others)]
    home.arrangement = [
        ("lead_stories", {"stories": leads}),
        ("stream", empty | {"layout": "list", "count": 10}),
        ("stream", empty | {"section": harbour}),
        ("stream", empty | {"tag": "bridges", "layout": "list"}),
        ("stream", empty | {"author": ada, "title": "By Ada"}),
        ("text", "<h2>Write to us</h2><p>We read <b>all</b> letters.</p>"),
    ]
    home.save_revision().publish()


def previews(harbour: NewsIndex) -> dict[str, str]:
    chief = factories.superuser()
    kept, ended = (
        share(factories.draft(harbour, title=f"Draft {word}").pk, by=chief) for word in ("one", "two")
    )
    revoke(ended, by=chief)
    return {"preview": token_of(kept.key), "ended": token_of(ended.key)}
