"""A newsroom with a page in each state in which a page can be. What is not public says so: `hushed`."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from home.models import HomePage, StandardPage
from news.models import NewsArticle, NewsIndex
from tests import factories

HUSHED = "hushed"
OTHER_HOST = "other.example"
EXPIRY = timedelta(hours=1)


@dataclass(frozen=True)
class Newsroom:
    """`shown` and `hidden` are pages by what they are; those named `expiring` are public for an hour."""

    home: HomePage
    section: NewsIndex
    shown: dict[str, Page]
    expiring: dict[str, Page]
    hidden: dict[str, Page]

    def public_ids(self) -> set[int]:
        return {page.pk for page in self.shown.values()}

    def hidden_ids(self) -> set[int]:
        return {page.pk for page in self.hidden.values()}


def lock(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def plain(parent: Page, **fields: Any) -> StandardPage:
    parent.refresh_from_db()
    page = parent.add_child(instance=StandardPage(live=False, **fields))
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def hush(parent: Page, what: str) -> NewsArticle:
    return factories.article(parent, title=f"{HUSHED} {what}", slug=f"{HUSHED}-{what}", tags=[HUSHED])


def other_site() -> HomePage:
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title=f"{HUSHED} other front page", slug="other"))
    Site.objects.create(hostname=OTHER_HOST, port=80, root_page=home)
    return home


def open_newsroom() -> Newsroom:
    """Each page is brought into its state in the way that an editor does it."""
    home = factories.home()
    section = factories.section(title="Politics", slug="politics")
    below = factories.section(section, title="Parliament", slug="parliament")
    shown: dict[str, Page] = {"home": home, "section": section, "section below": below}
    shown["live"] = factories.article(section, title="Ferry sails", slug="ferry", tags=["Sea"])
    shown["live below"] = factories.article(below, title="Vote held", slug="vote", tags=["Sea", "Law"])
    shown["draft over live"] = factories.article(section, title="Calm", slug="calm", tags=["Law"])
    over = {"title": f"{HUSHED} headline", "slug": f"{HUSHED}-slug", "standfirst": HUSHED}
    factories.revise(shown["draft over live"], **over)
    shown["plain"] = plain(home, title="About us", slug="about", body="<p>Who we are.</p>")
    home.refresh_from_db()
    shown["alias"] = shown["plain"].create_alias(parent=home, update_slug="about-again")
    factories.revise(shown["plain"], title=f"{HUSHED} plain draft", body=f"<p>{HUSHED}</p>")
    expiring: dict[str, Page] = {}
    at = timezone.now() + EXPIRY
    expiring["article"] = factories.article(section, title="Sale ends", slug="sale", expire_at=at)
    expiring["plain"] = plain(home, title="Offer", slug="offer", expire_at=at)
    return Newsroom(home, section, shown, expiring, hidden_pages(home, section))


def hidden_pages(home: HomePage, section: NewsIndex) -> dict[str, Page]:
    hidden: dict[str, Page] = {}
    hidden["never published"] = factories.draft(
        section, title=f"{HUSHED} draft", slug=f"{HUSHED}-draft", tags=[HUSHED]
    )
    hidden["retracted"] = hush(section, "retracted")
    factories.retract(hidden["retracted"])
    hidden["scheduled"] = factories.draft(section, title=f"{HUSHED} scheduled", slug=f"{HUSHED}-scheduled")
    factories.schedule(hidden["scheduled"], go_live_at=timezone.now() + 10 * EXPIRY)
    hidden["private"] = hush(section, "private")
    lock(hidden["private"])
    hidden["private section"] = factories.section(title=f"{HUSHED} club", slug=f"{HUSHED}-club")
    hidden["in private section"] = hush(hidden["private section"], "club")
    lock(hidden["private section"])
    hidden["section off line"] = factories.section(title=f"{HUSHED} old", slug=f"{HUSHED}-old")
    hidden["in section off line"] = hush(hidden["section off line"], "old")
    hidden["section off line"].unpublish()
    hidden["plain draft"] = home.add_child(
        instance=StandardPage(title=f"{HUSHED} plan", slug=f"{HUSHED}-plan", live=False)
    )
    hidden["plain off line"] = plain(home, title=f"{HUSHED} past", slug=f"{HUSHED}-past")
    hidden["below plain off line"] = plain(hidden["plain off line"], title=f"{HUSHED} below", slug=HUSHED)
    hidden["plain off line"].unpublish()
    hidden["private plain"] = plain(home, title=f"{HUSHED} members", slug=f"{HUSHED}-members")
    hidden["alias of private plain"] = hidden["private plain"].create_alias(
        parent=home, update_slug=f"{HUSHED}-alias"
    )
    lock(hidden["private plain"])
    other = other_site()
    hidden["other front page"] = other
    hidden["other section"] = factories.section(other, title=f"{HUSHED} there", slug=f"{HUSHED}-there")
    hidden["other article"] = hush(hidden["other section"], "elsewhere")
    return hidden
