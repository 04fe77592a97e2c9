"""Whatever happened and whatever is asked, the API answers what an oracle says: no more, no less."""

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from hypothesis.stateful import run_state_machine_as_test as run
from pytest_django.fixtures import Settings

from news.api.conditional import remembered
from news.record.tail import tail
from tests.api.newsroom import ACTS, BODIES, HEADLINES, HOST, NOON, OTHER_HOST, TAGS, Newsroom
from tests.api.oracle import ZONE, Question, Story

API = "/api/content/v1"
STORIES, ACTS_BEFORE_QUESTIONS = 32, 40
LIMITS = [1, 2, 3, 7, 20, 100]
# A failure is found again quicker than it is made small.
PHASES = [Phase.explicit, Phase.generate]
PROFILE = settings(
    deadline=None, database=None, phases=PHASES, suppress_health_check=list(HealthCheck), print_blob=False
)
numbers = st.integers(0, 99)
sites = st.sampled_from([HOST, HOST, OTHER_HOST])


@pytest.fixture
def newsroom(db: None, settings: Settings) -> Iterator[Newsroom]:
    # A day of the newsroom's is not one of the database's.
    settings.TIME_ZONE = ZONE.key
    room = Newsroom()
    with room.in_its_time():
        room.open()
        yield room


# What is asked


def often_none(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Most questions have one condition or two: all at once would be answered by nothing."""
    return st.integers(0, 3).flatmap(lambda number: values if number == 0 else st.none())


def moments(room: Newsroom) -> st.SearchStrategy[str]:
    """Times at, before and after those of stories, as people write them."""
    live = [story for story in room.oracle.stories if story.live]
    known = sorted({at for story in live for at in (story.published_at, story.updated_at)}) or [NOON]
    steps = [timedelta(seconds=seconds) for seconds in (-1, 0, 0, 1)]
    return st.builds(
        lambda at, step, write: write(at + step),
        st.sampled_from(known),
        st.sampled_from(steps),
        st.sampled_from([in_utc, in_baku, in_newsroom, as_day]),
    )


def in_utc(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def in_baku(at: datetime) -> str:
    return at.astimezone(ZONE).isoformat(timespec="seconds")


def in_newsroom(at: datetime) -> str:
    """Without an offset."""
    return at.astimezone(ZONE).replace(tzinfo=None).isoformat(timespec="seconds")


def as_day(at: datetime) -> str:
    return at.astimezone(ZONE).date().isoformat()


def searches(room: Newsroom) -> st.SearchStrategy[str]:
    known = [*HEADLINES, *BODIES, *TAGS[:3], *(person.name for person in room.people), "nothing"]
    one = st.sampled_from(known).flatmap(lambda word: st.sampled_from([word, word.upper(), f'"{word}"']))
    return st.lists(one, min_size=1, max_size=2).map(" ".join)


def questions(room: Newsroom) -> st.SearchStrategy[Question]:
    ids = [story.id for story in room.oracle.stories] or [1]
    sections = [place.id for place in room.sections]
    slugs = [person.slug for person in room.people]
    return st.builds(
        Question,
        language=often_none(st.sampled_from(["en", "az", "ru"])),
        section=often_none(st.sampled_from([*sections, 10**9])),
        tag=st.lists(st.sampled_from([*TAGS, "none"]), max_size=2).map(tuple),
        author=often_none(st.sampled_from([*slugs, "nobody"])),
        breaking=often_none(st.booleans()),
        ids=st.just(()) | st.just(()) | st.lists(st.sampled_from([*ids, 10**9]), max_size=9).map(tuple),
        published_from=often_none(moments(room)),
        published_to=often_none(moments(room)),
        updated_since=often_none(moments(room)),
        q=often_none(searches(room)),
        order=often_none(st.sampled_from(["newest", "oldest", "updated"])),
    )


# What is answered


def ask(site: str, path: str, **parameters: object) -> Any:
    response = Client(HTTP_HOST=site).get(f"{API}/{path}?{urlencode(parameters, doseq=True)}")
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def pages(site: str, *, towards: str, cursor: str = "", **parameters: object) -> Iterator[Any]:
    while True:
        of_page = {"cursor": cursor} if cursor else {}
        page = ask(site, "articles", **parameters, **of_page)
        yield page
        if page[towards] is None:
            return
        cursor = page[towards]


def shown(page: Any) -> list[tuple[int, str]]:
    return [(item["id"], item["headline"]) for item in page["items"]]


def said(stories: list[Story]) -> list[tuple[int, str]]:
    return [(story.id, story.live.headline) for story in stories if story.live]


def hold_to_oracle(room: Newsroom, question: Question, *, limit: int, view: str, site: str) -> None:
    """The list has what the oracle says, in order, page by page, forwards and backwards; and counts it."""
    expected = said(room.oracle.answer(site, question))
    asked: dict[str, Any] = question.parameters() | {"limit": limit, "view": view}
    forwards = list(pages(site, towards="next", **asked))
    found = [each for page in forwards for each in shown(page)]
    if question.q and question.order is None:
        # Relevance is the engine's own; what is relevant is not.
        assert sorted(found) == sorted(expected)
        expected = found
    assert found == expected
    assert all(len(page["items"]) == limit for page in forwards[:-1])
    assert ask(site, "articles", **asked, count="true")["count"] == {"value": len(expected), "exact": True}
    last = forwards[-1]
    if last["previous"] is not None:
        backwards = list(pages(site, towards="previous", cursor=last["previous"], **asked))
        before = [each for page in reversed(backwards) for each in shown(page)]
        assert before + shown(last) == expected
    assert forwards[0]["previous"] is None


def hold_counts_to_oracle(room: Newsroom, *, site: str, language: str | None, limit: int) -> None:
    """Topics, sections and days have what the oracle counts, and none that it would not name."""
    oracle, of_language = room.oracle, {"language": language} if language else {}
    public = oracle.answer(site, Question(language=language))
    assert topics(site, "tags", limit=limit, **of_language) == oracle.tags(public)
    assert topics(site, "authors", limit=limit, **of_language) == oracle.authors(public)
    tree = ask(site, "sections", **of_language)["items"]
    assert dict(sections_of(tree)) == oracle.sections(public, site=site, language=language)
    for section in (None, *room.sections):
        within = [story for story in public if section is None or section in story.place.sections]
        of_section = of_language | ({"section": section.id} if section else {})
        days = [day for year in (2026, 2027) for day in ask(site, f"archive/{year}", **of_section)["items"]]
        assert [(day["day"], day["articles"]) for day in days] == oracle.days(within)


def topics(site: str, kind: str, **parameters: object) -> dict[str, int]:
    found: dict[str, int] = {}
    cursor: dict[str, object] = {}
    while True:
        page = ask(site, kind, **parameters, **cursor)
        found |= {item["slug"]: item["articles"] for item in page["items"]}
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


def sections_of(tree: Any) -> Iterator[tuple[int, int]]:
    for node in tree:
        yield node["id"], node["articles"]
        yield from sections_of(node["sections"])


def hold_articles_to_oracle(room: Newsroom, *, site: str) -> None:
    """Each article is answered if it is public, with its neighbours, and else it is nothing or gone."""
    public = room.oracle.answer(site, Question(order="oldest"))
    for story in room.oracle.stories:
        path = f"{API}/articles/{story.id}"
        answers = {name: Client(HTTP_HOST=site).get(path + name) for name in ("", "/next", "/previous")}
        if story not in public:
            assert {answer.status_code for answer in answers.values()} <= {404, 410}
            continue
        assert [(answers[""].json()["id"], answers[""].json()["headline"])] == said([story])
        row = [each for each in public if story.place in each.place.sections]
        here = row.index(story)
        assert neighbour(answers["/next"]) == [each.id for each in row[here + 1 : here + 2]]
        assert neighbour(answers["/previous"]) == [each.id for each in row[max(0, here - 1) : here]]
        related = ask(site, f"articles/{story.id}/related", limit=20)["items"]
        assert {item["id"] for item in related} < {each.id for each in public}


def neighbour(response: Any) -> list[int]:
    article = response.json()["article"]
    return [article["id"]] if article else []


@pytest.mark.django_db
def test_every_list_of_a_newsroom_has_what_the_filters_mean(newsroom: Newsroom) -> None:
    chance = random.Random(7)
    for act in ["write"] * STORIES + [chance.choice(ACTS) for _ in range(ACTS_BEFORE_QUESTIONS)]:
        newsroom.do(act, chance.randrange(100), chance.randrange(100))
    public = newsroom.oracle.public(HOST)
    assert 8 < len(public) < len(newsroom.oracle.stories)

    @settings(PROFILE, max_examples=150 if connection.vendor == "postgresql" else 100)
    @given(questions(newsroom), st.sampled_from(LIMITS), st.sampled_from(["card", "full"]), sites)
    def answered(question: Question, limit: int, view: str, site: str) -> None:
        hold_to_oracle(newsroom, question, limit=limit, view=view, site=site)

    answered()
    for site in (HOST, OTHER_HOST):
        for language in (None, "en", "az", "ru"):
            hold_counts_to_oracle(newsroom, site=site, language=language, limit=2)
        hold_articles_to_oracle(newsroom, site=site)


class WildNewsroom(RuleBasedStateMachine):
    """Each step is followed by questions; each example is rolled back."""

    room: ClassVar[Newsroom]

    def __init__(self) -> None:
        super().__init__()
        self.before = deepcopy(self.room.oracle), self.room.shut
        self.example = transaction.atomic()
        self.example.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)
        self.room.oracle, self.room.shut = self.before
        # The log was taken back, and the clock stands: the next example writes the same numbers and times.
        tail.forget()
        remembered.forget()

    @rule(act=st.sampled_from(ACTS), n=numbers, m=numbers, data=st.data())
    def something_happens(self, act: str, n: int, m: int, data: st.DataObject) -> None:
        self.room.do(act, n, m)
        question = data.draw(questions(self.room))
        limit, site = data.draw(st.sampled_from(LIMITS)), data.draw(sites)
        hold_to_oracle(self.room, Question(), limit=100, view="full", site=site)
        hold_to_oracle(self.room, question, limit=limit, view="card", site=site)
        hold_counts_to_oracle(self.room, site=site, language=question.language, limit=limit)


@pytest.mark.django_db
def test_no_sequence_of_acts_makes_a_list_or_a_count_untrue(newsroom: Newsroom) -> None:
    for number in range(6):
        newsroom.do("write", number, 3)
    WildNewsroom.room = newsroom
    profile = settings(
        PROFILE, max_examples=10 if connection.vendor == "postgresql" else 8, stateful_step_count=12
    )
    run(WildNewsroom, settings=profile)
