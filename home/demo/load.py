"""Loads the demonstration paper into an empty newsroom."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone
from taggit.models import Tag
from wagtail.documents.models import AbstractDocument
from wagtail.models import Locale, Site

from cms.users.models import User
from home.demo.accounts import keep_to_section, make_accounts
from home.demo.bodies import Bodies, steady_id
from home.demo.desk import Desk
from home.demo.entries import links, original, portrait
from home.demo.front import Front
from home.demo.history import begin, publish, write
from home.demo.media import store_documents, store_embeds, store_images
from home.demo.readers import count_readers
from home.demo.reading import Entry, Paper, read
from home.demo.translation import LANGUAGE, Translation, is_spoken
from home.models import HomePage, StandardPage
from news.models import (
    ArticleAuthor,
    Author,
    Correction,
    NewsArticle,
    NewsImage,
    NewsIndex,
    RelatedArticle,
    SiteSettings,
)
from news.publishing.work import publication

FOUNDED = timedelta(days=160)
PLAIN_PAGES = ("about", "standards", "contact")
SECTION_IMAGES = {
    "politics": "assembly-chamber",
    "city": "town-hall",
    "business": "market-hall",
    "harbour": "container-cranes",
    "culture": "concert-stage",
    "sport": "football-pitch",
}


def load(now: datetime | None = None) -> "Newsroom":
    """Load everything, dated back from `now`.

    Three publications: stories, corrections, and the desk. Then the readers, of what is public by then.
    """
    newsroom = Newsroom(Paper(now or timezone.now()))
    with publication():
        newsroom.furnish()
        newsroom.print_articles()
        newsroom.arrange_front_pages()
    with publication():
        newsroom.correct_articles()
    with publication():
        newsroom.open_the_desk()
    count_readers(newsroom.paper.now, leads=newsroom.leads)
    return newsroom


@dataclass
class Newsroom:
    """What has been loaded so far, each by its key or slug."""

    paper: Paper
    site: Site = field(default_factory=lambda: Site.objects.get(is_default_site=True))
    accounts: dict[str, User] = field(default_factory=dict)
    images: dict[str, NewsImage] = field(default_factory=dict)
    documents: dict[str, AbstractDocument] = field(default_factory=dict)
    authors: dict[str, Author] = field(default_factory=dict)
    tags: dict[str, Tag] = field(default_factory=dict)
    sections: dict[str, NewsIndex] = field(default_factory=dict)
    articles: dict[str, NewsArticle] = field(default_factory=dict)

    @property
    def home(self) -> HomePage:
        return HomePage.objects.get(pk=self.site.root_page_id)

    @cached_property
    def translation(self) -> Translation | None:
        """The edition in another language, if the site is to have it."""
        return Translation(self.paper) if is_spoken(self.home.locale.language_code) else None

    @property
    def stories(self) -> list[Entry]:
        """What is published, oldest first; a translation has the time of its original."""
        return self.paper.oldest_first(self.translation.articles if self.translation else [])

    @property
    def founded(self) -> datetime:
        return self.paper.now - FOUNDED

    # Everything that stories need

    def furnish(self) -> None:
        self.accounts = make_accounts()
        authors = read("authors.toml")["author"]
        portraits = [portrait(author) for author in authors]
        drawn = [*read("images.toml")["image"], *portraits]
        self.images = store_images(drawn, by=self.accounts["editor"])
        self.documents = store_documents(read("documents.toml")["document"], by=self.accounts["editor"])
        store_embeds()
        for entry in authors:
            self.authors[entry["slug"]] = self.add_author(entry)
        for entry in read("tags.toml")["tag"]:
            self.add_tag(entry)
        for entry in read("sections.toml")["section"]:
            self.add_section(entry, home=self.home)
        keep_to_section("Culture reporters", self.sections["culture"])
        self.describe_site()
        if self.translation:
            self.open_edition(self.translation.edition)

    def open_edition(self, edition: Entry) -> None:
        """Add the front page, the sections, the tags and the plain page of the other language."""
        locale, _made = Locale.objects.get_or_create(language_code=LANGUAGE)
        front_page = HomePage(
            title=edition["home"]["title"], slug=f"{self.home.slug}-{LANGUAGE}", locale=locale
        )
        self.add_page(front_page, below=self.home.get_parent(), of="home")
        for entry in edition["tag"]:
            self.add_tag(entry)
        for entry in edition["section"]:
            self.add_section(entry, home=front_page)
        self.add_plain_page(edition["about"], home=front_page)

    def add_tag(self, entry: Entry) -> None:
        self.tags[entry["slug"]] = Tag.objects.create(name=entry["name"], slug=entry["slug"])

    def add_author(self, entry: Entry) -> Author:
        reporter = self.accounts["reporter"]
        is_reporter = entry["name"] == reporter.get_full_name()
        return Author.objects.create(
            name=entry["name"],
            slug=entry["slug"],
            biography=entry["biography"],
            portrait=self.images[entry["portrait"]],
            links=links(entry["links"], entry["slug"]),
            user=reporter if is_reporter else None,
        )

    def add_section(self, entry: Entry, *, home: HomePage) -> None:
        parent = self.sections[entry["parent"]] if "parent" in entry else home
        section = NewsIndex(
            title=entry["title"],
            slug=entry["slug"],
            introduction=entry["introduction"],
            image=self.images[SECTION_IMAGES[original(entry)]],
        )
        self.add_page(section, below=parent, of=original(entry))
        self.sections[entry["slug"]] = section

    def add_page(self, page: Any, *, below: Any, of: str) -> None:
        """Add a page that has been there from the beginning, and publish it; `of` is its original's slug."""
        publisher = self.accounts["publisher"]
        page.live, page.owner = False, publisher
        page.translation_key = steady_id("page", of)
        below.refresh_from_db()
        below.add_child(instance=page)
        begin(page, by=publisher, at=self.founded)
        publish(write(page, by=publisher, at=self.founded), by=publisher, at=self.founded)
        page.refresh_from_db()

    def describe_site(self) -> None:
        about = read("site.toml")
        organisation = about["organisation"]
        for name in PLAIN_PAGES:
            if name in about:
                self.add_plain_page(about[name], home=self.home)
        settings = SiteSettings.for_site(self.site)
        settings.name = about["site"]["name"]
        settings.tagline = about["site"]["tagline"]
        settings.footer_text = f"<p>{about['site']['footer_text']}</p>"
        settings.social_links = links(about["social"], "social")
        settings.organisation_name = organisation["name"]
        settings.organisation_address = organisation["address"]
        settings.save()
        self.site.site_name = about["site"]["name"]
        self.site.save()

    def add_plain_page(self, entry: Entry, *, home: HomePage) -> None:
        page = StandardPage(
            title=entry["title"],
            slug=entry["slug"],
            introduction=entry.get("introduction", ""),
            body=entry["html"].strip(),
            search_description=entry.get("search_description", ""),
            show_in_menus=True,
        )
        self.add_page(page, below=home, of=original(entry))

    # Stories

    def print_articles(self) -> None:
        """Make all articles, then fill them: they refer to each other."""
        entries = [*self.stories, *self.paper.drafts]
        for entry in entries:
            self.articles[entry["slug"]] = self.begin_article(entry)
        bodies = Bodies(self.images, self.documents, self.articles)
        for entry in entries:
            article = self.articles[entry["slug"]]
            self.fill_article(article, entry, bodies)
            self.finish_article(article, entry)

    def begin_article(self, entry: Entry) -> NewsArticle:
        article = NewsArticle(
            title=entry["headline"],
            slug=entry["slug"],
            translation_key=steady_id("page", original(entry)),
            owner=self.writer(entry),
            live=False,
            has_unpublished_changes=True,
        )
        section = self.sections[entry["section"]]
        section.refresh_from_db()
        section.add_child(instance=article)
        begin(article, by=self.writer(entry), at=self.written_by(entry))
        return article

    def fill_article(self, article: NewsArticle, entry: Entry, bodies: Bodies) -> None:
        source = entry.get("source", {})
        article.kicker = entry.get("kicker", "")
        article.standfirst = entry["standfirst"]
        article.place = entry.get("place", "")
        article.lead_image = self.images[entry["lead_image"]] if "lead_image" in entry else None
        article.lead_caption = entry.get("lead_caption", "")
        article.body = bodies.body(entry)
        article.is_breaking = entry.get("breaking", False)
        article.source_name, article.source_url = source.get("name", ""), source.get("url", "")
        article.canonical_url = entry.get("canonical_url", "")
        article.initial_views = entry.get("initial_views", 0)
        article.seo_title = entry.get("search_title", "")
        article.search_description = entry.get("search_description", "")
        article.tags.set([self.tags[slug] for slug in entry["tags"]])
        article.bylines = [
            ArticleAuthor(author=self.authors[author["slug"]], role=author.get("role", ""))
            for author in entry["authors"]
        ]
        article.related_links = [
            RelatedArticle(related=self.articles[slug]) for slug in entry.get("related", [])
        ]

    def finish_article(self, article: NewsArticle, entry: Entry) -> None:
        """Write the article, and publish it unless it has a `state` and so waits for `open_the_desk`."""
        reporter, publisher = self.writer(entry), self.accounts["publisher"]
        written = self.written_by(entry)
        if "state" in entry:
            article.go_live_at = self.paper.moment(entry) if "days_ahead" in entry else None
            if entry["state"] == "breaking":
                article.published_at = max(self.paper.moment(each) for each in self.paper.articles)
            article.save()
            write(article, by=reporter, at=written)
        else:
            moment = self.paper.moment(entry)
            article.published_at = article.first_published_at = moment
            publish(write(article, by=reporter, at=written), by=publisher, at=moment)

    def writer(self, entry: Entry) -> User:
        return self.accounts[entry.get("by", "reporter")]

    def open_the_desk(self) -> None:
        desk = Desk(self.paper, self.accounts)
        for entry in self.paper.drafts:
            desk.go_on(self.articles[entry["slug"]], entry)
        desk.plan(self.sections)
        desk.keep_mail_back()

    def written_by(self, entry: Entry) -> datetime:
        """Return when the last word of a story was written."""
        if entry.get("state"):
            hours = 3 + 5 * self.paper.drafts.index(entry)
            return self.paper.now - timedelta(hours=hours, minutes=len(entry["slug"]))
        return self.paper.moment(entry) - timedelta(minutes=5 + len(entry["slug"]))

    def correct_articles(self) -> None:
        """Publish the corrections, each article at the time of its last one."""
        editor, publisher = self.accounts["editor"], self.accounts["publisher"]
        for entry in self.stories:
            if not entry.get("corrections"):
                continue
            article = NewsArticle.objects.get(pk=self.articles[entry["slug"]].pk)
            article.corrections = [
                Correction(at=self.paper.moment(note), kind=note["kind"], text=note["text"])
                for note in entry["corrections"]
            ]
            at = max(self.paper.moment(note) for note in entry["corrections"])
            publish(write(article, by=editor, at=at), by=publisher, at=at)

    # The front pages

    @property
    def leads(self) -> set[str]:
        """Slugs of the stories that lead a front page."""
        plans = [read("frontpage.toml")]
        if self.translation:
            plans.append(self.translation.edition["frontpage"])
        return {slug for plan in plans for slug in plan["lead"]}

    def arrange_front_pages(self) -> None:
        introduction = read("site.toml")["site"].get("front_page_intro", "")
        self.arrange(self.home, read("frontpage.toml"), introduction)
        if self.translation:
            edition = self.translation.edition
            front_page = HomePage.objects.get(locale__language_code=LANGUAGE)
            self.arrange(front_page, edition["frontpage"], edition["home"]["front_page_intro"])

    def arrange(self, home: HomePage, plan: Entry, introduction: str) -> None:
        publisher, now = self.accounts["publisher"], self.paper.now
        front = Front(self.sections, self.tags, self.authors, self.articles)
        home.translation_key = steady_id("page", "home")
        home.search_description = introduction
        home.arrangement = front.arrangement(plan, home)
        publish(write(home, by=publisher, at=now), by=publisher, at=now)
