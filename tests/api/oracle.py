"""What is public, and what a list of the API holds, in plain Python: by what was done, not by the record."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Baku")
# Publication sets both times in one act; only a later one is an update.
SAME_ACT = timedelta(seconds=1)


@dataclass(eq=False)
class Place:
    """A front page, or a section. A site is a place above its front pages."""

    name: str
    above: "Place | None" = None
    id: int = 0
    language: str = ""
    is_live: bool = True
    is_locked: bool = False

    @property
    def line(self) -> list["Place"]:
        """Itself and all that it stands in, the innermost first."""
        return [self, *(self.above.line if self.above else [])]

    @property
    def site(self) -> str:
        """Its host."""
        return self.line[-1].name

    @property
    def home(self) -> "Place":
        """Its front page."""
        return self.line[-2]

    @property
    def sections(self) -> list["Place"]:
        """Itself and the sections that it stands in."""
        return self.line[:-2]

    @property
    def is_open(self) -> bool:
        return all(place.is_live and not place.is_locked for place in self.line)


@dataclass(frozen=True)
class Person:
    id: int
    name: str
    slug: str


@dataclass(frozen=True)
class Text:
    """One state of what a reporter wrote."""

    headline: str
    body: str
    tags: frozenset[str] = frozenset()
    authors: frozenset[Person] = frozenset()
    is_breaking: bool = False
    published_at: datetime | None = None
    expires_at: datetime | None = None

    @property
    def words(self) -> set[str]:
        names = [author.name for author in self.authors]
        text = " ".join([self.headline, self.body, *self.tags, *names])
        # An engine finds the parts of `wind-farm`, too.
        return set(text.casefold().replace("-", " ").split())


@dataclass(eq=False)
class Story:
    id: int
    place: Place
    draft: Text
    live: Text | None = None
    first_at: datetime | None = None
    last_at: datetime | None = None
    go_live_at: datetime | None = None
    is_held: bool = False

    def publish(self, now: datetime) -> None:
        self.live, self.last_at, self.go_live_at = self.draft, now, None
        self.first_at = self.first_at or now

    def is_public(self, now: datetime) -> bool:
        expired = self.live and self.live.expires_at and self.live.expires_at <= now
        return self.live is not None and not expired and self.place.is_open

    @property
    def published_at(self) -> datetime:
        at = (self.live and self.live.published_at) or self.first_at
        assert at
        return at

    @property
    def updated_at(self) -> datetime:
        assert self.first_at
        assert self.last_at
        return self.last_at if self.last_at - self.first_at > SAME_ACT else self.published_at

    @property
    def day(self) -> date:
        return self.published_at.astimezone(ZONE).date()


@dataclass(frozen=True)
class Question:
    """Parameters of a list. Times are as they are written in the address."""

    language: str | None = None
    section: int | None = None
    tag: tuple[str, ...] = ()
    author: str | None = None
    breaking: bool | None = None
    ids: tuple[int, ...] = ()
    published_from: str | None = None
    published_to: str | None = None
    updated_since: str | None = None
    q: str | None = None
    order: str | None = None

    def parameters(self) -> dict[str, object]:
        given = {name: value for name, value in vars(self).items() if value not in (None, ())}
        if "breaking" in given:
            given["breaking"] = str(self.breaking).lower()
        return given

    def is_answered_by(self, story: Story) -> bool:
        text = story.live
        assert text
        return all(
            [
                self.language in {None, story.place.home.language},
                self.section is None or self.section in {place.id for place in story.place.sections},
                set(self.tag) <= text.tags,
                self.author is None or self.author in {author.slug for author in text.authors},
                self.breaking in {None, text.is_breaking},
                not self.ids or story.id in self.ids,
                self.published_from is None or not is_before(story.published_at, self.published_from),
                self.published_to is None or not is_after(story.published_at, self.published_to),
                self.updated_since is None or not is_before(story.updated_at, self.updated_since),
                self.q is None or words(self.q) <= text.words,
            ]
        )

    def sorted(self, stories: Iterable[Story]) -> list[Story]:
        if self.order == "oldest":
            return sorted(stories, key=lambda story: (story.published_at, story.id))
        if self.order == "updated":
            return sorted(stories, key=lambda story: (story.updated_at, story.id), reverse=True)
        return sorted(stories, key=lambda story: (story.published_at, story.id), reverse=True)


def words(q: str) -> set[str]:
    return set(q.casefold().replace('"', " ").split())


def is_before(at: datetime, written: str) -> bool:
    """Is it before the day, or the second, that is written?"""
    if len(written) == len("2026-11-23"):
        return at.astimezone(ZONE).date() < date.fromisoformat(written)
    return at < of_newsroom(written)


def is_after(at: datetime, written: str) -> bool:
    """Is it after the day, or the second, that is written?"""
    if len(written) == len("2026-11-23"):
        return at.astimezone(ZONE).date() > date.fromisoformat(written)
    return at.replace(microsecond=0) > of_newsroom(written)


def of_newsroom(written: str) -> datetime:
    read = datetime.fromisoformat(written)
    return read if read.tzinfo else read.replace(tzinfo=ZONE)


@dataclass(eq=False)
class Oracle:
    """Knows each place and each story, and what time it is."""

    now: datetime
    places: dict[str, Place] = field(default_factory=dict)
    stories: list[Story] = field(default_factory=list)

    def public(self, site: str) -> list[Story]:
        return [story for story in self.stories if story.is_public(self.now) and story.place.site == site]

    def answer(self, site: str, question: Question) -> list[Story]:
        found = (story for story in self.public(site) if question.is_answered_by(story))
        return question.sorted(found)

    def tags(self, stories: Iterable[Story]) -> Counter[str]:
        return Counter(tag for story in stories if story.live for tag in story.live.tags)

    def authors(self, stories: Iterable[Story]) -> Counter[str]:
        return Counter(author.slug for story in stories if story.live for author in story.live.authors)

    def sections(self, stories: Iterable[Story], *, site: str, language: str | None) -> dict[int, int]:
        """Return how many of the stories each section has that readers may see; by id."""
        counts = Counter(place.id for story in stories for place in story.place.sections)
        shown = [place for place in self.places.values() if place.sections and place.is_open]
        here = [place for place in shown if place.site == site and language in {None, place.home.language}]
        return {place.id: counts[place.id] for place in here}

    def days(self, stories: Iterable[Story]) -> list[tuple[str, int]]:
        return sorted(Counter(story.day.isoformat() for story in stories).items())
