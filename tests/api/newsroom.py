"""A newsroom in which anything may happen. What is done is done for real, and told to the oracle."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction, Site

from home.models import HomePage
from news.models import ArticleAuthor, Author, NewsArticle
from news.publishing.schedule import Expire
from news.review.acts.publish_before_review import publish_before_review
from news.review.schedule import GoLiveApproved
from tests import factories
from tests.api.oracle import Oracle, Person, Place, Story, Text
from tests.review.newsroom import digest_now, fresh

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
# Nobody types a display date that is the moment of publication.
START = NOON + timedelta(seconds=0.25)
HOST, OTHER_HOST = "testserver", "127.0.0.1"
# No word is part of another, whatever a search does with accents and endings.
HEADLINES = ["bridge", "harbour", "köprü", "мост", "ميناء"]
BODIES = ["votes", "wind", "küçə", "цена"]
TAGS = ["sea", "port", "rail", "wind-farm"]
# More seconds than hours: times should be equal, or almost.
PAUSES = [0, 0, 0, 1, 2, 0.5, 3600, 9 * 3600]
MOST_STORIES = 40


class Newsroom:
    """Two sites; the first in two languages. Sections in sections, one behind a lock, one off line."""

    def __init__(self) -> None:
        self.oracle = Oracle(START)
        self.chief = factories.superuser()
        self.shut: tuple[Callable[[Place], None], Place] | None = None
        self.people = [self.person(name) for name in ("Leyla", "Orxan", "Нина")]

    @contextmanager
    def in_its_time(self) -> Iterator[None]:
        """The newsroom's clock is everybody's; it stands until it is told to go on."""
        real_now = timezone.now
        timezone.now = lambda: self.oracle.now
        try:
            yield
        finally:
            timezone.now = real_now

    def open(self) -> None:
        site = Place(HOST)
        home = self.place("en", site, factories.home())
        copy = factories.home().copy_for_translation(Locale.objects.create(language_code="az"))
        copy.save_revision().publish()
        home_az = self.place("az", site, copy)
        root = Page.objects.get(depth=1).add_child(instance=HomePage(title="Other", slug="other"))
        Site.objects.create(hostname=OTHER_HOST, port=80, root_page=root)
        far = self.place("other", Place(OTHER_HOST), root)
        for name, above in (("city", home), ("sport", home), ("internal", home), ("annals", home)):
            self.section(name, above)
        council = self.section("council", self.oracle.places["city"])
        self.section("committee", council)
        self.section("şəhər", home_az)
        self.section("far", far)
        self.turn_key(self.oracle.places["internal"])
        self.take_off_or_put_on_line(self.oracle.places["annals"])

    def place(self, name: str, above: Place, page: Page) -> Place:
        language = page.locale.language_code
        self.oracle.places[name] = Place(name, above, page.pk, language)
        return self.oracle.places[name]

    def section(self, name: str, above: Place) -> Place:
        page = factories.section(Page.objects.get(pk=above.id), title=name.title(), slug=name)
        return self.place(name, above, page)

    def person(self, name: str) -> Person:
        author = Author.objects.create(name=name, slug=name.lower())
        return Person(author.pk, name, author.slug)

    @property
    def sections(self) -> list[Place]:
        return [place for place in self.oracle.places.values() if place.sections]

    def do(self, act: str, n: int, m: int) -> None:
        getattr(self, act)(n, m)

    # Acts: each takes two numbers, of which it makes what it needs.

    def write(self, n: int, m: int) -> None:
        """A new story, published or not."""
        if len(self.oracle.stories) >= MOST_STORIES:
            return
        text = self.text(n, m)
        place = self.sections[m % len(self.sections)]
        above = Page.objects.get(pk=place.id).specific
        page = factories.draft(above, title="New", slug=f"story-{len(self.oracle.stories)}")
        story = Story(page.pk, place, text)
        self.oracle.stories.append(story)
        self.save(story, text)
        if m % 4:
            self.publish(story)

    def text(self, n: int, m: int) -> Text:
        """Return one of ten thousand texts."""
        chance = random.Random(n * 100 + m)
        soon = self.oracle.now.replace(microsecond=0) + timedelta(minutes=30)
        before = [NOON - timedelta(hours=hours) for hours in (0, 9, 24)]
        published_at = chance.choice([None, None, *before, soon])
        expires_at = self.oracle.now + timedelta(hours=chance.randint(1, 9))
        return Text(
            " ".join(chance.sample(HEADLINES, 2)).title(),
            chance.choice(BODIES),
            frozenset(chance.sample(TAGS, chance.randint(0, 3))),
            frozenset(chance.sample(self.people, chance.randint(0, 2))),
            chance.random() < 0.3,
            published_at,
            expires_at if chance.random() < 0.2 else None,
        )

    def change(self, n: int, m: int) -> None:
        """A draft over whatever there was, published or not."""
        if story := self.free_story(n):
            self.save(story, self.text(m, n + m))
            if m % 3:
                self.publish(story)

    def save(self, story: Story, text: Text) -> None:
        draft = fresh_draft(story)
        draft.title, draft.body = text.headline, [("paragraph", f"<p>{text.body}</p>")]
        draft.is_breaking, draft.published_at = text.is_breaking, text.published_at
        draft.expire_at, draft.go_live_at, draft.embargo_until = text.expires_at, None, None
        draft.tags.set(sorted(text.tags))
        draft.bylines = [
            ArticleAuthor(author_id=each.id) for each in sorted(text.authors, key=lambda each: each.id)
        ]
        draft.save_revision()
        story.draft, story.go_live_at = text, None

    def publish(self, story: Story) -> None:
        if story.draft.expires_at and story.draft.expires_at <= self.oracle.now:
            self.save(story, replace(story.draft, expires_at=None))
        factories.publish(Page.objects.get(pk=story.id))
        story.publish(self.oracle.now)

    def break_news(self, n: int, m: int) -> None:
        """Published by one person, before review."""
        if story := self.free_story(n):
            self.save(story, replace(self.text(m, n), is_breaking=True, expires_at=None))
            article = fresh(Page.objects.get(pk=story.id))
            publish_before_review(article.pk, by=self.chief, digest=digest_now(article), reason="It burns")
            story.publish(self.oracle.now)

    def schedule(self, n: int, m: int) -> None:
        """All approve a draft, which has a time or an embargo."""
        story = self.free_story(n)
        if story is None:
            return
        self.save(story, replace(self.text(m, n), expires_at=None))
        at = self.oracle.now + timedelta(hours=1 + m % 5)
        name = "embargo_until" if m % 2 else "go_live_at"
        factories.schedule(fresh(Page.objects.get(pk=story.id)), **{name: at})
        story.go_live_at = at

    def retract(self, n: int, m: int) -> None:
        live = [story for story in self.oracle.stories if story.live]
        if live:
            story = live[n % len(live)]
            factories.retract(fresh(Page.objects.get(pk=story.id)), note="We were wrong.")
            story.live = story.go_live_at = None

    def move(self, n: int, m: int) -> None:
        """Anywhere: to another language, to another site, behind a lock."""
        stories, place = self.oracle.stories, self.sections[m % len(self.sections)]
        story = stories[n % len(stories)] if stories else None
        if story is None or story.place is place:
            return
        fresh(Page.objects.get(pk=story.id)).move(Page.objects.get(pk=place.id), pos="last-child")
        story.place = place
        if story.go_live_at:
            # The other section's people have to approve it; that is for the tests of review.
            story.go_live_at, story.is_held = None, True

    def move_section(self, n: int, m: int) -> None:
        """The committee goes to another section, with all that is in it."""
        committee = self.oracle.places["committee"]
        there = [
            place for place in self.sections if committee not in place.line and place is not committee.above
        ]
        waiting = [
            story for story in self.oracle.stories if story.go_live_at and committee in story.place.line
        ]
        if waiting:
            return
        committee.above = there[m % len(there)]
        Page.objects.get(pk=committee.id).specific.move(
            Page.objects.get(pk=committee.above.id), pos="last-child"
        )

    def shut_or_open(self, n: int, m: int) -> None:
        """A section is locked or off line, until the next time."""
        if self.shut:
            close, place = self.shut
            self.shut = None
        else:
            place = self.sections[m % len(self.sections)]
            close = self.turn_key if n % 2 else self.take_off_or_put_on_line
            self.shut = close, place
        close(place)

    def turn_key(self, place: Place) -> None:
        if place.is_locked:
            PageViewRestriction.objects.get(page=place.id).delete()
        else:
            PageViewRestriction.objects.create(page_id=place.id, restriction_type="login")
        place.is_locked = not place.is_locked

    def take_off_or_put_on_line(self, place: Place) -> None:
        page = Page.objects.get(pk=place.id).specific
        if place.is_live:
            page.unpublish()
        else:
            page.save_revision().publish()
        place.is_live = not place.is_live

    def wait(self, n: int, m: int) -> None:
        """Time passes, and the worker comes by, or is late."""
        self.oracle.now += timedelta(seconds=PAUSES[n % len(PAUSES)])
        if m % 2:
            self.work()

    def work(self) -> None:
        jobs: list[Any] = [GoLiveApproved(), Expire()]
        now = self.oracle.now
        for job in jobs:
            for key in job.due(now, besides=()):
                job.run(key)
        for story in self.oracle.stories:
            if story.go_live_at and story.go_live_at <= now:
                story.publish(now)
            if story.live and story.live.expires_at and story.live.expires_at <= now:
                story.live = None

    def free_story(self, n: int) -> Story | None:
        """Return one that is neither scheduled nor waiting for approval."""
        free = [story for story in self.oracle.stories if not story.go_live_at and not story.is_held]
        return free[n % len(free)] if free else None


ACTS = [
    "write",
    "write",
    "change",
    "change",
    "change",
    "move",
    "wait",
    "wait",
    "retract",
    "schedule",
    "break_news",
    "move_section",
    "shut_or_open",
]


def fresh_draft(story: Story) -> NewsArticle:
    draft: NewsArticle = NewsArticle.objects.get(pk=story.id).get_latest_revision_as_object()
    return draft
